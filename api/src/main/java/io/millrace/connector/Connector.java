package io.millrace.connector;

import io.millrace.error.MillraceException;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind {@code format("name")}. List the class in {@code META-INF/services/io.millrace.connector.Connector}.
 * Implementations override what they support; the rest is refused with an error that names the format.
 */
public interface Connector {
    /** The name for {@code format(…)}, in lower case. */
    String shortName();

    /**
     * The options of a reader or writer with what the session says where they are silent. The engine asks before it hands options to any other
     * method.
     */
    default Options inSession(Options given, Environment environment) {
        return given;
    }

    /**
     * The columns of a table read with these options.
     *
     * @param userSchema what the user gave with {@code schema(…)}, or null
     */
    StructType readSchema(Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming);

    /**
     * Columns that every table of this connector has besides {@link #readSchema}, and that are read only where a query names them: then the
     * request's schema has them, though its tableSchema has not. A column of the table of the same name goes before.
     */
    default StructType hiddenColumns() {
        return new StructType();
    }

    /**
     * A stream over the table. Options are checked here, so that mistakes surface in {@code start()}.
     *
     * @param request columns wanted (a subset of readSchema, in order, then of hiddenColumns), options, and the query's surroundings
     */
    default StreamSource openStream(SourceRequest request) {
        throw refuse("reading as a stream");
    }

    /** A bounded read of the whole table as it is now. */
    default BatchSource openBatch(SourceRequest request) {
        throw refuse("reading as a batch");
    }

    /** A sink for streams. Options and output mode are checked here. */
    default StreamSink openSink(SinkRequest request) {
        throw refuse("writing a stream");
    }

    /**
     * A sink for batch writes; by default the stream sink with a single epoch 0. The request's outputMode is the save mode: append,
     * overwrite, errorifexists or ignore.
     */
    default StreamSink openBatchSink(SinkRequest request) {
        return openSink(request);
    }

    /** Whether the sinks know {@code partitionBy}. */
    default boolean dividesOutput() {
        return false;
    }

    private MillraceException refuse(String what) {
        return MillraceException.notYet("The format '" + shortName() + "' for " + what, "Use another format.");
    }

    /**
     * @param schema the columns to deliver, in this order
     * @param metadataPath where a source may keep a log of its own, or empty for a query without checkpoint
     * @param tableSchema all columns, as {@link #readSchema} returned them: what a format needs whose columns have no names in the
     *     data, such as CSV
     */
    record SourceRequest(
            String queryName,
            StructType schema,
            Options options,
            List<String> paths,
            Environment environment,
            Optional<String> metadataPath,
            StructType tableSchema) {
        public SourceRequest {
            paths = List.copyOf(paths);
        }

        /** For all columns. */
        public SourceRequest(
                String queryName,
                StructType schema,
                Options options,
                List<String> paths,
                Environment environment,
                Optional<String> metadataPath) {
            this(queryName, schema, options, paths, environment, metadataPath, schema);
        }
    }

    /**
     * @param outputMode append, update or complete, in lower case; for a batch write the save mode
     * @param queryId stable across restarts
     * @param realTime whether rows arrive as they are processed (true) or at barriers (false)
     * @param partitionBy columns of the schema by whose values the sink divides its rows; none unless {@link Connector#dividesOutput}
     * @param epochIntervalMs time between two barriers, if the clock says when they come; else 0
     */
    record SinkRequest(
            String queryName,
            String queryId,
            StructType schema,
            Options options,
            List<String> paths,
            String outputMode,
            boolean realTime,
            Environment environment,
            List<String> partitionBy,
            long epochIntervalMs) {
        public SinkRequest {
            paths = List.copyOf(paths);
            partitionBy = List.copyOf(partitionBy);
        }

        /** With barriers that no clock tells. */
        public SinkRequest(
                String queryName,
                String queryId,
                StructType schema,
                Options options,
                List<String> paths,
                String outputMode,
                boolean realTime,
                Environment environment,
                List<String> partitionBy) {
            this(queryName, queryId, schema, options, paths, outputMode, realTime, environment, partitionBy, 0);
        }

        /** Of rows that are not divided. */
        public SinkRequest(
                String queryName,
                String queryId,
                StructType schema,
                Options options,
                List<String> paths,
                String outputMode,
                boolean realTime,
                Environment environment) {
            this(queryName, queryId, schema, options, paths, outputMode, realTime, environment, List.of());
        }
    }
}
