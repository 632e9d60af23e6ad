package io.millrace.planner.function.variant;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.json.VariantText;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.VariantVal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** schema_of_variant_agg: the buffer is the schema so far, as DDL text. */
public final class VariantAggregates {
    private VariantAggregates() {}

    public static void define(Definitions d) {
        d.agg("schema_of_variant_agg")
                .bind((c, x) -> VariantFunctions.of(c, DataTypes.StringType))
                .code((types, type) -> new Schema());
    }

    private record Schema() implements Code {
        @Override
        public List<DataType> buffer() {
            return List.of(DataTypes.StringType);
        }

        @Override
        public @Nullable Object[] zero() {
            return new Object[] {DataTypes.NullType.sql()};
        }

        @Override
        public void update(@Nullable Object[] b, @Nullable Object[] args, EvalContext context) {
            if (args[0] instanceof VariantVal v) {
                b[0] = VariantSchema.merged(of(b), VariantSchema.of(VariantText.tree(v)))
                        .sql();
            }
        }

        @Override
        public void merge(@Nullable Object[] b, @Nullable Object[] other, EvalContext context) {
            b[0] = VariantSchema.merged(of(b), of(other)).sql();
        }

        @Override
        public @Nullable Object result(@Nullable Object[] b, EvalContext context) {
            return VariantSchema.text(of(b));
        }

        private static DataType of(@Nullable Object[] b) {
            return DataType.fromDDL(String.valueOf(b[0]));
        }
    }
}
