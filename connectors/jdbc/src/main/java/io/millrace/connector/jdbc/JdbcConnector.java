package io.millrace.connector.jdbc;

import io.millrace.connector.BatchSource;
import io.millrace.connector.Connector;
import io.millrace.connector.Delivery;
import io.millrace.connector.Options;
import io.millrace.connector.StreamSink;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code format("jdbc")}: tables of databases, with Spark's options; docs/jdbc.md lists them. As a sink of streams it is beyond Spark. The
 * database's driver comes from the class path.
 */
public final class JdbcConnector implements Connector {
    @Override
    public String shortName() {
        return "jdbc";
    }

    @Override
    public StructType readSchema(
            Options options, List<String> paths, @Nullable StructType userSchema, boolean streaming) {
        StructType actual = JdbcTable.of(ReadSettings.parse(options)).schema();
        if (userSchema != null && !userSchema.equals(actual)) {
            throw new AnalysisException(
                    "USER_SPECIFIED_AND_ACTUAL_SCHEMA_MISMATCH",
                    "42K03",
                    "The schema given to schema(…), " + userSchema.toDDL()
                            + ", is not the one that the database tells, "
                            + actual.toDDL()
                            + ". Leave schema(…) out; the option customSchema says how single columns are read.",
                    Map.of());
        }
        return actual;
    }

    @Override
    public BatchSource openBatch(SourceRequest request) {
        ReadSettings settings = ReadSettings.parse(request.options());
        return new JdbcBatchSource(settings, JdbcTable.of(settings), request);
    }

    @Override
    public StreamSink openSink(SinkRequest request) {
        return Delivery.ofStream(request) == Delivery.EXACTLY_ONCE
                ? new TransactionalJdbcSink(request)
                : new JdbcStreamSink(request);
    }

    @Override
    public StreamSink openBatchSink(SinkRequest request) {
        Delivery.refuseInBatch(request.options());
        return new JdbcBatchSink(request);
    }
}
