package io.millrace.spi.exchange;

/** A task: one partition of one stage. */
public record TaskId(int stage, int partition) implements Comparable<TaskId> {
    @Override
    public int compareTo(TaskId o) {
        return stage != o.stage ? Integer.compare(stage, o.stage) : Integer.compare(partition, o.partition);
    }

    @Override
    public String toString() {
        return stage + "/" + partition;
    }
}
