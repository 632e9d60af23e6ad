package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.batch.HeapState;
import io.millrace.planner.Planner;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.KeyHash;
import io.millrace.row.RowCodec;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateTable;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first rows of partitions against all rows sorted, with ties, nulls, late rows, no room downstream, and state opened anew after each epoch. */
class TopNOperatorTest {
    private static final BindContext SESSION = new BindContext(true, "UTC");
    private static final StructType INPUT = StructType.fromDDL("t TIMESTAMP, v BIGINT, id BIGINT");
    private static final int MOST = 3;

    private final List<String> out = new ArrayList<>();
    private HeapState state = new HeapState(new TaskId(1, 0), new KeyGroupRange(0, 4, 4));
    private OperatorSpec.TopN spec;
    private Operator operator;

    private record In(long t, Long v, long id) {}

    private static OperatorSpec.TopN plan(String bounded, OutputMode mode) {
        Planner planner = Planner.of(
                name -> Optional.of(new Plan.Watermark(
                        new Plan.Read("memory", Map.of(), List.of(), INPUT, true, null), "t", "1 second")),
                read -> read.schema(),
                Map.of(),
                SESSION);
        String over = "() OVER (PARTITION BY t ORDER BY v DESC NULLS LAST)";
        return planner
                .planStreaming(
                        planner.analyze(Planner.parseQuery("SELECT * FROM (SELECT *, row_number" + over + " AS n, rank"
                                + over + " AS r, dense_rank" + over + " AS d FROM r) WHERE " + bounded + " <= "
                                + MOST)),
                        mode)
                .stages()
                .stream()
                .flatMap(s -> s.operators().stream())
                .filter(OperatorSpec.TopN.class::isInstance)
                .map(OperatorSpec.TopN.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private void open(boolean realTime, long watermarkMs) {
        RowCodec codec = new RowCodec(spec.output());
        operator = Operators.of(spec);
        operator.open(
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
    }

    private void resume(Random random) {
        while (!operator.resume(() -> random.nextInt(3) > 0)) {
            // The next call has room again.
        }
    }

    /** What SQL makes of these rows, in order of arrival where nothing else orders them. */
    private List<String> ranked(List<In> rows, String bounded) {
        List<In> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(In::v, Comparator.nullsLast(Comparator.reverseOrder())));
        List<String> result = new ArrayList<>();
        int rank = 0;
        int dense = 0;
        for (int i = 0; i < sorted.size(); i++) {
            In row = sorted.get(i);
            if (i == 0 || !java.util.Objects.equals(row.v(), sorted.get(i - 1).v())) {
                rank = i + 1;
                dense++;
            }
            int number = bounded.equals("n") ? i + 1 : bounded.equals("r") ? rank : dense;
            if (number <= MOST) {
                result.add(Arrays.toString(new Object[] {row.t(), row.v(), row.id(), i + 1, rank, dense}));
            }
        }
        return result;
    }

    @ParameterizedTest(name = "{0} bounded, {1}, real time {2}")
    @CsvSource({
        "n, append, false",
        "r, append, false",
        "d, append, false",
        "n, append, true",
        "r, append, true",
        "d, append, true",
        "n, update, false",
        "n, update, true"
    })
    void theSameRowsAsOfAllSorted(String bounded, String mode, boolean realTime) {
        boolean update = mode.equals("update");
        spec = plan(bounded, update ? OutputMode.UPDATE : OutputMode.APPEND);
        Random random = new Random(17);
        Map<Long, List<In>> all = new TreeMap<>();
        List<String> expected = new ArrayList<>();
        open(realTime, -1);
        long watermarkMs = -1;
        long lateMs = -1;
        for (int epoch = 0; epoch < 300; epoch++) {
            if (!realTime) {
                lateMs = watermarkMs;
                watermarkMs = Math.max(watermarkMs, (97L + epoch) * 1000 + random.nextInt(3) * 1000);
                operator.beginEpoch(new StreamItem.EpochBegin(epoch, 0, watermarkMs, lateMs));
            }
            Map<Long, List<String>> before = new TreeMap<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                long t = (96L + epoch + random.nextInt(6)) * 1_000_000L;
                In row = new In(t, random.nextInt(8) == 0 ? null : (long) random.nextInt(6), epoch * 100L + i);
                byte[] bytes = new RowCodec(spec.ranks().input()).encode(new Object[] {row.t(), row.v(), row.id()});
                byte[] key = new RowCodec(spec.keySchema()).encode(new Object[] {row.t()});
                operator.process(bytes, 0, bytes.length, KeyHash.hash(key, 0, key.length));
                if (lateMs >= 0 && t <= lateMs * 1000) {
                    continue;
                }
                List<In> partition = all.computeIfAbsent(t, x -> new ArrayList<>());
                List<String> old = ranked(partition, bounded);
                before.putIfAbsent(t, old);
                partition.add(row);
                if (update && realTime) {
                    ranked(partition, bounded).stream()
                            .filter(r -> !old.contains(r))
                            .forEach(expected::add);
                }
            }
            if (update && !realTime) {
                before.forEach((t, old) -> ranked(all.get(t), bounded).stream()
                        .filter(r -> !old.contains(r))
                        .forEach(expected::add));
            }
            if (realTime) {
                watermarkMs = Math.max(watermarkMs, (97L + epoch) * 1000 + random.nextInt(3) * 1000);
                lateMs = watermarkMs;
                operator.startWatermark(watermarkMs);
                resume(random);
            }
            operator.startBarrier(epoch);
            resume(random);
            long closedUs = watermarkMs * 1000;
            for (long t : all.keySet().stream().filter(t -> t <= closedUs).toList()) {
                List<In> closed = all.remove(t);
                if (!update) {
                    expected.addAll(ranked(closed, bounded));
                }
            }
            operator.report(new EpochReport(0));
            assertThat(out).as("epoch %s", epoch).containsExactlyInAnyOrderElementsOf(expected);
            for (String table : List.of("rows", "timers")) {
                StateTable.Order order = table.equals("rows") ? StateTable.Order.HASHED : StateTable.Order.SORTED;
                assertThat(state.table(spec.uid() + "/" + table, order).size()).isEqualTo(all.size());
            }
            out.clear();
            expected.clear();
            state = state.copy();
            open(realTime, watermarkMs);
        }
        assertThat(all).hasSizeLessThan(10);
    }
}
