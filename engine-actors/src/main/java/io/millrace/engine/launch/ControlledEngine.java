package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.engine.query.RunningQuery;
import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.session.SessionEngine;
import io.millrace.spi.session.SessionEngineProvider;
import io.millrace.sql.streaming.StreamingQuery;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens engines whose time and faults a test controls; all else is the engine as it is. The clock stands still until it is moved, queries
 * without an interval begin an epoch only when they are asked to, and the node opens no port (docs/decisions/023-a-test-holds-the-clock.md).
 * Thread-safe.
 */
public final class ControlledEngine implements SessionEngineProvider {
    private final ManualClock clock;
    private final Map<UUID, CrashingLog> logs = new ConcurrentHashMap<>();

    public ControlledEngine(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public SessionEngine open(Map<String, String> settings) {
        return new LocalSessionEngine(settings, new Controlled());
    }

    /**
     * The hold on a query that was started by a session of this engine.
     *
     * @throws IllegalArgumentException if another engine runs it
     */
    public QueryControl control(StreamingQuery query) {
        CrashingLog log = logs.get(query.runId());
        if (log == null || !(query instanceof RunningQuery running)) {
            throw new IllegalArgumentException("Query " + query.runId()
                    + " does not run on this engine. Start it with a session that this engine was given to.");
        }
        return new QueryControl(running, log);
    }

    private final class Controlled implements Surroundings {
        @Override
        public Environment environment(Map<String, String> settings) {
            return new ClockEnvironment(new SystemEnvironment(settings), clock);
        }

        @Override
        public boolean controlled() {
            return true;
        }

        @Override
        public CommitLog log(RunningQuery query, CommitLog log) {
            CrashingLog crashing = new CrashingLog(log, query::killSoon);
            logs.put(query.runId(), crashing);
            return crashing;
        }
    }

    /** The system's surroundings but for the wall clock. Elapsed time stays real: it is for patience. */
    private record ClockEnvironment(Environment system, ManualClock clock) implements Environment {
        @Override
        public long currentTimeMs() {
            return clock.nowMs();
        }

        @Override
        public long nanoTime() {
            return system.nanoTime();
        }

        @Override
        public Runnable whenClockMoves(Runnable then) {
            return clock.watch(then);
        }

        @Override
        public ZoneId sessionTimeZone() {
            return system.sessionTimeZone();
        }

        @Override
        public Map<String, String> settings() {
            return system.settings();
        }
    }
}
