package io.millrace.spi.session;

import io.millrace.api.java.function.VoidFunction2;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoder;
import io.millrace.sql.ForeachWriter;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.tree.Plan;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code writeStream()…start()} was given.
 *
 * @param format the sink's format; {@code "foreach"} and {@code "foreachbatch"} when one of the functions is set
 * @param encoder decodes the rows of the plan as they are: its schema is the plan's, whatever the user's class needs of it
 * @param options writer options, checkpointLocation among them
 * @param session the session, for the Datasets given to foreachBatch
 */
public record StreamStart(
        io.millrace.sql.MillraceSession session,
        Plan plan,
        Encoder<?> encoder,
        @Nullable String queryName,
        String format,
        Map<String, String> options,
        List<String> paths,
        List<String> partitionBy,
        OutputMode outputMode,
        Trigger trigger,
        @Nullable ForeachWriter<?> foreach,
        @Nullable VoidFunction2<? extends Dataset<?>, Long> foreachBatch) {}
