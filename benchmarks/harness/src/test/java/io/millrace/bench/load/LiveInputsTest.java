package io.millrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.contract.Transactions;
import io.millrace.bench.contract.Workload;
import io.millrace.bench.result.CellResult;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveInputsTest {
    private static final long PROBED_MS = 1_700_000_100_000L;
    private final LiveInputs inputs = LiveInputs.of(new Pace(1000, 0, 1, 1), Workload.ENCODE, PROBED_MS)
            .startingAt(5_000_000_000L, 1_700_000_200_000L, PROBED_MS);

    @Test
    void probesReachEachPartitionTwiceAndAreNeverDropped() {
        long[] probes =
                IntStream.range(0, LiveInputs.PROBES).mapToLong(inputs::probe).toArray();

        assertThat(Arrays.stream(probes)
                        .mapToInt(id -> KafkaSide.partition(new Transactions(Workload.ENCODE).account(id))))
                .containsExactly(0, 1, 0, 1);
        assertThat(Arrays.stream(probes)).allMatch(id -> Transactions.cents(Transactions.bits(id)) >= 5_000);
        assertThat(Arrays.stream(probes).map(inputs::tsMs))
                .containsExactly(PROBED_MS - 20_000, PROBED_MS - 20_000, PROBED_MS - 10_000, PROBED_MS - 10_000);
    }

    @Test
    void probesOfAJoinAreTwoPairs() {
        LiveInputs pairs = LiveInputs.of(new Pace(1000, 0, 1, 1), Workload.JOIN, PROBED_MS);

        for (int p = 0; p < KafkaSide.PARTITIONS; p++) {
            long first = pairs.probe(p);
            long second = pairs.probe(p + KafkaSide.PARTITIONS);
            assertThat(Transactions.authorisation(second)).isEqualTo(first);
            assertThat(pairs.tsMs(second) - pairs.tsMs(first)).isBetween(1L, 1000L);
        }
    }

    @Test
    void theLoadIsDueAtItsPace() {
        assertThat(inputs.ids()).hasSize(LiveInputs.PROBES + 2000);
        assertThat(inputs.dueNs(LiveInputs.FIRST_LIVE + 5)).isEqualTo(5_005_000_000L);
        assertThat(inputs.tsMs(LiveInputs.FIRST_LIVE + 5)).isEqualTo(1_700_000_200_005L);
        assertThat(inputs.nsAt(1_700_000_201_000L)).isEqualTo(6_000_000_000L);
        assertThat(inputs.isLive(LiveInputs.FIRST_LIVE - 1)).isFalse();
    }

    @Test
    void onlyWhatIsDueAfterTheWarmUpIsMeasured() {
        LatencyRecorder recorder = new LatencyRecorder(inputs);
        recorder.now(inputs.measuredToNs() + 1_000_000_000L);
        recorder.input(inputs.probe(0));
        recorder.input(LiveInputs.FIRST_LIVE + 999);
        recorder.input(LiveInputs.FIRST_LIVE + 1000);
        recorder.window(1_700_000_201_500L, 7);

        CellResult.Builder result = new CellResult.Builder();
        recorder.addTo(result);
        assertThat(result.build().figure("samples")).hasValue(2);
        // Due at the start of the measured second, seen one second after its end: a late output counts in full.
        assertThat(result.build().figure("max_ms").orElseThrow()).isBetween(2000.0, 2003.0);
    }
}
