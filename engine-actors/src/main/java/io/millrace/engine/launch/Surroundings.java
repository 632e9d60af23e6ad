package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.engine.query.RunningQuery;
import io.millrace.spi.checkpoint.CommitLog;
import java.util.Map;

/** What an engine lives in: the world, or what a test makes of it. */
interface Surroundings {
    /** @param settings of the session; live */
    Environment environment(Map<String, String> settings);

    /** Whether an epoch that no interval brings begins only when it is asked for; and whether the node is to live without a network. */
    boolean controlled();

    /** The log of a query's checkpoint, as its coordinator is to see it. */
    CommitLog log(RunningQuery query, CommitLog log);

    /** The world as it is. */
    static Surroundings world() {
        return new Surroundings() {
            @Override
            public Environment environment(Map<String, String> settings) {
                return new SystemEnvironment(settings);
            }

            @Override
            public boolean controlled() {
                return false;
            }

            @Override
            public CommitLog log(RunningQuery query, CommitLog log) {
                return log;
            }
        };
    }
}
