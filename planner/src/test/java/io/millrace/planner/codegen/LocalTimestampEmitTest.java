package io.millrace.planner.codegen;

import static io.millrace.planner.codegen.Exprs.lit;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timestamps, most of them without a zone, in a session whose zone has gaps and overlaps: generated code gives what the definitions give. */
class LocalTimestampEmitTest {
    private static final StructType SCHEMA = StructType.fromDDL(
            "nt TIMESTAMP_NTZ, nt2 TIMESTAMP_NTZ NOT NULL, ts TIMESTAMP, dt DATE, s STRING, i INT, b BOOLEAN,"
                    + " arr ARRAY<TIMESTAMP_NTZ>, st STRUCT<t: TIMESTAMP_NTZ, d: DATE>");
    private static final DataType[] TYPES = {
        DataTypes.TimestampNTZType, DataTypes.TimestampType, DataTypes.DateType, DataTypes.StringType
    };

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void generatedCodeAgreesWithTheInterpreter(boolean ansi) {
        BindContext session = new BindContext(ansi, "America/New_York");
        Exprs x = new Exprs(SCHEMA, session);
        List<Expr> columns = new ArrayList<>();
        for (String column : List.of("nt", "nt2", "ts", "dt")) {
            for (DataType type : TYPES) {
                columns.add(x.cast(x.col(column), type));
            }
        }
        columns.add(new Expr.Cast(x.col("s"), DataTypes.TimestampNTZType, Expr.CastMode.TRY, session.timeZone()));
        columns.add(x.cast(x.col("arr"), DataTypes.createArrayType(DataTypes.TimestampType)));
        for (String other : List.of("nt2", "ts", "dt")) {
            for (String op : List.of("=", "<", ">=", "<=>", "-", "coalesce", "greatest")) {
                columns.add(x.call(op, x.col("nt"), x.col(other)));
            }
        }
        for (String op : List.of("+", "-")) {
            columns.add(x.call(op, x.col("nt"), new Expr.Lit(90_061_000_001L, new DayTimeIntervalType(0, 3))));
            columns.add(x.call(op, x.col("nt"), new Expr.Lit(13, new YearMonthIntervalType(0, 1))));
            for (long us : List.of(90_061_000_001L, -86_400_000_000L, 7_200_000_000L)) {
                columns.add(x.call(op, x.col("ts"), new Expr.Lit(us, new DayTimeIntervalType(0, 3))));
            }
        }
        for (String part : List.of("year", "dayofweek", "hour", "minute", "second")) {
            columns.add(x.call(part, x.col("nt")));
        }
        columns.add(x.call("date_part", lit("SECOND"), x.col("nt")));
        columns.add(x.call("date_trunc", lit("HOUR"), x.col("nt")));
        columns.add(x.call("timestampadd", lit("DAY"), x.col("i"), x.col("nt")));
        columns.add(x.call("in", x.col("nt"), x.col("nt2"), x.col("dt")));
        columns.add(x.call("if", x.col("b"), x.col("nt"), x.col("nt2")));
        columns.add(x.call("hash", x.col("nt"), x.col("st")));
        columns.add(x.call("to_json", x.col("st")));
        columns.add(new Expr.Field(x.col("st"), 0));
        for (Expr column : columns) {
            StageHarness.compare(StageHarness.project(SCHEMA, List.of(column, x.col("nt"))), session, 200, 3);
        }
    }
}
