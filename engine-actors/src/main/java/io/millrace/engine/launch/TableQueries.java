package io.millrace.engine.launch;

import io.millrace.connector.Environment;
import io.millrace.engine.table.StoreAssignment;
import io.millrace.engine.table.TableInfo;
import io.millrace.engine.table.TablePartitions;
import io.millrace.engine.table.Warehouse;
import io.millrace.error.MillraceException;
import io.millrace.planner.parse.Statement;
import io.millrace.spi.session.StreamStart;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes tables of the warehouse, fills them from batch queries and streaming ones, and drops them. Thread-safe. */
final class TableQueries {
    private static final String FOLDER = "millrace.sql.warehouse.dir";
    private static final String DEFAULT_FOLDER = "millrace-warehouse";
    private static final String CHECKPOINT = "checkpointLocation";
    private static final Map<String, String> WHOLE = Map.of(OverwrittenPartition.MODE, "static");
    private static final Statement.About NOTHING_SAID = new Statement.About(null, Map.of());

    /** Options that are no property of the table. */
    private static final List<String> OF_A_WRITE = List.of(CHECKPOINT, "path", OverwrittenPartition.MODE);

    private final Environment environment;
    private final SessionPlanner planner;
    private final ConnectorRegistry connectors;
    private final BatchQueries batch;
    private final StreamQueries streams;
    private final Set<String> views;

    /** @param views the names in use, in lower case */
    TableQueries(
            Environment environment,
            ConnectorRegistry connectors,
            SessionPlanner planner,
            BatchQueries batch,
            StreamQueries streams,
            Set<String> views) {
        this.environment = environment;
        this.connectors = connectors;
        this.planner = planner;
        this.batch = batch;
        this.streams = streams;
        this.views = views;
    }

    private static Warehouse warehouse(Environment environment) {
        return new Warehouse(Path.of(environment.settings().getOrDefault(FOLDER, DEFAULT_FOLDER)));
    }

    Warehouse warehouse() {
        return warehouse(environment);
    }

    /** The table as a plan that reads it. */
    static Optional<Plan> find(Environment environment, String name) {
        Warehouse warehouse = warehouse(environment);
        return warehouse.find(name).map(table -> table.read(warehouse.location(table)));
    }

    static Set<String> names(Environment environment) {
        return warehouse(environment).names();
    }

    /** The last part of a name, which may have the only catalog and schema before it. */
    static String last(String name) {
        String[] parts = name.replace("`", "").split("\\.");
        return parts[parts.length - 1];
    }

    /** What DESCRIBE TABLE says behind the columns; nothing of what is no table. */
    List<@Nullable Object[]> details(String name, boolean extended) {
        return views.contains(name.toLowerCase(Locale.ROOT))
                ? List.of()
                : warehouse()
                        .find(name)
                        .map(t -> TableCommands.details(t, warehouse().location(t), extended))
                        .orElse(List.of());
    }

    boolean isView(String name) {
        return views.contains(name.toLowerCase(Locale.ROOT));
    }

    private void requireNoView(String name) {
        if (views.contains(name.toLowerCase(Locale.ROOT))) {
            throw new AnalysisException(
                    "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE",
                    "42809",
                    "`" + name
                            + "` is a temporary view, which cannot be written to. Choose another name, or drop the view.",
                    Map.of("viewName", "`" + name + "`"));
        }
    }

    TableInfo existing(String name) {
        requireNoView(name);
        return warehouse()
                .find(name)
                .orElseThrow(() -> new AnalysisException(
                        "TABLE_OR_VIEW_NOT_FOUND",
                        "42P01",
                        "The table or view `" + name
                                + "` cannot be found. Make it with CREATE TABLE, saveAsTable or toTable.",
                        Map.of("relationName", "`" + name + "`")));
    }

    private String format(@Nullable String chosen) {
        return chosen != null ? chosen : environment.settings().getOrDefault("millrace.sql.sources.default", "parquet");
    }

    private TableInfo described(
            String name,
            @Nullable String format,
            Map<String, String> options,
            @Nullable String path,
            StructType schema,
            List<String> partitionBy) {
        return described(name, format, options, path, schema, partitionBy, NOTHING_SAID);
    }

    private TableInfo described(
            String name,
            @Nullable String format,
            Map<String, String> options,
            @Nullable String path,
            StructType schema,
            List<String> partitionBy,
            Statement.About about) {
        String chosen = format(format);
        Map<String, String> kept = new HashMap<>(options);
        kept.keySet().removeIf(key -> OF_A_WRITE.stream().anyMatch(key::equalsIgnoreCase));
        List<String> columns = PartitionColumns.of(partitionBy, schema, connectors.get(chosen));
        PartitionColumns.requireOthers(columns, schema);
        return new TableInfo(
                name,
                chosen,
                kept,
                path,
                StoreAssignment.nullable(schema),
                columns,
                false,
                about.comment(),
                about.properties());
    }

    // ---- Batch queries

    void save(
            String given,
            Plan plan,
            @Nullable String format,
            Map<String, String> options,
            String saveMode,
            List<String> partitionBy) {
        String name = last(given);
        requireNoView(name);
        Optional<TableInfo> there = warehouse().find(name);
        if (there.isEmpty()) {
            fill(described(name, format, options, path(options), schema(plan), partitionBy), plan);
            return;
        }
        TableInfo table = there.get();
        switch (saveMode) {
            case "append" -> {
                requireLike(table, format, partitionBy);
                write(table, StoreAssignment.byName(plan, schema(plan), table), "append", options);
            }
            case "overwritepartitions" ->
                write(
                        table,
                        StoreAssignment.byName(plan, schema(plan), table),
                        "overwrite",
                        Map.of(OverwrittenPartition.MODE, "dynamic"));
            case "overwrite" -> {
                TableInfo now = described(
                        name,
                        format == null ? table.format() : format,
                        options,
                        table.path(),
                        schema(plan),
                        partitionBy);
                requireOfBatches(table);
                write(now, plan, "overwrite", WHOLE);
                warehouse().replace(now);
            }
            case "ignore" -> {}
            default -> throw Warehouse.exists(name);
        }
    }

    void insert(String given, Plan plan, Map<String, String> options, boolean overwrite) {
        TableInfo table = existing(last(given));
        write(
                table,
                StoreAssignment.byOrder(plan, schema(plan), table, List.of(), Map.of()),
                overwrite ? "overwrite" : "append",
                options);
    }

    void insert(Statement.Insert i) {
        TableInfo table = existing(i.name());
        Map<String, Tree> fixed = new LinkedHashMap<>();
        i.partition().forEach((column, value) -> {
            if (value != null) {
                fixed.put(column, value);
            }
        });
        StructType schema = schema(i.query());
        List<String> columns = i.byName() ? List.of(schema.fieldNames()) : i.columns();
        if (!i.partition().isEmpty()) {
            new TablePartitions(table, warehouse().location(table))
                    .requireColumns(i.partition().keySet());
        }
        Plan rows = StoreAssignment.byOrder(i.query(), schema, table, columns, fixed);
        write(
                table,
                rows,
                i.overwrite() ? "overwrite" : "append",
                i.overwrite() ? new OverwrittenPartition(batch, planner).options(table, fixed) : Map.of());
    }

    private StructType schema(Plan plan) {
        return planner.describe(plan).schema();
    }

    static @Nullable String path(Map<String, String> options) {
        return options.entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase("path"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** Makes the table with the rows of the plan; if they cannot be written, there is none. */
    private void fill(TableInfo table, Plan plan) {
        warehouse().create(table);
        try {
            write(table, plan, "append", Map.of());
        } catch (RuntimeException e) {
            warehouse().drop(table);
            throw e;
        }
    }

    /** @param others options of this write alone */
    private void write(TableInfo table, Plan plan, String saveMode, Map<String, String> others) {
        requireOfBatches(table);
        String location = warehouse().location(table);
        Map<String, String> options = new HashMap<>(table.options());
        options.putAll(others);
        options.keySet().removeIf("path"::equalsIgnoreCase);
        batch.write(planner.batch(plan), table.format(), options, List.of(location), saveMode, table.partitionBy());
    }

    /** An overwrite would take from a running query what it has staged there. */
    static void requireOfBatches(TableInfo table) {
        if (table.writtenByStream()) {
            throw new MillraceException(
                    "TABLE_WRITTEN_BY_STREAM",
                    "The table `" + table.name()
                            + "` is written by a streaming query; batches into such a table are not there yet. Write into another table,"
                            + " and read both with UNION ALL.");
        }
    }

    private void requireLike(TableInfo table, @Nullable String format, List<String> partitionBy) {
        if (format != null && !format.equalsIgnoreCase(table.format())) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_1159",
                    "Table " + table.name() + " is of format `" + table.format() + "`, and the query names `" + format
                            + "`. Leave format(…) out.");
        }
        if (!partitionBy.isEmpty()
                && !String.join(",", partitionBy).equalsIgnoreCase(String.join(",", table.partitionBy()))) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_1163",
                    "Table " + table.name()
                            + " is partitioned by " + table.partitionBy() + ", and the query names "
                            + partitionBy + ". Leave partitionBy(…) out.");
        }
    }

    // ---- Streaming queries

    StreamingQuery start(String given, StreamStart start, boolean formatChosen) {
        String name = last(given);
        requireNoView(name);
        StructType schema = schema(start.plan());
        if (start.outputMode() != OutputMode.APPEND) {
            throw new AnalysisException(
                    "STREAMING_OUTPUT_MODE.UNSUPPORTED_OPERATION",
                    "Invalid streaming output mode: " + start.outputMode()
                            + ". A table takes append only. Use foreachBatch for the others.");
        }
        Optional<TableInfo> there = warehouse().find(name);
        TableInfo table = there.orElseGet(() ->
                described(name, start.format(), start.options(), path(start.options()), schema, start.partitionBy()));
        if (there.isPresent()) {
            requireLike(table, formatChosen ? start.format() : null, start.partitionBy());
            requireColumns(table, schema);
            requireNoRows(table);
        } else {
            // Checked before, so that a query that may not run leaves nothing behind.
            planner.streaming(start.plan(), start.outputMode());
            warehouse().create(table.ofStream());
        }
        Map<String, String> options = new HashMap<>(table.options());
        options.putAll(start.options());
        options.keySet().removeIf(key -> key.equalsIgnoreCase("path"));
        try {
            // Said before the first row, so that after a crash the table is known as that of a stream.
            warehouse().replace(table.ofStream());
            return streams.start(new StreamStart(
                    start.session(),
                    start.plan(),
                    start.encoder(),
                    start.queryName(),
                    table.format(),
                    options,
                    List.of(warehouse().location(table)),
                    table.partitionBy(),
                    start.outputMode(),
                    start.trigger(),
                    null,
                    null));
        } catch (RuntimeException e) {
            if (there.isEmpty()) {
                warehouse().drop(table);
            } else {
                warehouse().replace(table);
            }
            throw e;
        }
    }

    private static void requireColumns(TableInfo table, StructType schema) {
        if (!TableInfo.partitionsLast(StoreAssignment.nullable(schema), table.partitionBy())
                .simpleString()
                .equalsIgnoreCase(table.schema().simpleString())) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_1162",
                    "The columns of the existing table " + table.name() + " ("
                            + table.schema().simpleString()
                            + ") don't match those of the query (" + schema.simpleString()
                            + "). Select them in that order, with casts where types differ.");
        }
    }

    /** A table that batches fill may be overwritten, see {@link #requireOfBatches}. */
    private void requireNoRows(TableInfo table) {
        if (!table.writtenByStream()
                && !batch.binaryRows(planner.batch(
                                new Plan.Limit(table.read(warehouse().location(table)), 1)))
                        .isEmpty()) {
            throw new MillraceException(
                    "TABLE_WRITTEN_BY_BATCH",
                    "The table `" + table.name()
                            + "` has rows of batch queries; a stream into such a table is not there yet. Write into another table,"
                            + " and read both with UNION ALL.");
        }
    }

    // ---- Statements

    /** @return the query that CREATE STREAMING TABLE started or had running; else null */
    @Nullable
    StreamingQuery create(MillraceSession session, Statement.CreateTable t) {
        requireNoView(t.name());
        Plan query = t.query();
        Optional<TableInfo> there = warehouse().find(t.name());
        if (t.streaming() && query != null) {
            if (there.isPresent() && !t.ifNotExists()) {
                throw Warehouse.exists(t.name());
            }
            return stream(session, t, query);
        }
        create(t);
        return null;
    }

    /** Makes a table that batches fill, with the rows of its query if it has one. */
    void create(Statement.CreateTable t) {
        requireNoView(t.name());
        if (warehouse().find(t.name()).isPresent()) {
            if (t.ifNotExists()) {
                return;
            }
            throw Warehouse.exists(t.name());
        }
        Plan query = t.query();
        if (query != null && t.columns() != null) {
            throw new AnalysisException(
                    "UNSUPPORTED_FEATURE.CREATE_TABLE_COLUMNS_AS_SELECT",
                    "0A000",
                    "CREATE TABLE … AS takes its columns from the query. Leave the list of columns out, and cast in the query.",
                    Map.of());
        }
        StructType columns = query != null ? schema(query) : t.columns();
        if (columns == null && t.location() != null) {
            columns = schema(new Plan.Read(format(t.format()), t.options(), List.of(t.location()), null, false, null));
        }
        if (columns == null) {
            throw new AnalysisException(
                    "UNSUPPORTED_FEATURE.CREATE_TABLE_WITHOUT_COLUMNS",
                    "0A000",
                    "CREATE TABLE `" + t.name()
                            + "` needs columns, such as (id BIGINT, name STRING), or AS and a query, or a LOCATION with rows.",
                    Map.of());
        }
        TableInfo table =
                described(t.name(), t.format(), t.options(), t.location(), columns, t.partitionBy(), t.about());
        if (query != null) {
            fill(table, query);
        } else {
            warehouse().create(table);
        }
    }

    private StreamingQuery stream(MillraceSession session, Statement.CreateTable t, Plan query) {
        for (StreamingQuery active : streams.manager().active()) {
            if (t.name().equalsIgnoreCase(active.name())) {
                return active;
            }
        }
        Map<String, String> options = new HashMap<>(t.options());
        TableInfo table =
                described(t.name(), t.format(), options, t.location(), schema(query), t.partitionBy(), t.about());
        options.putIfAbsent(CHECKPOINT, warehouse().checkpoint(table));
        if (t.location() != null) {
            options.put("path", t.location());
        }
        StreamStart start = new StreamStart(
                session,
                query,
                Encoders.row(schema(query)),
                t.name(),
                format(t.format()),
                options,
                List.of(),
                t.partitionBy(),
                OutputMode.APPEND,
                Trigger.ProcessingTime(0),
                null,
                null);
        return start(t.name(), start, t.format() != null);
    }

    /** With the query that writes it under its name, if that runs in this session. */
    void drop(Statement.DropTable t) {
        Optional<TableInfo> there = warehouse().find(t.name());
        if (there.isEmpty() && t.ifExists()) {
            return;
        }
        TableInfo table = there.orElseGet(() -> existing(t.name()));
        for (StreamingQuery active : streams.manager().active()) {
            if (t.name().equalsIgnoreCase(active.name()) && table.writtenByStream()) {
                stop(active);
            }
        }
        warehouse().drop(table);
    }

    private static void stop(StreamingQuery query) {
        try {
            query.stop();
        } catch (TimeoutException e) {
            throw new MillraceException(
                    "QUERY_DOES_NOT_STOP",
                    "The query " + query.name() + " that writes the table does not stop in time. Drop the table later.",
                    e);
        }
    }
}
