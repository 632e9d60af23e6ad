package io.millrace.connector.jdbc;

import io.millrace.connector.Options;
import io.millrace.error.MillraceException;
import io.millrace.error.Spelling;
import io.millrace.sql.AnalysisException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a database is and how to get in. Its text form and its errors hold no password. Thread-safe; opening a connection blocks.
 */
final class Database {
    /** Options of ours and of the engine; all others are meant for the driver. */
    private static final Set<String> OWN = ignoringCase(
            "url",
            "dbtable",
            "query",
            "driver",
            "partitionColumn",
            "lowerBound",
            "upperBound",
            "numPartitions",
            "queryTimeout",
            "fetchsize",
            "batchsize",
            "isolationLevel",
            "sessionInitStatement",
            "truncate",
            "cascadeTruncate",
            "createTableOptions",
            "createTableColumnTypes",
            "customSchema",
            "pushDownPredicate",
            "pushDownAggregate",
            "pushDownLimit",
            "pushDownOffset",
            "pushDownTableSample",
            "preferTimestampNTZ",
            "keyColumns",
            "checkpointLocation",
            "path");

    private final String url;
    private final @Nullable String driverClass;
    private final Properties properties = new Properties();
    private final List<String> secrets = new ArrayList<>();
    private final Dialect dialect;

    private Database(String url, @Nullable String driverClass) {
        this.url = url;
        this.driverClass = driverClass;
        dialect = Dialect.of(ConnectionParameters.scheme(url));
    }

    /** @throws AnalysisException if the options are not enough, or hold what is not let through to a driver */
    static Database of(Options options) {
        String url = options.get("url")
                .orElseThrow(
                        () -> new AnalysisException(
                                "MISSING_OPTION",
                                "Option 'url' is required. Say where the database is, for example jdbc:postgresql://host:5432/database."));
        Database database = new Database(url, options.get("driver").orElse(null));
        Map<String, String> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        options.asMap().forEach((name, value) -> {
            String key = name.toLowerCase(Locale.ROOT);
            if (!OWN.contains(name) && !key.startsWith("millrace.")) {
                Spelling.meant(name, OWN).ifPresent(meant -> {
                    throw new AnalysisException(
                            "UNKNOWN_OPTION",
                            "42616",
                            "The format 'jdbc' has no option '" + name + "'. Did you mean '" + meant + "'?",
                            Map.of("option", name, "proposal", meant));
                });
                given.put(key.equals("user") || key.equals("password") ? key : name, value);
                var unused = options.get(name);
            }
        });
        ConnectionParameters.check(url, given.keySet());
        database.properties.putAll(given);
        database.secrets.addAll(ConnectionParameters.passwords(url));
        if (given.containsKey("password")) {
            database.secrets.add(given.get("password"));
        }
        return database;
    }

    private static Set<String> ignoringCase(String... names) {
        Set<String> all = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.addAll(List.of(names));
        return all;
    }

    Dialect dialect() {
        return dialect;
    }

    /** The URL without what may be secret. */
    String shown() {
        return ConnectionParameters.shown(url);
    }

    /**
     * Blocks until the database answers.
     *
     * @throws MillraceException FAILED_JDBC.CONNECTION; a TransientException if it may be tried again
     */
    Connection open() {
        Driver driver = driver();
        try {
            Properties own = new Properties();
            own.putAll(properties);
            Connection connection = driver.connect(url, own);
            if (connection != null) {
                return connection;
            }
        } catch (SQLException e) {
            throw failed(
                    "FAILED_JDBC.CONNECTION",
                    "Connecting to " + shown(),
                    "Check the options url, user and password, and that the database runs.",
                    e);
        }
        throw noDriver();
    }

    private Driver driver() {
        if (driverClass != null) {
            return named(driverClass);
        }
        try {
            return DriverManager.getDriver(url);
        } catch (SQLException e) {
            throw noDriver();
        }
    }

    /** Its initialiser runs only if it is a driver. */
    private Driver named(String className) {
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            Class<?> type = Class.forName(className, false, loader);
            Driver driver =
                    type.asSubclass(Driver.class).getDeclaredConstructor().newInstance();
            if (driver.acceptsURL(url)) {
                return driver;
            }
        } catch (ReflectiveOperationException | ClassCastException | LinkageError | SQLException e) {
            throw new AnalysisException(
                    "JDBC_DRIVER_NOT_FOUND",
                    "42K0D",
                    "The option 'driver' names " + className + ", which is no JDBC driver on the class path ("
                            + e.getClass().getSimpleName()
                            + "). Add its artifact, or leave the option out if the driver registers itself.",
                    Map.of("driver", className));
        }
        throw noDriver();
    }

    private AnalysisException noDriver() {
        return new AnalysisException(
                "JDBC_DRIVER_NOT_FOUND",
                "42K0D",
                "There is no JDBC driver for " + shown() + " on the class path. Add the database's driver, for example"
                        + " org.postgresql:postgresql, and check the option 'url'.",
                Map.of("url", shown()));
    }

    /** An error of the driver as one of Millrace, without secrets. */
    MillraceException failed(String condition, String what, String remedy, SQLException error) {
        return JdbcFailures.of(condition, what, remedy, error, secrets);
    }

    @Override
    public String toString() {
        return shown();
    }
}
