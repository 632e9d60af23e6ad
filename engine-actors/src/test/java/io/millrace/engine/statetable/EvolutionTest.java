package io.millrace.engine.statetable;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.MapData;
import io.millrace.row.RowCodec;
import io.millrace.spi.state.Reshaping;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvolutionTest {
    private static final DataType[] NUMBERS = {
        DataTypes.ByteType,
        DataTypes.ShortType,
        DataTypes.IntegerType,
        DataTypes.LongType,
        DataTypes.FloatType,
        DataTypes.DoubleType
    };
    private static final DataType[] OTHERS = {
        DataTypes.StringType,
        DataTypes.BooleanType,
        DataTypes.TimestampType,
        DataTypes.createDecimalType(38, 18),
        DataTypes.BinaryType
    };

    /** A type that became another one, and what a value of it must become. */
    private record Changed(DataType before, DataType now, Function<@Nullable Object, @Nullable Object> value) {}

    private final Random random = new Random(5);
    private int names;

    // ---- random types

    private Changed type(int depth) {
        int kind = random.nextInt(depth > 0 ? 7 : 4);
        return switch (kind) {
            case 4 -> struct(depth - 1);
            case 5 -> array(depth - 1);
            case 6 -> map(depth - 1);
            case 3 -> {
                DataType t = OTHERS[random.nextInt(OTHERS.length)];
                yield new Changed(t, t, v -> v);
            }
            default -> number();
        };
    }

    private Changed number() {
        int before = random.nextInt(NUMBERS.length);
        int now = random.nextBoolean() ? before : before + random.nextInt(NUMBERS.length - before);
        return new Changed(NUMBERS[before], NUMBERS[now], v -> v == null ? null : as(NUMBERS[now], (Number) v));
    }

    private static Object as(DataType type, Number n) {
        return switch (type.typeName()) {
            case "tinyint", "byte" -> n.byteValue();
            case "smallint", "short" -> n.shortValue();
            case "int", "integer" -> n.intValue();
            case "bigint", "long" -> n.longValue();
            case "float" -> n.floatValue();
            default -> n.doubleValue();
        };
    }

    private Changed array(int depth) {
        Changed e = type(depth);
        return new Changed(
                new ArrayType(e.before(), true),
                new ArrayType(e.now(), true),
                v -> v == null ? null : each((Object[]) v, e.value()));
    }

    private static @Nullable Object[] each(
            @Nullable Object[] values, Function<@Nullable Object, @Nullable Object> change) {
        @Nullable Object[] now = new @Nullable Object[values.length];
        for (int i = 0; i < now.length; i++) {
            now[i] = change.apply(values[i]);
        }
        return now;
    }

    private Changed map(int depth) {
        Changed e = type(depth);
        return new Changed(
                new MapType(DataTypes.StringType, e.before(), true),
                new MapType(DataTypes.StringType, e.now(), true),
                v -> v == null ? null : new MapData(((MapData) v).keys(), each(((MapData) v).values(), e.value())));
    }

    private Changed struct(int depth) {
        List<StructField> before = new ArrayList<>();
        List<StructField> now = new ArrayList<>();
        Map<String, Integer> placeBefore = new HashMap<>();
        Map<String, Changed> kept = new HashMap<>();
        Map<String, Object> added = new HashMap<>();
        int fields = 1 + random.nextInt(5);
        for (int i = 0; i < fields; i++) {
            String name = "f" + names++;
            int fate = i == 0 ? 0 : random.nextInt(4);
            Changed c = type(depth);
            if (fate < 3) {
                placeBefore.put(name, before.size());
                boolean nullable = random.nextInt(4) > 0;
                before.add(new StructField(name, c.before(), nullable));
                if (fate < 2) {
                    now.add(new StructField(name, c.now(), nullable || random.nextBoolean()));
                    kept.put(name, c);
                }
            } else if (random.nextBoolean()) {
                now.add(new StructField(name, c.now(), true));
            } else {
                DataType number = NUMBERS[random.nextInt(NUMBERS.length)];
                now.add(new StructField(name, number, false));
                added.put(name, as(number, 0));
            }
        }
        if (random.nextInt(3) > 0) {
            Collections.shuffle(now, random);
        }
        return new Changed(new StructType(before), new StructType(now), v -> {
            if (v == null) {
                return null;
            }
            @Nullable Object[] values = new @Nullable Object[now.size()];
            for (int i = 0; i < values.length; i++) {
                String name = now.get(i).name();
                Changed c = kept.get(name);
                values[i] = c == null ? added.get(name) : c.value().apply(((Object[]) v)[placeBefore.get(name)]);
            }
            return values;
        });
    }

    // ---- random values

    private @Nullable Object value(DataType type, boolean nullable) {
        if (nullable && random.nextInt(5) == 0) {
            return null;
        }
        if (type instanceof StructType s) {
            return s.fieldList().stream()
                    .map(f -> value(f.dataType(), f.nullable()))
                    .toArray();
        } else if (type instanceof ArrayType a) {
            return values(a.elementType(), random.nextInt(4));
        } else if (type instanceof MapType m) {
            int n = random.nextInt(4);
            Object[] keys = new Object[n];
            for (int i = 0; i < n; i++) {
                keys[i] = "k" + i;
            }
            return new MapData(keys, values(m.valueType(), n));
        } else if (type.equals(DataTypes.StringType)) {
            return "s".repeat(random.nextInt(20));
        } else if (type.equals(DataTypes.BooleanType)) {
            return random.nextBoolean();
        } else if (type.equals(DataTypes.TimestampType)) {
            return random.nextLong();
        } else if (type.equals(DataTypes.BinaryType)) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            return bytes;
        } else if (type.typeName().startsWith("decimal")) {
            return java.math.BigDecimal.valueOf(random.nextLong(), 18);
        }
        return as(type, type.equals(DataTypes.FloatType) ? random.nextFloat() : random.nextLong());
    }

    private @Nullable Object[] values(DataType type, int n) {
        @Nullable Object[] values = new @Nullable Object[n];
        for (int i = 0; i < n; i++) {
            values[i] = value(type, true);
        }
        return values;
    }

    // ---- tests

    private static KeptTable table(StructType value, Layout layout, boolean timed) {
        return new KeptTable("op/" + layout.use("v"), "v", layout, timed, value, new StructType());
    }

    private static List<TypeChange.Struct> steps(StructType before, StructType now) {
        Evolution evolution = Evolution.of(before, now);
        assertThat(evolution).isInstanceOf(Evolution.Possible.class);
        TypeChange change = ((Evolution.Possible) evolution).change();
        return change instanceof TypeChange.Struct s ? List.of(s) : List.of();
    }

    @Test
    void fieldsAreFoundByNameAtEveryDepth() {
        int unchanged = 0;
        for (int i = 0; i < 3_000; i++) {
            Changed c = struct(3);
            StructType before = (StructType) c.before();
            StructType now = (StructType) c.now();
            List<TypeChange.Struct> steps = steps(before, now);
            for (int k = 0; k < 3; k++) {
                @Nullable Object[] old = (Object[]) value(before, false);
                byte[] stored = new RowCodec(before).encode(old);
                byte[] expected = new RowCodec(now).encode((Object[]) c.value().apply(old));
                if (steps.isEmpty()) {
                    unchanged++;
                    assertThat(stored).isEqualTo(expected);
                } else {
                    byte[] padded = new byte[stored.length + 16];
                    System.arraycopy(stored, 0, padded, 8, stored.length);
                    assertThat(table(before, Layout.VALUE, false)
                                    .change(steps, table(now, Layout.VALUE, false))
                                    .apply(padded, 8, stored.length))
                            .as("%s to %s", before.simpleString(), now.simpleString())
                            .isEqualTo(expected);
                }
            }
        }
        assertThat(unchanged).isBetween(30, 8_000);
    }

    @Test
    void whatStandsBeforeTheColumnsStays() {
        StructType before = StructType.fromDDL("n INT NOT NULL, gone STRING");
        StructType now = StructType.fromDDL("flag BOOLEAN NOT NULL, n BIGINT NOT NULL");
        Reshaping.Change cells =
                table(before, Layout.MAP, true).change(steps(before, now), table(now, Layout.MAP, true));
        byte[] cell = new RowCodec(StructType.fromDDL("a BIGINT, b BIGINT, n INT, gone STRING"))
                .encode(new Object[] {11L, 12L, 5, "x"});
        assertThat(new RowCodec(StructType.fromDDL("a BIGINT, b BIGINT, flag BOOLEAN, n BIGINT"))
                        .decode(cells.apply(cell, 0, cell.length), 0))
                .containsExactly(11L, 12L, false, 5L);
        Reshaping.Change groups = table(before, Layout.GROUP_STATE, true)
                .change(steps(before, now), table(now, Layout.GROUP_STATE, true));
        StructType stored = StructType.fromDDL("a BIGINT, b BIGINT, e BOOLEAN, flag BOOLEAN, n BIGINT");
        byte[] gone = new RowCodec(StructType.fromDDL("a BIGINT, b BIGINT, e BOOLEAN, n INT, gone STRING"))
                .encode(new Object[] {11L, -1L, null, null, null});
        assertThat(new RowCodec(stored).decode(groups.apply(gone, 0, gone.length), 0))
                .as("a key without a state, but with a timeout")
                .startsWith(11L, -1L, null);
        byte[] there = new RowCodec(StructType.fromDDL("a BIGINT, b BIGINT, e BOOLEAN, n INT, gone STRING"))
                .encode(new Object[] {11L, -1L, false, 7, null});
        assertThat(new RowCodec(stored).decode(groups.apply(there, 0, there.length), 0))
                .containsExactly(11L, -1L, false, false, 7L);
    }

    @Test
    void aLongAsADoubleIsAsJavaAssignsIt() {
        StructType before = StructType.fromDDL("n BIGINT NOT NULL");
        StructType now = StructType.fromDDL("n DOUBLE NOT NULL");
        assertThat(steps(before, now).get(0).applyTo(new Object[] {Long.MAX_VALUE - 1}))
                .containsExactly((double) (Long.MAX_VALUE - 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "n BIGINT|n INT",
                "n DOUBLE|n FLOAT",
                "n FLOAT|n BIGINT",
                "n STRING|n BINARY",
                "n INT|n STRING",
                "n BOOLEAN|n INT",
                "n DATE|n TIMESTAMP",
                "n DECIMAL(10,2)|n DECIMAL(12,2)",
                "n INT|n ARRAY<INT>",
                "n STRUCT<a: BIGINT>|n STRUCT<a: INT>",
                "n ARRAY<STRUCT<a: STRING>>|n ARRAY<STRUCT<a: INT>>",
                "n MAP<STRING, BIGINT>|n MAP<STRING, INT>",
                "n MAP<INT, INT>|n MAP<BIGINT, INT>",
                "n INT|n INT NOT NULL",
                "n STRUCT<a: INT>|n STRUCT<a: INT NOT NULL>",
            })
    void whatIsNoWideningIsRefused(String change) {
        String[] types = change.split("\\|");
        Evolution evolution =
                Evolution.of(StructType.fromDDL("k INT, " + types[0]), StructType.fromDDL("k INT, " + types[1]));
        assertThat(evolution).isInstanceOf(Evolution.Refused.class);
        assertThat(((Evolution.Refused) evolution).why())
                .singleElement()
                .asString()
                .startsWith("'n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "a INT;b INT;no field of the old one",
                "value BIGINT;count BIGINT, last STRING;no field of the old one",
                "a INT;a INT, s STRING NOT NULL;there is no value for it",
                "a INT;a INT, s STRUCT<x: INT> NOT NULL;there is no value for it",
                "a STRUCT<b: STRUCT<c: INT>>;a STRUCT<b: STRUCT<c: STRING>>;'a.b.c' was INT and is STRING",
            })
    void whyIsSaid(String before, String now, String why) {
        Evolution evolution = Evolution.of(StructType.fromDDL(before), StructType.fromDDL(now));
        assertThat(evolution).isInstanceOf(Evolution.Refused.class);
        assertThat(((Evolution.Refused) evolution).why()).anyMatch(reason -> reason.contains(why));
    }
}
