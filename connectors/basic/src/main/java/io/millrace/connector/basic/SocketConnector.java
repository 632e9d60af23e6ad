package io.millrace.connector.basic;

import io.millrace.connector.Connector;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.connector.Positions;
import io.millrace.connector.SourceReader;
import io.millrace.connector.StreamSource;
import io.millrace.error.ExecutionException;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code format("socket")}: lines of UTF-8 text from a TCP server as column value, with {@code includeTimestamp} the time of arrival as
 * column timestamp. For trying things out: what was read is only in memory, so a restart of the program cannot replay it.
 */
public final class SocketConnector implements Connector {
    @Override
    public String shortName() {
        return "socket";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        RateConnector.refuseUserSchema(shortName(), userSchema);
        StructType value = new StructType().add("value", DataTypes.StringType);
        return options.getBoolean("includeTimestamp", false) ? value.add("timestamp", DataTypes.TimestampType) : value;
    }

    @Override
    public StreamSource openStream(SourceRequest request) {
        Options o = request.options();
        String host = o.require("host", "Name the server to read lines from.");
        o.require("port", "Name the port of the server to read lines from.");
        StructType full = readSchema(o, request.paths(), null, true);
        return new Source(host, (int) o.getLong("port", 0), full, request.schema(), request.environment());
    }

    private static final class Source implements StreamSource {
        private final String host;
        private final int port;
        private final StructType full;
        private final StructType wanted;
        private final Environment environment;
        private final RowLog log = new RowLog();
        private final Socket socket;
        private volatile @Nullable IOException broken;

        Source(String host, int port, StructType full, StructType wanted, Environment environment) {
            this.host = host;
            this.port = port;
            this.full = full;
            this.wanted = wanted;
            this.environment = environment;
            try {
                socket = new Socket(host, port);
            } catch (IOException e) {
                throw new ExecutionException(
                        "CANNOT_CONNECT",
                        "No connection to " + host + ":" + port + " (" + e.getMessage() + "). Start the server first.",
                        e);
            }
            Thread reader = new Thread(this::readLines, "millrace-socket-" + host + "-" + port);
            reader.setDaemon(true);
            reader.start();
        }

        private void readLines() {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    @Nullable
                    Object[] row = full.size() == 1
                            ? new Object[] {line}
                            : new Object[] {line, environment.currentTimeMs() * 1000};
                    List<@Nullable Object[]> one = new ArrayList<>();
                    one.add(row);
                    log.addAll(one);
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    broken = e;
                }
            }
        }

        private void check() {
            IOException e = broken;
            if (e != null) {
                throw new ExecutionException(
                        "CONNECTION_LOST",
                        "The connection to " + host + ":" + port + " broke: " + e.getMessage() + ".",
                        e);
            }
        }

        @Override
        public Positions initial() {
            return Positions.of(Map.of(RowLog.SPLIT, 0L));
        }

        @Override
        public Positions latest(Positions known) {
            check();
            return Positions.of(Map.of(RowLog.SPLIT, log.size()));
        }

        @Override
        public Positions nextBatchEnd(Positions from, boolean ignoreLimits) {
            return latest(from);
        }

        @Override
        public SourceReader createReader() {
            return log.reader(full, wanted);
        }

        @Override
        public boolean replayable() {
            return false;
        }

        @Override
        public String description() {
            return "TextSocketV2[host: " + host + ", port: " + port + "]";
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new ExecutionException(
                        "CLOSE_FAILED", "The connection to " + host + ":" + port + " could not be closed.", e);
            }
        }
    }
}
