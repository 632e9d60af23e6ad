package io.millrace.planner.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.planner.physical.OperatorSpec.AggCall;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelperCompilerTest {
    private static final StructType SCHEMA = EmitAgainstEvalTest.SCHEMA;
    private final Exprs x = new Exprs(SCHEMA, Exprs.ANSI);

    private static AggCall call(String name, Expr filter, int firstSlot, Expr... args) {
        AggDef def = FunctionRegistry.builtin().aggregate(name).orElseThrow();
        FunctionDef.Signature s = def.bind(List.of(args), false, Exprs.ANSI);
        AggDef own = def.specialise(s.argTypes(), s.type());
        List<Expr> cast = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            DataType wanted = s.argTypes().get(i);
            cast.add(
                    args[i].type().equals(wanted)
                            ? args[i]
                            : new Expr.Cast(args[i], wanted, Expr.CastMode.ANSI, "UTC"));
        }
        Expr.Agg agg = new Expr.Agg(own, cast, false, filter, s.type(), s.nullable());
        return new AggCall(
                agg, s.argTypes(), firstSlot, own.buffer(s.argTypes(), s.type()).size());
    }

    private static StructType bufferOf(List<AggCall> calls) {
        StructType buffer = new StructType();
        for (AggCall c : calls) {
            for (DataType t : c.agg().def().buffer(c.argTypes(), c.agg().type())) {
                buffer = buffer.add(new StructField("s" + buffer.size(), t));
            }
        }
        return buffer;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "count:i",
                "count:s i",
                "count:",
                "sum:in",
                "sum:d",
                "sum:f",
                "sum:dc3",
                "sum:dc",
                "sum:l",
                "avg:i",
                "avg:d",
                "avg:dc",
                "min:i",
                "min:d",
                "min:s",
                "min:ts",
                "max:l",
                "max:f",
                "max:dt",
                "max:b",
                "max:s2",
                "max:dc",
                "count_if:b",
                "bool_and:b",
                "bool_or:b2",
                "first:d",
                "last:i",
                "any_value:l",
                "first:s",
                "last:s",
                "max_by:i d",
                "max_by:s ts",
                "max_by:l s",
                "min_by:d f",
                "min_by:s2 s",
                "min_by:st i",
                "any_value:s",
                "min:st",
                "bit_or:i",
                "product:d"
            })
    void aggregatesGiveWhatTheirDefinitionsGive(String text) {
        String name = text.substring(0, text.indexOf(':'));
        String columns = text.substring(text.indexOf(':') + 1);
        Expr[] args = columns.isEmpty()
                ? new Expr[0]
                : Stream.of(columns.split(" ")).map(x::col).toArray(Expr[]::new);
        List<AggCall> calls = new ArrayList<>();
        calls.add(call(name, null, 0, args));
        calls.add(call("count", null, calls.get(0).slots()));
        calls.add(call(name, x.col("b"), calls.get(0).slots() + 1, args));
        StructType buffer = bufferOf(calls);
        StructType key = StructType.fromDDL("k STRING");
        AggregateUpdater generated = HelperCompiler.aggregates(calls, SCHEMA, key, buffer, Exprs.ANSI)
                .apply(Exprs.context(Exprs.ANSI));
        assertThat(generated).isNotInstanceOf(InterpretedHelpers.Aggregates.class);
        AggregateUpdater plain =
                new InterpretedHelpers.Aggregates(calls, SCHEMA, key, buffer, Exprs.context(Exprs.ANSI));
        assertThat(same(generated, plain, 400)).isTrue();
    }

    private boolean same(AggregateUpdater generated, AggregateUpdater plain, int rows) {
        RandomRows random = new RandomRows(11);
        RowCodec codec = new RowCodec(SCHEMA);
        byte[] key = new RowCodec(StructType.fromDDL("k STRING")).encode(new Object[] {"key"});
        byte[] a = generated.zero();
        byte[] b = plain.zero();
        RowWriter grown = new RowWriter();
        RowWriter result = new RowWriter();
        for (int i = 0; i < rows; i++) {
            if (i % 20 == 0) {
                a = generated.zero();
                b = plain.zero();
            }
            byte[] row = codec.encode(random.row(SCHEMA));
            String failedA = null;
            String failedB = null;
            try {
                if (!generated.update(row, 0, row.length, a, 0, a.length, grown)) {
                    a = grown.toByteArray();
                }
            } catch (io.millrace.error.MillraceException e) {
                failedA = e.getMessage();
            }
            try {
                if (!plain.update(row, 0, row.length, b, 0, b.length, grown)) {
                    b = grown.toByteArray();
                }
            } catch (io.millrace.error.MillraceException e) {
                failedB = e.getMessage();
            }
            assertThat(failedA).isEqualTo(failedB);
            if (failedA != null) {
                a = generated.zero();
                b = plain.zero();
            }
            assertThat(a).isEqualTo(b);
            generated.result(key, 0, key.length, a, 0, a.length, result);
            byte[] resultA = result.toByteArray();
            plain.result(key, 0, key.length, b, 0, b.length, result);
            assertThat(resultA).isEqualTo(result.toByteArray());
        }
        return true;
    }

    @Test
    void aBufferIsWrittenAnewOnlyForATextThatChanges() {
        StructType one = StructType.fromDDL("s STRING, n BIGINT");
        Exprs e = new Exprs(one, Exprs.ANSI);
        List<AggCall> calls = List.of(
                call("count", null, 0),
                call("max", null, 1, e.col("s")),
                call("first", null, 2, e.col("s")),
                call("last", null, 4, e.col("s")),
                call("max_by", null, 6, e.col("s"), e.col("n")));
        AggregateUpdater u = HelperCompiler.aggregates(calls, one, new StructType(), bufferOf(calls), Exprs.ANSI)
                .apply(Exprs.context(Exprs.ANSI));
        RowCodec rows = new RowCodec(one);
        RowCodec buffers = new RowCodec(bufferOf(calls));
        RowWriter grown = new RowWriter();
        byte[] buffer = u.zero();
        List<Boolean> inPlace = new ArrayList<>();
        for (Object[] values : List.of(
                new Object[] {"b", 5L},
                new Object[] {"b", 4L},
                new Object[] {"a", 3L},
                new Object[] {"a", 2L},
                new Object[] {"a", 5L},
                new Object[] {"a", null})) {
            byte[] row = rows.encode(values);
            boolean stays = u.update(row, 0, row.length, buffer, 0, buffer.length, grown);
            buffer = stays ? buffer : grown.toByteArray();
            inPlace.add(stays);
        }
        assertThat(inPlace).containsExactly(false, true, false, true, false, true);
        assertThat(buffers.decode(buffer, 0)).containsExactly(6L, "b", "b", true, "a", true, "a", 5L);
    }

    @Test
    void mergingTwoBuffersIsCountingTheirRowsTogether() {
        List<AggCall> calls = List.of(call("count", null, 0), call("max", null, 1, x.col("s")));
        AggregateUpdater u = HelperCompiler.aggregates(calls, SCHEMA, new StructType(), bufferOf(calls), Exprs.ANSI)
                .apply(Exprs.context(Exprs.ANSI));
        RowCodec codec = new RowCodec(bufferOf(calls));
        RowWriter out = new RowWriter();
        u.merge(codec.encode(new Object[] {3L, "a"}), 0, codec.encode(new Object[] {4L, "b"}), 0, out);
        assertThat(codec.decode(out.buffer(), 0)).containsExactly(7L, "b");
    }

    @Test
    void keysAreTheSameBytesFromGeneratedAndInterpretedCode() {
        List<Expr> keys = List.of(
                x.col("d"), x.col("f"), x.col("s"), x.col("st"), x.col("ts"), x.call("+", x.col("dn"), Exprs.lit(0.0)));
        KeyProjector generated = HelperCompiler.keys(keys, SCHEMA, Exprs.ANSI).apply(Exprs.context(Exprs.ANSI));
        KeyProjector plain = new InterpretedHelpers.Keys(keys, SCHEMA, Exprs.context(Exprs.ANSI));
        assertThat(generated).isNotInstanceOf(InterpretedHelpers.Keys.class);
        RandomRows random = new RandomRows(5);
        RowCodec codec = new RowCodec(SCHEMA);
        RowWriter a = new RowWriter();
        RowWriter b = new RowWriter();
        for (int i = 0; i < 500; i++) {
            byte[] row = codec.encode(random.row(SCHEMA));
            assertThat(generated.key(row, 0, row.length, a)).isEqualTo(plain.key(row, 0, row.length, b));
            assertThat(a.toByteArray()).isEqualTo(b.toByteArray());
            assertThat(generated.hash(row, 0, row.length)).isEqualTo(plain.hash(row, 0, row.length));
        }
    }

    @Test
    void minusZeroAndZeroAreOneKeyAndSoAreAllNaNs() {
        StructType one = StructType.fromDDL("d DOUBLE, f FLOAT");
        Exprs e = new Exprs(one, Exprs.ANSI);
        KeyProjector keys = HelperCompiler.keys(List.of(e.col("d"), e.col("f")), one, Exprs.ANSI)
                .apply(Exprs.context(Exprs.ANSI));
        RowCodec codec = new RowCodec(one);
        byte[] zero = codec.encode(new Object[] {0.0, 0.0f});
        byte[] minus = codec.encode(new Object[] {-0.0, -0.0f});
        assertThat(keys.hash(minus, 0, minus.length)).isEqualTo(keys.hash(zero, 0, zero.length));
        byte[] nan = codec.encode(new Object[] {Double.longBitsToDouble(0x7ff8000000000001L), Float.NaN});
        byte[] other = codec.encode(new Object[] {Double.NaN, Float.intBitsToFloat(0x7fc00001)});
        assertThat(keys.hash(other, 0, other.length)).isEqualTo(keys.hash(nan, 0, nan.length));
    }

    @Test
    void aPairConditionSeesTheColumnsOfBothRows() {
        int n = SCHEMA.size();
        Expr.Bound left = (Expr.Bound) x.col("d");
        Expr condition = x.call("<", left, new Expr.Bound(n + left.ordinal(), left.type(), true));
        RowPairPredicate generated = HelperCompiler.pairPredicate(condition, SCHEMA, SCHEMA, Exprs.ANSI)
                .apply(Exprs.context(Exprs.ANSI));
        RowPairPredicate plain =
                new InterpretedHelpers.PairPredicate(condition, SCHEMA, SCHEMA, Exprs.context(Exprs.ANSI));
        RandomRows random = new RandomRows(9);
        RowCodec codec = new RowCodec(SCHEMA);
        for (int i = 0; i < 300; i++) {
            byte[] a = codec.encode(random.row(SCHEMA));
            byte[] b = codec.encode(random.row(SCHEMA));
            assertThat(generated.test(a, 0, a.length, b, 0, b.length))
                    .as(() -> Arrays.toString(codec.decode(a, 0)))
                    .isEqualTo(plain.test(a, 0, a.length, b, 0, b.length));
        }
    }
}
