package io.millrace.chaos.damage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.damage.DamageRun.Result;
import io.millrace.chaos.damage.DamageRun.Summary;
import io.millrace.sql.MillraceSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to an object of a checkpoint, a start on it is refused with an error that names it, or goes on with the state of an epoch
 * that was retained. Never with other state.
 */
class DamagedCheckpointTest {
    @TempDir
    Path dir;

    private MillraceSession session;

    @BeforeEach
    void open() {
        session = MillraceSession.builder()
                .appName("damage")
                // A base every few epochs, so that there is every kind of object.
                .config("millrace.state.materialiseEvery", "4")
                .config("millrace.state.applyBytes", "0")
                .config("millrace.state.localDir", dir.resolve("local").toString())
                .config("millrace.sql.shuffle.partitions", "2")
                .getOrCreate();
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aSmallNumberOfDamagesIsNoticedOrHarmless() throws Exception {
        check(20260103, 20);
    }

    @Tag("chaos")
    @Test
    void aLargeNumberOfDamagesIsNoticedOrHarmless() throws Exception {
        check(
                Long.getLong("millrace.chaos.seed", System.currentTimeMillis()),
                Integer.getInteger("millrace.chaos.damages", 10_002) / DamagedQuery.values().length);
    }

    private void check(long seed, int damagesAQuery) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(DamagedQuery.values().length);
        try {
            List<Future<Summary>> runs = new ArrayList<>();
            for (DamagedQuery query : DamagedQuery.values()) {
                Path own = Files.createDirectory(dir.resolve(query.name()));
                Callable<Summary> run =
                        () -> new DamageRun(query, session, own).run(seed + query.ordinal(), damagesAQuery);
                runs.add(threads.submit(run));
            }
            Map<Result, Integer> all = new EnumMap<>(Result.class);
            List<DamageRun.Case> wrong = new ArrayList<>();
            for (Future<Summary> run : runs) {
                Summary one = run.get();
                System.out.println(one.query() + ", seed " + one.seed() + ": " + one.results());
                one.results().forEach((result, n) -> all.merge(result, n, Integer::sum));
                wrong.addAll(one.wrong());
            }
            assertThat(wrong).isEmpty();
            assertThat(all).containsKeys(Result.REFUSED, Result.UNHARMED, Result.FROM_EARLIER_EPOCH);
        } finally {
            threads.shutdownNow();
        }
    }
}
