package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.batch.HeapState;
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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions against a list of them that every row is merged into, with gaps of its own for each row. */
class SessionOperatorTest {
    private static final BindContext SESSION = new BindContext(true, "UTC");
    private static final StructType INPUT = StructType.fromDDL("k STRING, n BIGINT, t TIMESTAMP, gap STRING");
    private static final long SECOND_US = 1_000_000;

    private final List<String> out = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final List<Model> open = new ArrayList<>();
    private HeapState state = new HeapState(new TaskId(1, 0), new KeyGroupRange(0, 4, 4));
    private OperatorSpec.SessionAggregate spec;
    private Operator operator;

    private record Model(String key, long start, long end, List<Long> numbers) {
        boolean touches(Model other) {
            return key.equals(other.key) && start <= other.end && other.start <= end;
        }

        String text() {
            return key + " " + start + ".." + end + " " + numbers.size() + " "
                    + numbers.stream().mapToLong(n -> n).sum() + " "
                    + numbers.stream().sorted().toList();
        }
    }

    private static OperatorSpec.SessionAggregate plan() {
        Planner planner = Planner.of(
                name -> Optional.of(new Plan.Watermark(
                        new Plan.Read("memory", Map.of(), List.of(), INPUT, true, null), "t", "1 second")),
                read -> read.schema(),
                Map.of(),
                SESSION);
        PhysicalPlan plan = planner.planStreaming(
                planner.analyze(Planner.parseQuery(
                        "SELECT k, session_window(t, gap) AS s, count(*) AS c, sum(n) AS sum, sort_array(collect_list(n)) AS l FROM r"
                                + " GROUP BY k, session_window(t, gap)")),
                OutputMode.APPEND);
        return plan.stages().stream()
                .flatMap(s -> s.operators().stream())
                .filter(OperatorSpec.SessionAggregate.class::isInstance)
                .map(OperatorSpec.SessionAggregate.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static EvalContext eval() {
        return new EvalContext(true, ZoneOffset.UTC, new Random(1), 0);
    }

    private void open(boolean realTime, long watermarkMs) {
        RowCodec codec = new RowCodec(spec.output());
        operator = Operators.of(spec);
        operator.open(
                new OperatorContext(
                        "q",
                        realTime,
                        eval(),
                        OperatorHarness.CODE,
                        state,
                        side -> List.of(),
                        100,
                        new Splits(),
                        realTime ? watermarkMs : -1,
                        new KeyGroupRange(0, 4, 4),
                        true),
                (base, off, len, hash) -> {
                    Object[] row = codec.decode(base, off);
                    Object[] session = (Object[]) row[1];
                    Long[] numbers = Arrays.stream((Object[]) row[4]).toArray(Long[]::new);
                    Arrays.sort(numbers, Comparator.naturalOrder());
                    out.add(row[0] + " " + session[0] + ".." + session[1] + " " + row[2] + " " + row[3] + " "
                            + Arrays.asList(numbers));
                });
    }

    private void row(String key, long number, long timeUs, long gapS, long lateMs) {
        StructType input = spec.groups().input();
        Object[] values = new Object[input.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (input.field(i).name()) {
                case "k" -> key;
                case "n" -> number;
                default -> gapS <= 0 ? null : new Object[] {timeUs, timeUs + gapS * SECOND_US};
            };
        }
        byte[] row = new RowCodec(input).encode(values);
        RowWriter group = new RowWriter();
        OperatorHarness.CODE
                .keys(List.of(spec.groups().keys().get(0)), input, eval())
                .key(row, 0, row.length, group);
        operator.process(row, 0, row.length, KeyHash.hash(group.buffer(), 0, group.length()));
        Model merged = new Model(key, timeUs, timeUs + gapS * SECOND_US, new ArrayList<>(List.of(number)));
        if (gapS <= 0 || lateMs >= 0 && merged.end <= lateMs * 1000) {
            return;
        }
        List<Model> touched = open.stream().filter(merged::touches).toList();
        open.removeAll(touched);
        long start = merged.start;
        long end = merged.end;
        for (Model m : touched) {
            start = Math.min(start, m.start);
            end = Math.max(end, m.end);
            merged.numbers.addAll(m.numbers);
        }
        open.add(new Model(key, start, end, merged.numbers));
    }

    private void resume(Random random) {
        while (!operator.resume(() -> random.nextInt(3) > 0)) {
            // The next call has room again.
        }
    }

    private void close(long watermarkMs) {
        List<Model> due = open.stream().filter(m -> m.end <= watermarkMs * 1000).toList();
        due.forEach(m -> expected.add(m.text()));
        open.removeAll(due);
    }

    @ParameterizedTest(name = "real time {0}")
    @ValueSource(booleans = {false, true})
    void sessionsGrowMergeAndComeOutOnce(boolean realTime) {
        spec = plan();
        assertThat(spec.groups().keySchema().fieldNames()).containsExactly("k", "session_window");
        Random random = new Random(3);
        open(realTime, -1);
        long watermarkMs = -1;
        long lateMs = -1;
        long number = 0;
        for (int epoch = 0; epoch < 400; epoch++) {
            long nowS = 100 + epoch * 2L;
            if (!realTime) {
                lateMs = watermarkMs;
                watermarkMs = Math.max(watermarkMs, (nowS - 20 + random.nextInt(5)) * 1000);
                operator.beginEpoch(new StreamItem.EpochBegin(epoch, 0, watermarkMs, lateMs));
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                long timeUs = (nowS - 25 + random.nextInt(30)) * SECOND_US;
                row(random.nextBoolean() ? "a" : "other", number++, timeUs, random.nextInt(9), lateMs);
            }
            if (realTime) {
                watermarkMs = Math.max(watermarkMs, (nowS - 20 + random.nextInt(5)) * 1000);
                lateMs = watermarkMs;
                operator.startWatermark(watermarkMs);
                resume(random);
            }
            operator.startBarrier(epoch);
            resume(random);
            close(watermarkMs);
            operator.report(new EpochReport(0));
            assertThat(out.stream().sorted().toList())
                    .isEqualTo(expected.stream().sorted().toList());
            assertThat(state.table(spec.uid() + "/sessions", StateTable.Order.SORTED)
                            .size())
                    .isEqualTo(open.size());
            assertThat(state.table(spec.uid() + "/timers", StateTable.Order.SORTED)
                            .size())
                    .isEqualTo(open.size());
            state = state.copy();
            open(realTime, watermarkMs);
        }
        assertThat(expected).hasSizeGreaterThan(50);
    }
}
