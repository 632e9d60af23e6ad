package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.spi.session.SessionEngine;
import io.millrace.spi.session.SessionEngineProvider;
import io.millrace.sql.catalog.Catalog;
import io.millrace.sql.streaming.DataStreamReader;
import io.millrace.sql.streaming.StreamingQueryManager;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.StructType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The way in: makes Datasets, holds settings, views and user functions, and runs streaming queries. Thread-safe.
 *
 * <p>Needs an engine on the class path; {@code io.millrace:millrace-engine-actors} is one.
 */
public final class MillraceSession implements AutoCloseable {
    private static final ThreadLocal<@Nullable MillraceSession> ACTIVE = new InheritableThreadLocal<>();
    private static volatile @Nullable MillraceSession defaultSession;

    private final Map<String, String> settings;
    private final Map<String, String> given;
    private final SessionEngineProvider provider;
    private final SessionEngine engine;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private MillraceSession(Map<String, String> settings, SessionEngineProvider provider) {
        this.settings = new ConcurrentHashMap<>(settings);
        given = Map.copyOf(settings);
        this.provider = provider;
        this.engine = provider.open(this.settings);
    }

    private static SessionEngineProvider provider() {
        Iterator<SessionEngineProvider> found =
                ServiceLoader.load(SessionEngineProvider.class).iterator();
        if (!found.hasNext()) {
            found = ServiceLoader.load(SessionEngineProvider.class, MillraceSession.class.getClassLoader())
                    .iterator();
        }
        if (!found.hasNext()) {
            throw new MillraceException(
                    "NO_ENGINE",
                    "There is no engine on the class path. Add the dependency io.millrace:millrace-engine-actors.");
        }
        return found.next();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The session of this thread, else the default one; an error if there is none. */
    public static MillraceSession active() {
        return getActiveSession()
                .or(MillraceSession::getDefaultSession)
                .orElseThrow(() -> new MillraceException(
                        "NO_ACTIVE_SESSION",
                        "There is no active or default session. Make one with"
                                + " MillraceSession.builder().getOrCreate()."));
    }

    public static Optional<MillraceSession> getActiveSession() {
        return Optional.ofNullable(ACTIVE.get()).filter(MillraceSession::usable);
    }

    public static Optional<MillraceSession> getDefaultSession() {
        return Optional.ofNullable(defaultSession).filter(MillraceSession::usable);
    }

    public static void setActiveSession(MillraceSession session) {
        ACTIVE.set(session);
    }

    public static void clearActiveSession() {
        ACTIVE.remove();
    }

    public static void setDefaultSession(MillraceSession session) {
        defaultSession = session;
    }

    public static void clearDefaultSession() {
        defaultSession = null;
    }

    private boolean usable() {
        return !stopped.get();
    }

    private static synchronized MillraceSession shared(Map<String, String> settings) {
        Optional<MillraceSession> present = getActiveSession().or(MillraceSession::getDefaultSession);
        if (present.isPresent()) {
            present.get().settings.putAll(settings);
            return present.get();
        }
        MillraceSession session = new MillraceSession(settings, provider());
        setActiveSession(session);
        setDefaultSession(session);
        return session;
    }

    /** The engine behind this session. */
    public SessionEngine engine() {
        if (stopped.get()) {
            throw new MillraceException("SESSION_STOPPED", "This session was stopped. Make a new one.");
        }
        return engine;
    }

    /** The zone in which times are shown and read: {@code millrace.sql.session.timeZone}, else the JVM's. */
    ZoneId timeZone() {
        String zone = settings.get("millrace.sql.session.timeZone");
        return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
    }

    public RuntimeConfig conf() {
        return new RuntimeConfig(settings);
    }

    public DataFrameReader read() {
        return new DataFrameReader(this);
    }

    public DataStreamReader readStream() {
        return new DataStreamReader(this);
    }

    public StreamingQueryManager streams() {
        return engine().streams();
    }

    public UDFRegistration udf() {
        return new UDFRegistration(this);
    }

    public Catalog catalog() {
        return new Catalog(this);
    }

    /** The temporary view, result table of a query into format memory, or table of the warehouse, of this name. */
    public Dataset<Row> table(String name) {
        return Dataset.ofRows(this, new Plan.Table(ColumnNames.parts(name)));
    }

    /** A query, or a command, which is carried out at once and answers with what it has to say. */
    public Dataset<Row> sql(String text) {
        return Dataset.ofRows(this, engine().statement(this, text, Map.of()));
    }

    /** Named parameters, {@code :name} in the text; values as for {@link functions#lit}. */
    public Dataset<Row> sql(String text, Map<String, ?> arguments) {
        Map<String, Tree> trees = new LinkedHashMap<>();
        arguments.forEach((name, value) -> trees.put(name, Literals.of(value)));
        return Dataset.ofRows(this, engine().statement(this, text, trees));
    }

    /** Positional parameters, {@code ?} in the text; the planner sees them under the names 1, 2, 3. */
    public Dataset<Row> sql(String text, @Nullable Object... arguments) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            named.put(String.valueOf(i + 1), functions.lit(arguments[i]));
        }
        return sql(text, named);
    }

    public Dataset<Long> range(long end) {
        return range(0, end, 1);
    }

    public Dataset<Long> range(long start, long end) {
        return range(start, end, 1);
    }

    /** Numbers from start to before end as column {@code id}. */
    public Dataset<Long> range(long start, long end, long step) {
        if (step == 0) {
            throw new IllegalArgumentException("step (0) cannot be 0");
        }
        return Dataset.of(this, new Plan.Range(start, end, step), Encoders.LONG());
    }

    /** As above; the number of partitions is a hint that needs no following for a table made of numbers. */
    public Dataset<Long> range(long start, long end, long step, int numPartitions) {
        return range(start, end, step);
    }

    /** Rows of external objects under a schema; every value is checked against its column here. */
    public Dataset<Row> createDataFrame(List<Row> rows, StructType schema) {
        List<@Nullable Object[]> values = new ArrayList<>(rows.size());
        for (Row row : rows) {
            values.add(ExternalTypes.fromRow(row, schema));
        }
        return Dataset.ofRows(this, new Plan.Local(schema, values));
    }

    /** The columns of a bean or record class, filled from objects. */
    public <T> Dataset<Row> createDataFrame(List<T> objects, Class<T> beanClass) {
        return createDataset(objects, Encoders.bean(beanClass)).toDF();
    }

    public <T> Dataset<T> createDataset(List<T> objects, Encoder<T> encoder) {
        List<@Nullable Object[]> values = new ArrayList<>(objects.size());
        for (@Nullable T object : objects) {
            if (object == null && encoder.struct()) {
                throw new MillraceException(
                        "NOT_NULL_ASSERT_VIOLATION",
                        "42000",
                        "An object of the list is null; only single values may be. Leave it out.",
                        Map.of("walkedTypePath", "top level"),
                        null);
            }
            values.add(object == null ? new @Nullable Object[1] : encoder.toRow(object));
        }
        return Dataset.of(this, new Plan.Local(encoder.schema(), values), encoder);
    }

    /** No columns, no rows. */
    public Dataset<Row> emptyDataFrame() {
        return createDataFrame(List.of(), new StructType());
    }

    /** No rows. */
    public Dataset<Row> emptyDataFrame(StructType schema) {
        return createDataFrame(List.of(), schema);
    }

    public <T> Dataset<T> emptyDataset(Encoder<T> encoder) {
        return createDataset(List.of(), encoder);
    }

    /** A session with the settings that this one was made with, not those set since, and an engine, views and functions of its own. */
    public MillraceSession newSession() {
        engine();
        return new MillraceSession(given, provider);
    }

    /** The version of Millrace, or {@code development} where it does not run from its jar. */
    public String version() {
        String version = MillraceSession.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Stops all queries and the engine; stopping twice is harmless. */
    public void stop() {
        if (stopped.compareAndSet(false, true)) {
            engine.close();
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Settings for a session; {@code spark.} keys are taken as {@code millrace.} keys. Not thread-safe. */
    public static final class Builder {
        private final Map<String, String> settings = new HashMap<>();

        private Builder() {}

        public Builder appName(String name) {
            return config("millrace.app.name", name);
        }

        /** Accepted so that Spark programs run unchanged, and ignored: a session runs in this JVM. */
        public Builder master(String master) {
            return this;
        }

        public Builder config(String key, String value) {
            String kept = SettingNames.checked(RuntimeConfig.key(key));
            settings.put(kept, SettingValues.checked(kept, value));
            return this;
        }

        public Builder config(String key, boolean value) {
            return config(key, String.valueOf(value));
        }

        public Builder config(String key, long value) {
            return config(key, String.valueOf(value));
        }

        public Builder config(String key, double value) {
            return config(key, String.valueOf(value));
        }

        public Builder config(Map<String, ?> values) {
            values.forEach((key, value) -> config(key, String.valueOf(value)));
            return this;
        }

        public Builder enableHiveSupport() {
            throw MillraceException.notYet(
                    "MillraceSession.Builder.enableHiveSupport", "Leave it out, and read tables by their files.");
        }

        public Builder remote(String connectionString) {
            throw MillraceException.notYet(
                    "MillraceSession.Builder.remote('" + connectionString + "')",
                    "Run the program on each node of a cluster: see docs/operations.md.");
        }

        /** The active or default session with these settings added, or a new one, which becomes both. */
        public MillraceSession getOrCreate() {
            return shared(settings);
        }

        /** A new session, which becomes this thread's. */
        public MillraceSession create() {
            return create(provider());
        }

        /** As {@link #create()}, on an engine that is not looked up: a test's. */
        public MillraceSession create(SessionEngineProvider engine) {
            MillraceSession session = new MillraceSession(settings, engine);
            setActiveSession(session);
            return session;
        }
    }
}
