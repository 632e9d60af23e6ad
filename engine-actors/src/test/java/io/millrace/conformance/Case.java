package io.millrace.conformance;

import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A case observed on Spark: streams, a query over them, and what each epoch gives.
 *
 * @param streams name → schema as DDL; the name "" is the only stream
 * @param conf session settings that differ
 * @param keyColumns how many leading columns of a row are its key in update mode
 * @param realTime null: the final rows must be the same in real time; else why they cannot be compared
 */
record Case(
        String id,
        Map<String, String> streams,
        String outputMode,
        Function<Streams, Dataset<Row>> query,
        List<Step> steps,
        Map<String, String> conf,
        String realTime,
        int keyColumns) {

    static Case of(String id, String schema, String outputMode, Function<Streams, Dataset<Row>> query, String steps) {
        return new Case(id, Map.of("", schema), outputMode, query, Step.parse(steps), Map.of(), null, 1);
    }

    static Case of(
            String id,
            Map<String, String> streams,
            String outputMode,
            Function<Streams, Dataset<Row>> query,
            String steps) {
        return new Case(id, streams, outputMode, query, Step.parse(steps), Map.of(), null, 1);
    }

    Case with(String key, String value) {
        return new Case(id, streams, outputMode, query, steps, Map.of(key, value), realTime, keyColumns);
    }

    /** Says why the final rows in real time may differ: epochs show in the result. */
    Case onlyMicroBatch(String why) {
        return new Case(id, streams, outputMode, query, steps, conf, why, keyColumns);
    }

    /** How many leading columns of an update row are its key; 1 unless said. */
    Case keyed(int columns) {
        return new Case(id, streams, outputMode, query, steps, conf, realTime, columns);
    }

    /** The streams of one run. */
    interface Streams {
        Dataset<Row> df(String name);

        default Dataset<Row> df() {
            return df("");
        }

        io.millrace.sql.MillraceSession session();
    }
}
