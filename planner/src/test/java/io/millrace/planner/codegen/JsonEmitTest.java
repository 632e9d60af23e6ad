package io.millrace.planner.codegen;

import static io.millrace.planner.codegen.Exprs.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.RowStep;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonEmitTest {
    private static final StructType IN = StructType.fromDDL("value STRING");
    private static final String DDL =
            "id BIGINT, amount DOUBLE, n INT, name STRING, ok BOOLEAN, ts TIMESTAMP, d DATE, dec DECIMAL(10,2), f FLOAT, st STRUCT<a: INT, b: STRING>, arr ARRAY<INT>";
    private static final String[] NAMES = {
        "id", "amount", "n", "name", "ok", "ts", "d", "dec", "f", "st", "arr", "other", "x\\u0041"
    };
    private static final String[] VALUES = {
        "1",
        "-7",
        "0",
        "12.5",
        "1e3",
        "01",
        "1234567890123456789",
        "\"text\"",
        "\"esc\\n\\\"q\"",
        "\"h\u00e9\"",
        "true",
        "false",
        "null",
        "nul",
        "\"2024-01-31\"",
        "\"2024-01-31T10:11:12.345Z\"",
        "{\"a\": 1, \"b\": \"x\"}",
        "[1, 2, null]",
        "[]",
        "{}",
        "\"NaN\"",
        "3.14159",
        "-0.0",
        "99999999999",
        "[{\"z\":\"}\"}]",
        "\"\""
    };
    private final Exprs x = new Exprs(IN, Exprs.ANSI);

    private static String document(Random random) {
        StringBuilder out = new StringBuilder(random.nextInt(10) == 0 ? " { " : "{");
        int n = random.nextInt(7);
        for (int i = 0; i < n; i++) {
            out.append(i == 0 ? "" : random.nextInt(40) == 0 ? " " : ",")
                    .append('"')
                    .append(NAMES[random.nextInt(NAMES.length)])
                    .append("\":");
            out.append(random.nextInt(5) == 0 ? " " : "").append(VALUES[random.nextInt(VALUES.length)]);
        }
        return random.nextInt(25) == 0 ? out.toString() : out + "}";
    }

    private void compare(List<RowStep> steps, StructType output, String mode) {
        OperatorSpec.Fused spec = new OperatorSpec.Fused(IN, steps, output);
        ClassCompiler.Made<FusedStage> made = StageCompiler.generate(spec, Exprs.ANSI);
        FusedStage generated = made.create().apply(Exprs.context(Exprs.ANSI));
        FusedStage plain = StageCompiler.interpret(spec).create(Exprs.context(Exprs.ANSI));
        Random random = new Random(17);
        for (int i = 0; i < 4000; i++) {
            String text = i == 0 ? null : i == 1 ? "" : i == 2 ? "[" + document(random) + "]" : document(random);
            byte[] row = new RowCodec(IN).encode(new Object[] {text});
            assertThat(StageHarness.run(generated, output, row))
                    .as(() -> mode + " " + text + "\n" + made.source())
                    .isEqualTo(StageHarness.run(plain, output, row));
        }
    }

    @Test
    void fieldsReadByTheScannerAreThoseThatJacksonReads() {
        Expr parsed = x.call("from_json", x.col("value"), lit(DDL));
        StructType type = (StructType) parsed.type();
        for (int from = 0; from < type.size(); from += 2) {
            List<Expr> fields = List.of(
                    new Expr.Field(parsed, from),
                    new Expr.Field(parsed, Math.min(from + 1, type.size() - 1)),
                    new Expr.Field(parsed, 0));
            compare(List.of(new RowStep.Project(fields)), StageHarness.schemaOf(fields), "fields");
        }
        compare(List.of(new RowStep.Project(List.of(parsed))), StageHarness.schemaOf(List.of(parsed)), "whole");
    }

    @Test
    void anExpressionUsedBySeveralColumnsIsParsedOnce() {
        Expr parsed = x.call("from_json", x.col("value"), lit(DDL));
        StructType mid = StageHarness.schemaOf(List.of(parsed));
        Expr j = new Expr.Bound(0, parsed.type(), true);
        Exprs y = new Exprs(mid, Exprs.ANSI);
        List<Expr> fields =
                List.of(new Expr.Field(j, 0), new Expr.Field(j, 3), y.call("+", new Expr.Field(j, 1), lit(1.0)));
        List<RowStep> steps = List.of(
                new RowStep.Project(List.of(parsed)),
                new RowStep.Keep(y.call("isnotnull", new Expr.Field(j, 0))),
                new RowStep.Project(fields));
        compare(steps, StageHarness.schemaOf(fields), "once");
        String source = StageCompiler.compile(
                        new OperatorSpec.Fused(IN, steps, StageHarness.schemaOf(fields)), Exprs.ANSI)
                .generatedSource();
        assertThat(source.split("\\.parse\\(", -1)).hasSize(2);
    }

    @Test
    void parsingFlatFieldsAllocatesNothing() {
        Expr parsed = x.call("from_json", x.col("value"), lit(DDL));
        List<Expr> fields = List.of(
                new Expr.Field(parsed, 0),
                new Expr.Field(parsed, 1),
                new Expr.Field(parsed, 3),
                new Expr.Field(parsed, 5));
        OperatorSpec.Fused spec = StageHarness.project(IN, fields);
        byte[] row = new RowCodec(IN).encode(new Object[] {
            "{\"id\": 17, \"tags\": [\"a\", {\"b\": 1}], \"amount\": 12.75, \"name\": \"alice\", \"ok\": true, \"ts\": \"2024-01-31T10:11:12.345Z\"}"
        });
        assertThat(FusedStageTest.bytesARow(
                        StageCompiler.compile(spec, Exprs.ANSI).create(Exprs.context(Exprs.ANSI)), row))
                .isLessThan(0.01);
    }

    @Test
    void structsAreWrittenAsTheDefinitionWritesThem() {
        StructType in = StructType.fromDDL(
                "i INT, l BIGINT, d DOUBLE NOT NULL, f FLOAT, s STRING, b BOOLEAN, ts TIMESTAMP, nt TIMESTAMP_NTZ, dt DATE, st STRUCT<a: INT, `q\"x`: STRING>");
        Exprs y = new Exprs(in, Exprs.ANSI);
        Expr flat = y.call(
                "to_json",
                y.call(
                        "struct",
                        y.col("i"),
                        y.col("l"),
                        y.col("d"),
                        y.col("f"),
                        y.col("s"),
                        y.col("b"),
                        y.col("ts"),
                        y.col("dt")));
        Expr nested = y.call("to_json", y.call("struct", y.col("st"), y.col("s")));
        Expr column = y.call("to_json", y.col("st"));
        Expr local = y.call("to_json", y.call("struct", y.col("nt"), y.col("i")));
        StageHarness.compare(StageHarness.project(in, List.of(flat, nested, column, local)), Exprs.ANSI, 3000, 8);
    }

    @Test
    void doublesReadAsJavaWritesThem() {
        io.millrace.planner.codegen.runtime.Scratch s = new io.millrace.planner.codegen.runtime.Scratch();
        Random random = new Random(4);
        for (int i = 0; i < 200_000; i++) {
            double power = Math.pow(10, i % 10);
            double d = i % 3 == 0
                    ? Math.round(random.nextGaussian() * 1e5) / 100.0
                    : Math.rint(random.nextGaussian() * power * (i % 7 == 0 ? 1e5 : 4)) / power;
            s.clear();
            io.millrace.planner.codegen.runtime.JsonOut.number(s, d);
            assertThat(new String(s.bytes, 0, s.length, java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo(Double.toString(d));
        }
    }

    @Test
    void bytesAreUtf8WhereJavaDecodesThemUnchanged() {
        Random random = new Random(5);
        int[] edges = {
            0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0x9f, 0xa0, 0x8f, 0x90
        };
        for (int i = 0; i < 300_000; i++) {
            byte[] b = new byte[random.nextInt(20)];
            for (int k = 0; k < b.length; k++) {
                b[k] = (byte) (random.nextInt(3) == 0 ? 'a' : edges[random.nextInt(edges.length)]);
            }
            boolean same = java.util.Arrays.equals(
                    b,
                    new String(b, java.nio.charset.StandardCharsets.UTF_8)
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(io.millrace.planner.codegen.runtime.Utf8.valid(b, 0, b.length))
                    .isEqualTo(same);
        }
    }
}
