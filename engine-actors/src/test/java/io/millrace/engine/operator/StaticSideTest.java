package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.operator.OperatorContext.StaticRows;
import io.millrace.error.MillraceException;
import io.millrace.planner.Planner;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.RowCodec;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a static side is read again, which version rows meet, and what a read that fails does. */
class StaticSideTest {
    private static final StructType STREAM = StructType.fromDDL("k INT");
    private static final StructType TABLE = StructType.fromDDL("k INT, name STRING");

    private final EvalContext eval = new EvalContext(true, ZoneOffset.UTC, new Random(1), 0);
    private final OperatorSpec.StaticJoin spec = plan("100");
    private final List<String> out = new ArrayList<>();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private String name = "first";
    private boolean broken;
    private int reads;
    private Operator operator;

    private static OperatorSpec.StaticJoin plan(String intervalMs) {
        Planner planner = Planner.of(
                name -> Optional.of(
                        name.get(name.size() - 1).equals("s")
                                ? new Plan.Read("memory", Map.of(), List.of(), STREAM, true, null)
                                : new Plan.Read(
                                        "json",
                                        Map.of("Millrace.RefreshIntervalMs", intervalMs),
                                        List.of("t"),
                                        TABLE,
                                        false,
                                        null)),
                read -> read.schema(),
                Map.of(),
                new BindContext(true, "UTC"));
        return planner
                .planStreaming(
                        planner.analyze(Planner.parseQuery("SELECT s.k, t.name FROM s LEFT JOIN t ON s.k = t.k")),
                        OutputMode.APPEND)
                .stages()
                .stream()
                .flatMap(s -> s.operators().stream())
                .filter(OperatorSpec.StaticJoin.class::isInstance)
                .map(OperatorSpec.StaticJoin.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private List<byte[]> read() {
        reads++;
        if (broken) {
            throw new MillraceException("PATH_NOT_FOUND", "The table is away. Bring it back.");
        }
        return List.of(new RowCodec(spec.staticSide().outputSchema()).encode(new Object[] {1, name}));
    }

    private void open(boolean realTime) {
        RowCodec codec = new RowCodec(spec.output());
        operator = Operators.of(spec);
        operator.open(
                new OperatorContext(
                        "q",
                        realTime,
                        eval,
                        OperatorHarness.CODE,
                        null,
                        StaticRows.of(plan -> read(), background::add),
                        100,
                        new Splits(),
                        -1,
                        new KeyGroupRange(0, 4, 4),
                        true),
                (base, off, len, hash) -> {
                    Object[] row = codec.decode(base, off);
                    out.add((String) row[row.length - 1]);
                });
    }

    private String joined() {
        byte[] row = new RowCodec(spec.input()).encode(new Object[] {1});
        operator.process(row, 0, row.length, 0);
        return out.get(out.size() - 1);
    }

    private String epochAt(long plannedMs) {
        operator.beginEpoch(new StreamItem.EpochBegin(0, plannedMs, -1, -1));
        String seen = joined();
        operator.startBarrier(0);
        return seen;
    }

    @Test
    void aMicroBatchPlannedAfterTheIntervalReadsAgain() {
        open(false);
        assertThat(epochAt(1000)).isEqualTo("first");
        name = "second";
        assertThat(epochAt(1099)).isEqualTo("first");
        assertThat(epochAt(1100)).isEqualTo("second");
        name = "third";
        assertThat(epochAt(1199)).isEqualTo("second");
        assertThat(epochAt(5000)).isEqualTo("third");
        assertThat(reads).isEqualTo(3);
        assertThat(background).isEmpty();
    }

    @Test
    void aReadThatFailsKeepsTheVersionAndIsTriedAgain() {
        open(false);
        epochAt(1000);
        name = "second";
        broken = true;
        assertThat(epochAt(1100)).isEqualTo("first");
        assertThat(epochAt(1150)).isEqualTo("first");
        assertThat(reads).isEqualTo(2);
        broken = false;
        assertThat(epochAt(1200)).isEqualTo("second");
    }

    private String barrierAt(long nowMs) {
        eval.setNowUs(nowMs * 1000);
        operator.startBarrier(0);
        return joined();
    }

    @Test
    void inRealTimeAVersionReadInTheBackgroundComesAtABarrier() {
        open(true);
        assertThat(joined()).isEqualTo("first");
        barrierAt(1000);
        name = "second";
        assertThat(barrierAt(1099)).isEqualTo("first");
        assertThat(background).isEmpty();
        assertThat(barrierAt(1100)).isEqualTo("first");
        assertThat(barrierAt(1300)).as("no second read beside the first").isEqualTo("first");
        assertThat(background).hasSize(1);
        background.remove().run();
        assertThat(joined()).as("rows of one epoch see one version").isEqualTo("first");
        assertThat(barrierAt(1310)).isEqualTo("second");
        assertThat(background).as("the interval is over again").hasSize(1);
    }

    @Test
    void inRealTimeAReadThatFailsKeepsTheVersionAndIsTriedAgain() {
        open(true);
        barrierAt(1000);
        barrierAt(1100);
        broken = true;
        background.remove().run();
        assertThat(barrierAt(1150)).isEqualTo("first");
        assertThat(background).isEmpty();
        broken = false;
        name = "second";
        barrierAt(1200);
        background.remove().run();
        assertThat(barrierAt(1210)).isEqualTo("second");
    }
}
