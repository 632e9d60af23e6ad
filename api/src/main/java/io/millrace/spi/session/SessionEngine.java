package io.millrace.spi.session;

import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryManager;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One session's engine. Thread-safe. Settings are read from the map given at opening, which the session may change. */
public interface SessionEngine extends AutoCloseable {

    /** Checks a plan against the views, functions and settings of now; the error says what is wrong. */
    Analyzed analyze(Plan plan);

    /**
     * @param streaming whether any source below is a stream
     * @param basis what the engine wants kept for as long as there is something with this plan, so that a plan over it is analysed from
     *     there; nobody else's business
     */
    record Analyzed(
            StructType schema, boolean streaming, @Nullable Object basis) {}

    /**
     * A statement of SQL: a query's plan, or, for a command such as CREATE TEMP VIEW or SHOW, the rows it answers with after it
     * has been carried out.
     */
    Plan statement(String text, Map<String, Tree> arguments);

    /** Runs a plan without streams to its end; rows in internal form. */
    List<@Nullable Object[]> collect(Plan plan);

    /** mode: simple, extended, codegen, cost or formatted. */
    String explain(Plan plan, String mode);

    /** Runs a plan without streams into a sink. saveMode: append, overwrite, errorifexists, ignore. */
    void write(
            Plan plan,
            String format,
            Map<String, String> options,
            List<String> paths,
            String saveMode,
            List<String> partitionBy);

    /** Checks and starts a streaming query; returns once it runs (or throws why it cannot). */
    StreamingQuery start(StreamStart start);

    StreamingQueryManager streams();

    void registerFunction(UserFunction function);

    /** A null plan drops the view; false if there was none. */
    boolean registerView(String name, @Nullable Plan plan, boolean replace);

    boolean hasTable(String name);

    @Override
    void close();
}
