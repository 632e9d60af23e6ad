package io.millrace.sql;

import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Plan.JoinType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The join whose rows are pairs of objects. */
final class TypedJoin {
    /** Tells a side that found no match from one whose columns are all null. */
    private static final String PRESENT = "\0present";

    private TypedJoin() {}

    static <T, U> Dataset<Tuple2<T, U>> of(Dataset<T> left, Dataset<U> right, Column condition, String joinType) {
        JoinType type = JoinTypes.parse(joinType);
        if (type == JoinType.LEFT_SEMI || type == JoinType.LEFT_ANTI) {
            throw new AnalysisException(
                    "INVALID_JOIN_TYPE_FOR_JOINWITH",
                    "42613",
                    "Invalid join type in joinWith: " + joinType + ", of which the result has no right side. Use join.",
                    Map.of("joinType", joinType));
        }
        Dataset<Row> l = side(left, type == JoinType.RIGHT_OUTER || type == JoinType.FULL_OUTER);
        Dataset<Row> r = side(right, type == JoinType.LEFT_OUTER || type == JoinType.FULL_OUTER);
        Plan joined = new Plan.Join(l.plan(), r.plan(), type, condition.tree(), List.of());
        Column[] pair = {part(l, left).as("_1"), part(r, right).as("_2")};
        Plan pairs =
                new Plan.Select(joined, Arrays.stream(pair).map(Column::tree).toList(), false);
        return Dataset.of(left.session(), pairs, Encoders.tuple(left.encoder(), right.encoder()));
    }

    private static Dataset<Row> side(Dataset<?> side, boolean mayLack) {
        Dataset<Row> rows = side.toDF();
        return mayLack ? rows.withColumn(PRESENT, functions.lit(true)) : rows;
    }

    /** The object's columns as one: a struct, unless it is a single value. */
    private static Column part(Dataset<Row> rows, Dataset<?> of) {
        String[] names = of.columns();
        if (!of.encoder().struct()) {
            return rows.col(Dataset.quoted(names.length == 1 ? names[0] : "value"));
        }
        Column struct = functions.struct(
                Arrays.stream(names).map(n -> rows.col(Dataset.quoted(n))).toArray(Column[]::new));
        boolean mayLack = rows.columns().length > names.length;
        return mayLack ? functions.when(rows.col(Dataset.quoted(PRESENT)).isNotNull(), struct) : struct;
    }
}
