package io.millrace.connector.files;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the formats share: a directory, and reading and writing through the connector's contract. */
abstract class FilesTest {
    @TempDir
    Path dir;

    abstract Connector connector();

    Path file(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    static Options options(String... keysAndValues) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            all.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Options(all);
    }

    StructType inferred(Object path, String... options) {
        return connector().readSchema(options(options), List.of(path.toString()), null, false);
    }

    /** Rows as lists, by the inferred schema. */
    List<List<Object>> read(Object path, String... options) {
        return read(inferred(path, options), path, options);
    }

    List<List<Object>> read(String ddl, Object path, String... options) {
        return read(StructType.fromDDL(ddl), path, options);
    }

    List<List<Object>> read(StructType table, Object path, String... options) {
        return read(table, table, path, options);
    }

    List<List<Object>> read(StructType table, StructType wanted, Object path, String... options) {
        List<List<Object>> rows = new ArrayList<>();
        RowCodec codec = new RowCodec(wanted);
        SourceRequest request = new SourceRequest(
                "q", wanted, options(options), List.of(path.toString()), environment(), Optional.empty(), table);
        try (BatchSource source = connector().openBatch(request)) {
            source.readAll((base, off, len) -> rows.add(java.util.Arrays.asList(codec.decode(base, off))));
        }
        return rows;
    }

    SinkRequest sinkRequest(StructType schema, Path to, String saveMode, String... options) {
        return new SinkRequest(
                "q", "id", schema, options(options), List.of(to.toString()), saveMode, false, environment());
    }

    void write(StructType schema, Path to, String saveMode, List<Object[]> rows, String... options) throws Exception {
        try (StreamSink sink = connector().openBatchSink(sinkRequest(schema, to, saveMode, options))) {
            SinkWriter writer = sink.createWriter(0);
            writer.beginEpoch(0);
            for (Object[] row : rows) {
                byte[] bytes = new RowCodec(schema).encode(row);
                writer.write(bytes, 0, bytes.length);
            }
            sink.finalizeEpoch(
                    0, List.of(writer.prepare(0).toCompletableFuture().get()));
            writer.close();
        }
    }

    /** The lines of all parts in the order of their names. */
    static List<String> lines(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path part : FileLister.list(List.of(directory.toString()), options())) {
            lines.addAll(Files.readAllLines(part));
        }
        return lines;
    }

    static Environment environment() {
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
            public ZoneId sessionTimeZone() {
                return ZoneId.of("America/New_York");
            }

            @Override
            public Map<String, String> settings() {
                return Map.of();
            }
        };
    }
}
