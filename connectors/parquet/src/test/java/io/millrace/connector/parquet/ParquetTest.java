package io.millrace.connector.parquet;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSink;
import io.millrace.row.MapData;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of this module share: a directory, and reading and writing through the connector's contract. */
abstract class ParquetTest {
    final Connector connector = new ParquetConnector();

    @TempDir
    Path dir;

    static Options options(String... keysAndValues) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            all.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Options(all);
    }

    StructType inferred(Object path, String... options) {
        return connector.readSchema(options(options), List.of(path.toString()), null, false);
    }

    /** Rows as texts, arrays and all, by the inferred schema. */
    List<String> read(Object path, String... options) {
        return texts(rows(inferred(path, options), path, options));
    }

    List<String> read(String ddl, Object path, String... options) {
        return texts(rows(
                connector.readSchema(options(options), List.of(path.toString()), StructType.fromDDL(ddl), false),
                path,
                options));
    }

    List<Object[]> rows(StructType table, Object path, String... options) {
        return rows(table, table, path, options);
    }

    List<Object[]> rows(StructType table, StructType wanted, Object path, String... options) {
        List<Object[]> rows = new ArrayList<>();
        RowCodec codec = new RowCodec(wanted);
        SourceRequest request = new SourceRequest(
                "q",
                wanted,
                options(options),
                List.of(path.toString()),
                environment(Map.of()),
                Optional.empty(),
                table);
        try (BatchSource source = connector.openBatch(request)) {
            source.readAll((base, off, len) -> rows.add(codec.decode(base, off)));
        }
        return rows;
    }

    static List<String> texts(List<Object[]> rows) {
        return rows.stream().map(ParquetTest::text).toList();
    }

    /** A value in internal form, all of it. */
    static String text(Object value) {
        if (value instanceof Object[] parts) {
            return Stream.of(parts).map(ParquetTest::text).toList().toString();
        } else if (value instanceof MapData map) {
            return text(map.keys()) + "->" + text(map.values());
        } else if (value instanceof byte[] bytes) {
            return java.util.HexFormat.of().formatHex(bytes);
        }
        return String.valueOf(value);
    }

    static SinkRequest sinkRequest(
            StructType schema,
            Path to,
            String mode,
            List<String> partitionBy,
            Map<String, String> settings,
            String... options) {
        return new SinkRequest(
                "q",
                "id",
                schema,
                options(options),
                List.of(to.toString()),
                mode,
                false,
                environment(settings),
                partitionBy);
    }

    void write(StructType schema, Path to, List<Object[]> rows, String... options) throws Exception {
        write(sinkRequest(schema, to, "overwrite", List.of(), Map.of(), options), rows);
    }

    void write(SinkRequest request, List<Object[]> rows) throws Exception {
        try (StreamSink sink = connector.openBatchSink(request)) {
            SinkWriter writer = sink.createWriter(0);
            writer.beginEpoch(0);
            put(writer, request.schema(), rows);
            sink.finalizeEpoch(
                    0, List.of(writer.prepare(0).toCompletableFuture().get()));
            writer.close();
        }
    }

    static void put(SinkWriter writer, StructType schema, List<Object[]> rows) {
        RowCodec codec = new RowCodec(schema);
        for (Object[] row : rows) {
            byte[] bytes = codec.encode(row);
            // The bytes may be reused after the call, so they are.
            writer.write(bytes, 0, bytes.length);
            java.util.Arrays.fill(bytes, (byte) 0x5a);
        }
    }

    /** Names of the files that a reader of a directory sees, in order. */
    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(p -> directory.relativize(p).toString())
                    .filter(p -> !p.contains("/.") && !p.startsWith(".") && !p.startsWith("_"))
                    .sorted()
                    .toList();
        }
    }

    static Environment environment(Map<String, String> settings) {
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
                return settings;
            }
        };
    }
}
