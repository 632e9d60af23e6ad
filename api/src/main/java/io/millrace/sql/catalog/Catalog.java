package io.millrace.sql.catalog;

import io.millrace.error.MillraceException;
import io.millrace.spi.session.NewTable;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoder;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the warehouse, and the temporary views and functions of a session. There is one database, {@code default}; names may stand
 * with it or without. Thread-safe.
 */
public final class Catalog {
    private static final String DEFAULT = "default";
    private static final String CATALOG = "spark_catalog";
    private static final String TEMPORARY = "TEMPORARY";

    private final MillraceSession session;

    /** Use {@link MillraceSession#catalog}. */
    public Catalog(MillraceSession session) {
        this.session = session;
    }

    // ---- Where names are looked up

    /** {@code spark_catalog}, the only one; by Spark's name, since programs compare it. */
    public String currentCatalog() {
        return CATALOG;
    }

    public void setCurrentCatalog(String name) {
        if (!name.equals(CATALOG)) {
            throw MillraceException.notYet("The catalog '" + name + "'", "Use the only one, " + CATALOG + ".");
        }
    }

    /** {@code default}, the only one. */
    public String currentDatabase() {
        return DEFAULT;
    }

    /** @throws AnalysisException SCHEMA_NOT_FOUND for any but {@code default} */
    public void setCurrentDatabase(String name) {
        require(name);
    }

    public boolean databaseExists(String name) {
        return name.equalsIgnoreCase(DEFAULT);
    }

    public Database getDatabase(String name) {
        require(name);
        return new Database(DEFAULT, CATALOG, null, "");
    }

    public Dataset<Database> listDatabases() {
        return listDatabases("*");
    }

    /** @param pattern {@code *} for any text, {@code |} between alternatives; in any case */
    public Dataset<Database> listDatabases(String pattern) {
        List<Database> all = matches(DEFAULT, pattern) ? List.of(getDatabase(DEFAULT)) : List.of();
        return session.createDataset(all, Encoders.record(Database.class));
    }

    private static void require(String database) {
        if (!database.equalsIgnoreCase(DEFAULT)) {
            throw new AnalysisException(
                    "SCHEMA_NOT_FOUND",
                    "42704",
                    "The schema `" + database + "` cannot be found. There is only `default`; leave the name out.",
                    Map.of("schemaName", "`" + database + "`"));
        }
    }

    private static boolean matches(String name, String pattern) {
        return Pattern.compile("(?i)" + pattern.replace("*", ".*"))
                .matcher(name)
                .matches();
    }

    // ---- Tables and views

    public boolean tableExists(String name) {
        return session.engine().hasTable(name);
    }

    public boolean tableExists(String database, String name) {
        return databaseExists(database) && tableExists(name);
    }

    /** @throws AnalysisException TABLE_OR_VIEW_NOT_FOUND */
    public Table getTable(String name) {
        session.table(name);
        return listed(name, session.engine().isTemporary(name));
    }

    private static Table listed(String name, boolean temporary) {
        return temporary
                ? new Table(name, null, new String[0], null, TEMPORARY, true)
                : new Table(name, CATALOG, new String[] {DEFAULT}, null, "MANAGED", false);
    }

    public Table getTable(String database, String name) {
        require(database);
        return getTable(name);
    }

    /** The views of the session, the results of queries into format memory, and the tables of the warehouse. */
    public Dataset<Table> listTables() {
        return listTables(DEFAULT);
    }

    public Dataset<Table> listTables(String database) {
        return listTables(database, "*");
    }

    /** @param pattern {@code *} for any text, {@code |} between alternatives; in any case */
    public Dataset<Table> listTables(String database, String pattern) {
        require(database);
        List<Table> all = names("SHOW TABLES", "tableName").stream()
                .filter(name -> matches(name, pattern))
                .map(name -> listed(name, session.engine().isTemporary(name)))
                .toList();
        return listed(all, Encoders.record(Table.class));
    }

    /** Of the tables those that go with the session. */
    public Dataset<Table> listViews() {
        return listViews(DEFAULT);
    }

    public Dataset<Table> listViews(String database) {
        return listViews(database, "*");
    }

    public Dataset<Table> listViews(String database, String pattern) {
        require(database);
        List<Table> all = names("SHOW VIEWS", "viewName").stream()
                .filter(name -> matches(name, pattern))
                .map(name -> listed(name, true))
                .toList();
        return listed(all, Encoders.record(Table.class));
    }

    public Dataset<Column> listColumns(String table) {
        List<Column> all = session.table(table).schema().fieldList().stream()
                .map(Catalog::column)
                .toList();
        return listed(all, Encoders.record(Column.class));
    }

    public Dataset<Column> listColumns(String database, String table) {
        require(database);
        return listColumns(table);
    }

    private static Column column(StructField f) {
        return new Column(
                f.name(), f.getComment().orElse(null), f.dataType().simpleString(), f.nullable(), false, false, false);
    }

    /** False if there was no such view. */
    public boolean dropTempView(String name) {
        return session.engine().registerView(name, null, true);
    }

    public boolean dropGlobalTempView(String name) {
        throw MillraceException.notYet("Catalog.dropGlobalTempView('" + name + "')", "Use views of the session.");
    }

    /** Over rows that are there, in the session's usual format. */
    public Dataset<Row> createTable(String name, String path) {
        return create(name, null, null, null, Map.of("path", path));
    }

    /** Over rows that are there. */
    public Dataset<Row> createTable(String name, String path, String source) {
        return create(name, source, null, null, Map.of("path", path));
    }

    /** @param options with {@code path} over rows that are there */
    public Dataset<Row> createTable(String name, String source, Map<String, String> options) {
        return create(name, source, null, null, options);
    }

    public Dataset<Row> createTable(String name, String source, String description, Map<String, String> options) {
        return create(name, source, null, description, options);
    }

    /** @param options without {@code path} the table is empty */
    public Dataset<Row> createTable(String name, String source, StructType schema, Map<String, String> options) {
        return create(name, source, schema, null, options);
    }

    public Dataset<Row> createTable(
            String name, String source, StructType schema, String description, Map<String, String> options) {
        return create(name, source, schema, description, options);
    }

    private Dataset<Row> create(
            String name,
            @Nullable String source,
            @Nullable StructType schema,
            @Nullable String description,
            Map<String, String> options) {
        session.engine()
                .createTable(new NewTable(name, schema, source, options, List.of(), description, Map.of(), null));
        return session.table(name);
    }

    // ---- Functions

    public boolean functionExists(String name) {
        return names("SHOW FUNCTIONS", "function").contains(name.toLowerCase(Locale.ROOT));
    }

    public boolean functionExists(String database, String name) {
        return databaseExists(database) && functionExists(name);
    }

    /** @throws AnalysisException UNRESOLVED_ROUTINE */
    public Function getFunction(String name) {
        if (!functionExists(name)) {
            throw new AnalysisException(
                    "UNRESOLVED_ROUTINE",
                    "42883",
                    "Cannot resolve routine `" + name + "`. Register it with udf().register, or see listFunctions().",
                    Map.of("routineName", "`" + name + "`"));
        }
        return function(name);
    }

    public Function getFunction(String database, String name) {
        require(database);
        return getFunction(name);
    }

    public Dataset<Function> listFunctions() {
        return listFunctions(DEFAULT);
    }

    public Dataset<Function> listFunctions(String database) {
        return listFunctions(database, "*");
    }

    /** @param pattern {@code *} for any text, {@code |} between alternatives; in any case */
    public Dataset<Function> listFunctions(String database, String pattern) {
        require(database);
        List<Function> all = names("SHOW FUNCTIONS", "function").stream()
                .filter(name -> matches(name, pattern))
                .map(Catalog::function)
                .toList();
        return listed(all, Encoders.record(Function.class));
    }

    private static Function function(String name) {
        return new Function(name, null, null, null, "", true);
    }

    // ---- Hints, which change no result

    /** Millrace computes a table again for each query; only the name is checked. */
    public void cacheTable(String name) {
        session.table(name);
    }

    public void uncacheTable(String name) {
        session.table(name);
    }

    /** Always false: nothing is cached. */
    public boolean isCached(String name) {
        session.table(name);
        return false;
    }

    public void clearCache() {
        session.engine();
    }

    /** Every query looks at its tables anew; only the name is checked. */
    public void refreshTable(String name) {
        session.table(name);
    }

    /** Every query looks at its files anew. */
    public void refreshByPath(String path) {
        session.engine();
    }

    private List<String> names(String statement, String column) {
        return session.sql(statement).select(column).as(Encoders.STRING()).collectAsList();
    }

    private <T extends @Nullable Object> Dataset<T> listed(List<T> all, Encoder<T> encoder) {
        return session.createDataset(all, encoder);
    }
}
