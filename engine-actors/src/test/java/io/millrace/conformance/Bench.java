package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.error.MillraceException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.RowFactory;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryException;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;

/** What a scenario works with: a session, a rhythm, an empty checkpoint. */
record Bench(MillraceSession session, Trigger trigger, Path checkpoint) {

    MemoryStream<Row> stream(String ddl) {
        return MemoryStream.create(session, Encoders.row(StructType.fromDDL(ddl)));
    }

    /** The same with a checkpoint of its own, for another query of the scenario. */
    Bench on(String name) {
        return new Bench(session, trigger, checkpoint.resolve(name));
    }

    /** Adds rows of one column, or of many if the values are arrays. */
    static void add(MemoryStream<Row> stream, Object... values) {
        stream.addData(Arrays.stream(values)
                .map(v -> v instanceof Object[] row ? RowFactory.create(row) : RowFactory.create(v))
                .toList());
    }

    static Object[] row(Object... values) {
        return values;
    }

    Run start(Dataset<?> query, String mode) throws TimeoutException {
        return start(query, mode, trigger);
    }

    Run start(Dataset<?> query, String mode, Trigger when) throws TimeoutException {
        Map<Long, List<String>> epochs = new ConcurrentSkipListMap<>();
        StreamingQuery started = query.toDF()
                .writeStream()
                .outputMode(mode)
                .option("checkpointLocation", checkpoint.toString())
                .trigger(when)
                .foreachBatch((Dataset<Row> rows, Long epoch) -> {
                    epochs.put(
                            epoch,
                            rows.collectAsList().stream()
                                    .map(CaseRunner::text)
                                    .sorted()
                                    .toList());
                })
                .start();
        return new Run(started, epochs);
    }

    /** A query that a scenario has started. */
    record Run(StreamingQuery query, Map<Long, List<String>> epochs) {
        /** All rows so far, once everything there is has been processed. */
        List<String> rows() {
            query.processAllAvailable();
            return epochs.values().stream().flatMap(List::stream).sorted().toList();
        }

        /** The rows by epoch, once everything there is has been processed. */
        String byEpoch() {
            query.processAllAvailable();
            return epochs.toString();
        }

        void stop() throws Exception {
            query.stop();
            if (query.exception().isPresent()) {
                throw query.exception().get();
            }
        }
    }

    /** The query is refused by {@code start()}; condition and text must both be in the error. */
    void refused(Dataset<?> query, String mode, String conditionOrText) {
        refused(() -> start(query, mode).stop(), conditionOrText);
    }

    static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String conditionOrText) {
        Throwable error = catchThrowable(call);
        assertThat(error).as("refusal with '%s'", conditionOrText).isInstanceOf(MillraceException.class);
        assertThat(error).hasMessageContaining(conditionOrText);
    }

    /** The query starts, and fails when it processes what is there. */
    static void fails(Run run, String conditionOrText) {
        Throwable error = catchThrowable(() -> run.query().processAllAvailable());
        assertThat(error).as("failure with '%s'", conditionOrText).isNotNull();
        assertThat(error).hasMessageContaining(conditionOrText);
        assertThat(run.query().exception()).isPresent();
        assertThat(run.query().exception().get()).isInstanceOf(StreamingQueryException.class);
        assertThat(run.query().isActive()).isFalse();
    }
}
