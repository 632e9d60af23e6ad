package io.millrace.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.connector.SinkFiles;
import io.millrace.connector.TransactionalSink;
import io.millrace.connector.TransactionalSink.Recovery;
import io.millrace.connector.TransactionalSink.WriterContext;
import io.millrace.connector.TransactionalWriter;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One query's output through crashes between the barrier and FINALIZED, and zombies. A crash is a writer that nobody calls any more; what is in
 * the table is what counts.
 */
class TransactionalJdbcSinkTest {
    private final KeptFiles files = new KeptFiles();
    private final List<TransactionalWriter> writers = new ArrayList<>();
    private StructType schema = StructType.fromDDL("k INT, v STRING");
    private String queryId;
    private String table;
    private long executions;

    /** Files of a sink that outlive its writers, as those of a checkpoint do. */
    private static final class KeptFiles implements SinkFiles {
        private final Map<String, byte[]> files = new ConcurrentHashMap<>();
        private final AtomicInteger numbers = new AtomicInteger();

        @Override
        public CompletionStage<String> write(long epoch, byte[] content) {
            String name = epoch + "-" + numbers.incrementAndGet();
            files.put(name, content.clone());
            return CompletableFuture.completedFuture(name);
        }

        @Override
        public byte[] read(String reference) throws IOException {
            byte[] content = files.get(reference);
            if (content == null) {
                throw new IOException("no file " + reference + ".");
            }
            return content;
        }
    }

    @BeforeEach
    void newQuery() {
        queryId = UUID.randomUUID().toString();
        table = Databases.newTable();
    }

    @AfterEach
    void closeWriters() {
        writers.forEach(w -> w.close(null));
    }

    private TransactionalSink sink(Databases db, String... options) {
        Map<String, String> all =
                new HashMap<>(Map.of("url", db.url(), "dbtable", table, "millrace.delivery", "exactly-once"));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        return (TransactionalSink) new JdbcConnector()
                .openSink(new SinkRequest(
                        "q", queryId, schema, new Options(all), List.of(), "append", false, environment()));
    }

    private static Environment environment() {
        return new Environment() {
            @Override
            public long currentTimeMs() {
                return 0;
            }

            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public java.time.ZoneId sessionTimeZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Map<String, String> settings() {
                return Map.of();
            }
        };
    }

    private TransactionalWriter writer(TransactionalSink sink, int task) {
        return writer(sink, task, executions++);
    }

    private TransactionalWriter writer(TransactionalSink sink, int task, long execution) {
        TransactionalWriter writer = sink.createWriter(new WriterContext(task, execution, files));
        writers.add(writer);
        return writer;
    }

    private byte[] prepared(TransactionalWriter writer, long epoch, int from, int to) {
        writer.beginEpoch(epoch);
        RowCodec codec = new RowCodec(schema);
        for (int i = from; i < to; i++) {
            byte[] row = codec.encode(new Object[] {i, "v" + i});
            writer.write(row, 0, row.length);
        }
        return done(writer.prepare(epoch));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private Recovery recovery(long durableEpoch, int tasks, byte[]... unpublished) {
        return new Recovery(durableEpoch, List.of(unpublished), tasks, files);
    }

    private TransactionalSink started(Databases db, String... options) {
        TransactionalSink sink = sink(db, options);
        sink.recover(recovery(-1, 0));
        return sink;
    }

    private List<String> keys(Databases db) throws Exception {
        return db.rows("select " + (db == Databases.H2 ? "\"k\"" : "k") + " from " + table + " order by 1");
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void anEpochIsThereWhenItIsPublishedAndNotBefore(Databases db) throws Exception {
        TransactionalSink sink = started(db);
        TransactionalWriter writer = writer(sink, 0);
        byte[] rows = prepared(writer, 0, 0, 3);
        assertThat(keys(db)).isEmpty();
        done(writer.publish(0));
        done(writer.publish(0));
        assertThat(keys(db)).containsExactly("0", "1", "2");
        assertThat(prepared(writer, 1, 3, 3)).isEmpty();
        done(writer.publish(1));
        // The database has it, the log does not know: asked again, by the next process, nothing changes.
        TransactionalSink next = sink(db);
        next.recover(recovery(0, 1, rows));
        next.recover(recovery(0, 1, rows));
        assertThat(keys(db)).containsExactly("0", "1", "2");
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void whatWasDurableAndNotThereIsWrittenByTheNext(Databases db) throws Exception {
        TransactionalSink sink = started(db);
        byte[] first = prepared(writer(sink, 0), 5, 0, 2);
        byte[] second = prepared(writer(sink, 1), 5, 10, 12);
        // More than fits into the manifest.
        byte[] third = prepared(writer(sink, 2), 5, 100, 3_100);
        assertThat(files.files).isNotEmpty();
        TransactionalSink next = sink(db);
        next.recover(recovery(5, 1, first, second, third));
        next.recover(recovery(5, 3, first, second, third));
        assertThat(keys(db))
                .hasSize(3_004)
                .startsWith("0", "1", "10", "11", "100")
                .endsWith("3099");
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void aZombieIsRefusedAndWritesNothingTwice(Databases db) throws Exception {
        TransactionalSink sink = started(db);
        TransactionalWriter zombie = writer(sink, 0, 3);
        byte[] rows = prepared(zombie, 0, 0, 2);
        TransactionalSink next = sink(db);
        next.recover(recovery(0, 1, rows));
        TransactionalWriter successor = writer(next, 0, 4);
        // It may say again what is there, and nothing else.
        done(zombie.publish(0));
        assertThat(keys(db)).containsExactly("0", "1");
        prepared(zombie, 1, 50, 60);
        assertThatThrownBy(() -> done(zombie.publish(1)))
                .hasMessageContainingAll("JDBC_WRITER_FENCED", "execution 4", "end it");
        assertThatThrownBy(() -> prepared(zombie, 2, 60, 61)).hasMessageContaining("JDBC_WRITER_FENCED");
        assertThatThrownBy(() -> writer(sink, 0, 3)).hasMessageContaining("JDBC_WRITER_FENCED");
        prepared(successor, 1, 2, 4);
        done(successor.publish(1));
        assertThat(keys(db)).containsExactly("0", "1", "2", "3");
    }

    /** Two processes that each take the other for dead: one waits for the other's transaction, and finds the epoch there. */
    @ParameterizedTest
    @EnumSource(Databases.class)
    void twoThatRecoverAtOnceWriteOnce(Databases db) throws Exception {
        TransactionalSink sink = started(db);
        TransactionalWriter writer = writer(sink, 0);
        for (int epoch = 0; epoch < 3; epoch++) {
            byte[] rows = prepared(writer, epoch, 10 * epoch, 10 * epoch + 10);
            Recovery recovery = recovery(epoch, 1, rows);
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(() -> sink(db).recover(recovery)),
                            CompletableFuture.runAsync(() -> sink(db).recover(recovery)),
                            writer.publish(epoch).toCompletableFuture())
                    .get(30, TimeUnit.SECONDS);
        }
        assertThat(keys(db)).hasSize(30).doesNotHaveDuplicates();
    }

    /** Rows and marker go by one transaction: of an epoch with a row that the table refuses, neither is there. */
    @ParameterizedTest
    @EnumSource(Databases.class)
    void anEpochIsThereAsAWholeOrNotAtAll(Databases db) throws Exception {
        TransactionalSink sink = started(db, "batchsize", "2");
        db.execute("alter table " + table + " add constraint c_" + table + " check ("
                + (db == Databases.H2 ? "\"k\"" : "k") + " <> 4)");
        byte[] rows = prepared(writer(sink, 0), 0, 0, 6);
        assertThatThrownBy(() -> sink.recover(recovery(0, 1, rows)))
                .hasMessageContainingAll("TASK_WRITE_FAILED", table);
        assertThat(keys(db)).isEmpty();
        db.execute("alter table " + table + " drop constraint c_" + table);
        sink.recover(recovery(0, 1, rows));
        assertThat(keys(db)).hasSize(6);
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void whatTheMarkerCannotTellIsForAPersonToSay(Databases db) throws Exception {
        TransactionalSink sink = started(db);
        TransactionalWriter writer = writer(sink, 0);
        byte[] rows = prepared(writer, 7, 0, 2);
        done(writer.publish(7));
        assertThatThrownBy(() -> sink(db).recover(recovery(4, 1)))
                .hasMessageContainingAll("JDBC_OUTPUT_AHEAD", "7", "4", "onDoubt");
        sink(db, "millrace.delivery.onDoubt", "repeat").recover(recovery(4, 1));
        assertThat(db.rows("select epoch from millrace_marker where sink = '" + queryId + "'"))
                .containsExactly("4");
        db.execute("delete from millrace_marker where sink = '" + queryId + "'");
        assertThatThrownBy(() -> sink(db).recover(recovery(7, 1, rows)))
                .hasMessageContainingAll("JDBC_MARKER_MISSING", "onDoubt");
        sink(db, "millrace.delivery.onDoubt", "skip").recover(recovery(7, 1, rows));
        sink(db).recover(recovery(7, 1, rows));
        assertThat(keys(db)).containsExactly("0", "1");
        assertThatThrownBy(() -> sink(db, "isolationLevel", "NONE")).hasMessageContaining("transactions");
    }

    /** By another version of the query, whose columns stand elsewhere. */
    @ParameterizedTest
    @EnumSource(Databases.class)
    void rowsAreReadAsTheyWereWritten(Databases db) throws Exception {
        byte[] rows = prepared(writer(started(db), 0), 0, 0, 2);
        schema = StructType.fromDDL("v STRING, k INT");
        TransactionalSink changed = sink(db);
        changed.recover(recovery(0, 1, rows));
        assertThat(keys(db)).containsExactly("0", "1");
        assertThatThrownBy(() -> changed.recover(recovery(0, 1, new byte[] {0, 0, 0, 9})))
                .hasMessageContaining("SINK_STATE_UNREADABLE");
        assertThatThrownBy(() -> changed.recover(recovery(0, 1, new byte[] {0})))
                .hasMessageContaining("SINK_STATE_UNREADABLE");
    }

    /** A connection that breaks is a failure of the surroundings: the execution rolls back, and the next one writes the epoch. */
    @ParameterizedTest
    @EnumSource(value = Databases.class, names = "POSTGRESQL")
    void aBrokenConnectionIsTriedAgain(Databases db) throws Exception {
        TransactionalSink sink = started(db);
        TransactionalWriter writer = writer(sink, 0);
        byte[] rows = prepared(writer, 0, 0, 2);
        try (Connection connection = db.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()");
        }
        assertThatThrownBy(() -> done(writer.publish(0)))
                .hasRootCauseInstanceOf(java.sql.SQLException.class)
                .cause()
                .isInstanceOf(io.millrace.error.TransientException.class);
        sink.recover(recovery(0, 1, rows));
        assertThat(keys(db)).containsExactly("0", "1");
    }
}
