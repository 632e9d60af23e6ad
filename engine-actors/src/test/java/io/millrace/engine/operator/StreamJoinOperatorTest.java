package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.batch.HeapState;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.Planner;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.row.KeyHash;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateTable;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;
import java.lang.management.ManagementFactory;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A join of two streams against its definition: all pairs of the rows that were not late, each once; every unmatched row of a
 * side that keeps them, once; and nothing left in the state when the watermark has passed all.
 */
class StreamJoinOperatorTest {
    private static final BindContext SESSION = new BindContext(true, "UTC");
    private static final StructType SIDE = StructType.fromDDL("k BIGINT, n BIGINT, t TIMESTAMP");
    private static final long SECOND_US = 1_000_000;
    private static final String RANGE =
            "l.k = r.k AND l.t >= r.t - INTERVAL 4 SECONDS AND l.t < r.t + INTERVAL 2 SECONDS AND (l.n + r.n) % 5 <> 0";
    private static final String TIMES = "l.k = r.k AND l.t = r.t AND (l.n + r.n) % 5 <> 0";
    private static final String MOVED = "l.k <=> r.k AND l.t = r.t + INTERVAL 3 SECONDS AND (l.n + r.n) % 5 <> 0";

    private final List<String> out = new ArrayList<>();
    private final List<Object[]> left = new ArrayList<>();
    private final List<Object[]> right = new ArrayList<>();
    private HeapState state = new HeapState(new TaskId(1, 0), new KeyGroupRange(0, 4, 4));
    private OperatorSpec.StreamJoin spec;
    private Operator join;
    private RowOutput[] ports;
    private boolean room = true;
    private int sinceRoom;

    static Stream<Arguments> cases() {
        List<Arguments> all = new ArrayList<>();
        for (String type : List.of("INNER", "LEFT OUTER", "RIGHT OUTER", "FULL OUTER", "LEFT SEMI")) {
            for (String condition : List.of(RANGE, TIMES, MOVED)) {
                for (boolean realTime : new boolean[] {false, true}) {
                    all.add(Arguments.of(type, condition, realTime));
                }
            }
        }
        return all.stream();
    }

    private static BiPredicate<Object[], Object[]> condition(String text) {
        BiPredicate<Object[], Object[]> rest =
                (l, r) -> ((Long) l[1] + (Long) r[1]) % 5 != 0 && l[2] != null && r[2] != null;
        return switch (text) {
            case RANGE ->
                rest.and((l, r) -> l[0] != null
                        && l[0].equals(r[0])
                        && (Long) l[2] >= (Long) r[2] - 4 * SECOND_US
                        && (Long) l[2] < (Long) r[2] + 2 * SECOND_US);
            case TIMES -> rest.and((l, r) -> l[0] != null && l[0].equals(r[0]) && l[2].equals(r[2]));
            default -> rest.and((l, r) -> Objects.equals(l[0], r[0]) && (Long) l[2] == (Long) r[2] + 3 * SECOND_US);
        };
    }

    private static OperatorSpec.StreamJoin plan(String type, String condition) {
        Planner planner = Planner.of(
                name -> Optional.of(new Plan.Watermark(
                        new Plan.Read("memory", Map.of("name", name.get(0)), List.of(), SIDE, true, null),
                        "t",
                        "1 second")),
                read -> read.schema(),
                Map.of(),
                SESSION);
        String columns = type.equals("LEFT SEMI") ? "l.*" : "l.*, r.*";
        PhysicalPlan plan = planner.planStreaming(
                planner.analyze(
                        Planner.parseQuery("SELECT " + columns + " FROM l " + type + " JOIN r ON " + condition)),
                OutputMode.APPEND);
        return plan.stages().stream()
                .flatMap(s -> s.operators().stream())
                .filter(OperatorSpec.StreamJoin.class::isInstance)
                .map(OperatorSpec.StreamJoin.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private void open(boolean realTime, long watermarkMs) {
        RowCodec codec = new RowCodec(spec.output());
        join = Operators.of(spec);
        join.open(
                new OperatorContext(
                        "q",
                        realTime,
                        new EvalContext(true, ZoneOffset.UTC, new Random(1), 0),
                        OperatorHarness.CODE,
                        state,
                        side -> List.of(),
                        100,
                        new Splits(),
                        realTime ? watermarkMs : -1,
                        new KeyGroupRange(0, 4, 4),
                        true),
                (base, off, len, hash) -> out.add(Arrays.toString(codec.decode(base, off))));
        ports = new RowOutput[] {join.input(0), join.input(1)};
    }

    private void row(int port, Object[] values, long lateMs) {
        RowCodec codec = new RowCodec(SIDE);
        byte[] row = codec.encode(values);
        RowWriter key = new RowWriter();
        OperatorHarness.CODE
                .keys(
                        (port == 0 ? spec.left() : spec.right()).keys(),
                        SIDE,
                        new EvalContext(true, ZoneOffset.UTC, new Random(1), 0))
                .key(row, 0, row.length, key);
        ports[port].row(row, 0, row.length, KeyHash.hash(key.buffer(), 0, key.length()));
        if (values[2] == null || lateMs < 0 || (Long) values[2] > lateMs * 1000) {
            (port == 0 ? left : right).add(values);
        }
    }

    private void resume() {
        while (!join.resume(() -> room || ++sinceRoom % 3 != 0)) {
            assertThat(room).isFalse();
        }
    }

    private static Object[] random(Random random, long number, long nowS) {
        Object key = random.nextInt(20) == 0 ? null : (long) random.nextInt(3);
        Object time = random.nextInt(30) == 0 ? null : (nowS - 6 + random.nextInt(8)) * SECOND_US;
        return new Object[] {key, number, time};
    }

    @ParameterizedTest(name = "{0}, real time {2}, {1}")
    @MethodSource("cases")
    void givesAllPairsOnceAndUnmatchedRowsOnce(String type, String condition, boolean realTime) {
        spec = plan(type, condition);
        Random random = new Random(7);
        open(realTime, -1);
        long watermarkMs = -1;
        long lateMs = -1;
        long number = 0;
        long kept = 0;
        for (int epoch = 0; epoch < 150; epoch++) {
            long nowS = 100L + epoch;
            room = epoch % 2 == 0;
            if (!realTime) {
                lateMs = watermarkMs;
                watermarkMs = Math.max(watermarkMs, (nowS - 7 + random.nextInt(3)) * 1000);
                join.beginEpoch(new StreamItem.EpochBegin(epoch, 0, watermarkMs, lateMs));
            }
            int rows = random.nextInt(12);
            for (int i = 0; i < rows; i++) {
                int port = realTime ? random.nextInt(2) : i < rows / 2 ? 0 : 1;
                row(port, random(random, number++, nowS), lateMs);
            }
            if (realTime) {
                watermarkMs = Math.max(watermarkMs, (nowS - 7 + random.nextInt(3)) * 1000);
                lateMs = watermarkMs;
                join.startWatermark(watermarkMs);
                resume();
            }
            join.startBarrier(epoch);
            resume();
            EpochReport report = new EpochReport(0);
            join.report(report);
            kept = Math.max(kept, report.operators.get(0).rowsTotal());
            state = state.copy();
            open(realTime, watermarkMs);
        }
        assertThat(kept).as("rows of more than about 20 s are not kept").isBetween(10L, 400L);
        if (!realTime) {
            join.beginEpoch(new StreamItem.EpochBegin(999, 0, 1_000_000, watermarkMs));
        } else {
            join.startWatermark(1_000_000);
            resume();
        }
        join.startBarrier(999);
        resume();
        assertThat(out.stream().sorted().toList()).isEqualTo(expected(type, condition(condition)));
        for (String table :
                List.of("left-keys", "left-rows", "left-timers", "right-keys", "right-rows", "right-timers")) {
            StateTable.Order order = table.endsWith("timers") ? StateTable.Order.SORTED : StateTable.Order.HASHED;
            assertThat(state.table(spec.uid() + "/" + table, order).size())
                    .as("%s when the watermark has passed all", table)
                    .isZero();
        }
    }

    @Test
    void aRowThatIsNotKeptAllocatesNothing() {
        spec = plan("LEFT SEMI", RANGE.replace("(l.n + r.n) % 5 <> 0", "l.n + r.n >= 0"));
        open(false, -1);
        long[] rowsOut = new long[1];
        Operator counting = Operators.of(spec);
        counting.open(
                new OperatorContext(
                        "q",
                        false,
                        new EvalContext(true, ZoneOffset.UTC, new Random(1), 0),
                        OperatorHarness.CODE,
                        state,
                        side -> List.of(),
                        100,
                        new Splits(),
                        -1,
                        new KeyGroupRange(0, 4, 4),
                        true),
                (base, off, len, hash) -> rowsOut[0]++);
        RowOutput leftPort = counting.input(0);
        RowCodec codec = new RowCodec(SIDE);
        List<byte[]> rows = new ArrayList<>();
        for (long i = 0; i < 64; i++) {
            byte[] row = codec.encode(new Object[] {i, i, 100 * SECOND_US});
            rows.add(row);
            counting.input(1).row(row, 0, row.length, (int) i);
        }
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = 2000;
        long before = 0;
        for (int r = 0; r < 4 * rounds; r++) {
            if (r == 3 * rounds) {
                before = thread.getCurrentThreadAllocatedBytes();
            }
            for (int i = 0; i < rows.size(); i++) {
                leftPort.row(rows.get(i), 0, rows.get(i).length, i);
            }
        }
        double bytes = (thread.getCurrentThreadAllocatedBytes() - before) / ((double) rounds * rows.size());
        assertThat(rowsOut[0]).isEqualTo(4L * rounds * rows.size());
        assertThat(bytes).isLessThan(1);
    }

    private List<String> expected(String type, BiPredicate<Object[], Object[]> condition) {
        List<Object[]> all = new ArrayList<>();
        for (Object[] l : left) {
            List<Object[]> partners =
                    right.stream().filter(r -> condition.test(l, r)).toList();
            if (type.equals("LEFT SEMI")) {
                if (!partners.isEmpty()) {
                    all.add(l);
                }
                continue;
            }
            partners.forEach(r -> all.add(pair(l, r)));
            if (partners.isEmpty() && (type.startsWith("LEFT") || type.startsWith("FULL"))) {
                all.add(pair(l, new Object[3]));
            }
        }
        if (type.startsWith("RIGHT") || type.startsWith("FULL")) {
            right.stream()
                    .filter(r -> left.stream().noneMatch(l -> condition.test(l, r)))
                    .forEach(r -> all.add(pair(new Object[3], r)));
        }
        return all.stream().map(Arrays::toString).sorted().toList();
    }

    private static Object[] pair(Object[] l, Object[] r) {
        Object[] both = Arrays.copyOf(l, 6);
        System.arraycopy(r, 0, both, 3, 3);
        return both;
    }
}
