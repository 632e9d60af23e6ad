package io.millrace.connector.jdbc;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.engine.launch.ControlledEngine;
import io.millrace.engine.launch.ManualClock;
import io.millrace.engine.launch.QueryControl;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.RowFactory;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A session whose queries the test steps and crashes. */
final class TestSession implements AutoCloseable {
    private final ManualClock clock = new ManualClock(Instant.parse("2024-01-01T00:00:00Z"));
    private final ControlledEngine engine;
    final MillraceSession session;

    TestSession(Path directory, String... settings) {
        engine = new ControlledEngine(clock);
        MillraceSession.Builder builder = MillraceSession.builder()
                .config("millrace.state.localDir", directory.resolve("local").toString())
                .config("millrace.sql.session.timeZone", "America/New_York");
        for (int i = 0; i < settings.length; i += 2) {
            builder.config(settings[i], settings[i + 1]);
        }
        session = builder.create(engine);
    }

    MemoryStream<Row> stream(String ddl) {
        return MemoryStream.create(session, Encoders.row(StructType.fromDDL(ddl)));
    }

    QueryControl control(StreamingQuery query) {
        QueryControl control = engine.control(query);
        control.awaitRest();
        return control;
    }

    /** By a second of the session's clock. */
    void advance() {
        clock.advance(Duration.ofSeconds(1));
    }

    static Row row(Object... values) {
        return RowFactory.create(values);
    }

    /** Rows as texts. */
    static List<String> texts(Dataset<Row> rows) {
        return rows.collectAsList().stream().map(Row::toString).toList();
    }

    @Override
    public void close() {
        for (StreamingQuery query : session.streams().active()) {
            engine.control(query).kill();
        }
        session.stop();
        MillraceSession.clearActiveSession();
    }
}
