package io.millrace.connector.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The two databases of this module's tests: a real PostgreSQL, one for all tests of the JVM, and H2 in memory. */
enum Databases {
    POSTGRESQL {
        @Override
        String url() {
            return Postgres.URL;
        }
    },
    H2 {
        @Override
        String url() {
            return "jdbc:h2:mem:millrace;DB_CLOSE_DELAY=-1";
        }
    };

    private static final AtomicInteger TABLES = new AtomicInteger();

    /** Started by the first test that needs it; a JVM that ends ends it too. */
    private static final class Postgres {
        static final String URL = start();

        private static String start() {
            try {
                return EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start()
                        .getJdbcUrl("postgres", "postgres");
            } catch (IOException | IllegalStateException e) {
                throw new AssertionError(
                        "PostgreSQL did not start, so nothing is known of this connector with it. Is this one of the platforms"
                                + " that io.zonky.test.postgres has binaries for, and may 'unshare' or 'runuser' start it where the tests run as root?",
                        e);
            }
        }
    }

    abstract String url();

    /** A name that no other test has. */
    static String newTable() {
        return "t" + TABLES.incrementAndGet();
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Rows as texts, columns with commas between them. */
    List<String> rows(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(result.getString(i));
                }
                rows.add(String.join(",", values.stream().map(String::valueOf).toList()));
            }
            return rows;
        }
    }
}
