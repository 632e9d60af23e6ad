package io.millrace.engine.deploy;

import io.millrace.connector.Environment;
import io.millrace.spi.exchange.TaskId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The threads of one execution on a node, by the source task that each begins with. Thread-safe. */
public final class TaskThreads {
    private final String queryName;
    private final Environment environment;
    private final Map<TaskId, TaskThread> threads = new ConcurrentHashMap<>();

    public TaskThreads(String queryName, Environment environment) {
        this.queryName = queryName;
        this.environment = environment;
    }

    TaskThread of(TaskId source) {
        return threads.computeIfAbsent(
                source, id -> new TaskThread("millrace-source-" + queryName + "-" + id, environment));
    }
}
