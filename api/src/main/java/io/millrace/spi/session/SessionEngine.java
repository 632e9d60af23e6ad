package io.millrace.spi.session;

import io.millrace.sql.MillraceSession;
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
     *
     * @param session for the query that CREATE STREAMING TABLE starts
     */
    Plan statement(MillraceSession session, String text, Map<String, Tree> arguments);

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

    /**
     * Runs a plan without streams into a table, which is made if there is none.
     *
     * @param format null: the table's, or that of the session
     */
    void saveAsTable(
            String name,
            Plan plan,
            @Nullable String format,
            Map<String, String> options,
            String saveMode,
            List<String> partitionBy);

    /** Runs a plan without streams into a table that there is, column by column. */
    void insertInto(String name, Plan plan, Map<String, String> options, boolean overwrite);

    /** Makes a table, with the rows of its query if it has one. */
    void createTable(NewTable table);

    /** Checks and starts a streaming query; returns once it runs (or throws why it cannot). */
    StreamingQuery start(StreamStart start);

    /**
     * As {@link #start}, into a table, which is made if there is none.
     *
     * @param start its paths are not looked at, nor its format where none was chosen
     * @param formatChosen whether the format is the user's and not the session's
     */
    StreamingQuery startIntoTable(String name, StreamStart start, boolean formatChosen);

    StreamingQueryManager streams();

    void registerFunction(UserFunction function);

    /** A null plan drops the view; false if there was none. */
    boolean registerView(String name, @Nullable Plan plan, boolean replace);

    boolean hasTable(String name);

    /** Whether what has the name goes with the session: a view, or a result in memory. */
    boolean isTemporary(String name);

    @Override
    void close();
}
