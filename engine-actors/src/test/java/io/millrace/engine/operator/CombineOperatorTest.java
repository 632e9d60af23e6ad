package io.millrace.engine.operator;

import static io.millrace.engine.operator.OperatorHarness.microBatch;
import static io.millrace.engine.operator.OperatorHarness.row;
import static io.millrace.engine.operator.Specs.aggregate;
import static io.millrace.engine.operator.Specs.combined;
import static io.millrace.engine.operator.Specs.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.operator.OperatorHarness.Schedule;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.OperatorSpec.EmitMode;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that are combined before the exchange give what they give one by one. */
class CombineOperatorTest {
    private static final StructType INPUT =
            schema("k STRING, i INT, l BIGINT, d DOUBLE, s STRING, m DECIMAL(10,2), b BOOLEAN");
    private static final StructType WINDOWED = schema("window STRUCT<start: TIMESTAMP, end: TIMESTAMP>, i INT");

    private static OperatorSpec.Aggregate sums(EmitMode mode) {
        return aggregate(
                "a",
                INPUT,
                mode,
                null,
                List.of("k"),
                "count",
                "count(i)",
                "sum(i)",
                "sum(l)",
                "sum(d)",
                "avg(i)",
                "avg(d)",
                "min(l)",
                "max(i)",
                "min(d)",
                "bool_and(b)",
                "bool_or(b)",
                "first(l)",
                "last(i)");
    }

    /** Buffers that grow and shrink. */
    private static OperatorSpec.Aggregate texts(EmitMode mode) {
        return aggregate(
                "a",
                INPUT,
                mode,
                null,
                List.of("k"),
                "count",
                "max(s)",
                "min(s)",
                "first(s)",
                "last(s)",
                "sum(m)",
                "avg(m)");
    }

    private static Object[] some(SplittableRandom random, int keys) {
        Object[] values = {
            "key" + random.nextInt(keys),
            random.nextInt(100) - 50,
            random.nextLong(1_000_000),
            // Halves add up exactly in any order.
            random.nextInt(2_000) / 2.0,
            "s".repeat(random.nextInt(5)) + random.nextInt(100),
            new java.math.BigDecimal(random.nextInt(100_000)).movePointLeft(2),
            random.nextBoolean()
        };
        for (int i = 0; i < values.length; i++) {
            if (random.nextInt(8) == 0) {
                values[i] = null;
            }
        }
        return values;
    }

    private static void sameForAllBatches(Schedule schedule, OperatorSpec.Aggregate whole, int keys) {
        OperatorHarness one = microBatch(schedule, INPUT, whole);
        OperatorHarness two = microBatch(schedule, INPUT, combined(whole));
        SplittableRandom random = new SplittableRandom(whole.hashCode() + keys);
        for (int batch = 0; batch < 5; batch++) {
            Object[][] rows = IntStream.range(0, random.nextInt(300))
                    .mapToObj(i -> some(random, keys))
                    .toArray(Object[][]::new);
            assertThat(two.batch(-1, rows)).isEqualTo(one.batch(-1, rows));
        }
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void numbersOfFixedWidth(Schedule schedule) {
        sameForAllBatches(schedule, sums(EmitMode.COMPLETE), 3);
        sameForAllBatches(schedule, sums(EmitMode.COMPLETE), 200);
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void buffersOfAnyLength(Schedule schedule) {
        sameForAllBatches(schedule, texts(EmitMode.COMPLETE), 3);
        sameForAllBatches(schedule, texts(EmitMode.COMPLETE), 200);
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void windowsCloseAndRowsAreLateAsEver(Schedule schedule) {
        OperatorSpec.Aggregate whole =
                aggregate("a", WINDOWED, EmitMode.APPEND, "window", List.of("window"), "count", "sum(i)");
        OperatorHarness one = microBatch(schedule, WINDOWED, whole);
        OperatorHarness two = microBatch(schedule, WINDOWED, combined(whole));
        SplittableRandom random = new SplittableRandom(1);
        long watermarkS = 0;
        for (int batch = 0; batch < 30; batch++) {
            long fromS = watermarkS;
            Object[][] rows = IntStream.range(0, random.nextInt(20))
                    .mapToObj(i -> inWindow(fromS - 10 + random.nextLong(40), i))
                    .toArray(Object[][]::new);
            assertThat(two.batch(watermarkS, rows)).isEqualTo(one.batch(watermarkS, rows));
            watermarkS += random.nextLong(15);
        }
    }

    private static Object[] inWindow(long second, int value) {
        long start = Math.floorDiv(second, 5L) * 5;
        return row(row(start * 1_000_000, (start + 5) * 1_000_000), value);
    }

    /** More groups than fit, and rows that hardly ever meet: they leave earlier, and none is lost. */
    @Test
    void manyGroups() {
        StructType numbers = schema("n BIGINT");
        OperatorSpec.Aggregate whole = aggregate("a", numbers, EmitMode.COMPLETE, null, List.of("n"), "count");
        OperatorHarness h = microBatch(Schedule.ONE_FRAME, numbers, combined(whole));
        int rows = 30_000;
        Object[][] distinct =
                IntStream.range(0, rows).mapToObj(i -> row((long) i)).toArray(Object[][]::new);
        assertThat(h.batch(-1, distinct)).startsWith("st=" + rows + "/" + rows + "/0 ");
        Object[][] again = IntStream.range(0, rows).mapToObj(i -> row(7L)).toArray(Object[][]::new);
        assertThat(h.batch(-1, again)).contains("(7," + (rows + 1) + ")").contains("(8,1)");
    }
}
