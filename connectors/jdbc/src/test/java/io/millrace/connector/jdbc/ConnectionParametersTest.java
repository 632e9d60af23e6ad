package io.millrace.connector.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.Options;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is let through to a driver, and what errors do not repeat. */
class ConnectionParametersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/d?socketFactory=org.x.Evil&socketFactoryArg=http://x",
                "jdbc:postgresql://h/d?user=a&sslfactory=org.x.Evil",
                "jdbc:postgresql://h/d?SOCKETFACTORY=org.x.Evil",
                "jdbc:postgresql:///?authenticationPluginClassName=x",
                "jdbc:postgresql://h/d?loggerFile=/tmp/x.jsp&loggerLevel=DEBUG",
                "jdbc:postgresql://h/d?jaasLogin=true",
                "jdbc:postgresql://h/d?service=x",
                "jdbc:postgresql://h/d?options=-c%20x",
                "jdbc:h2:mem:x;INIT=RUNSCRIPT FROM 'http://x/y.sql'",
                "jdbc:h2:mem:x;FORBID_CREATION=FALSE;init=drop\\;",
                "jdbc:h2:mem:x;MODE=x\\;INIT=y",
                "jdbc:h2:mem:x;TRACE_LEVEL_FILE=3",
                "jdbc:h2:mem:x;AUTO_SERVER=TRUE",
                "jdbc:h2:mem:x;DATABASE_EVENT_LISTENER='org.x.Evil'",
                "JDBC:H2:mem:x;INIT=y",
                "jdbc:mysql://h/d?autoDeserialize=true",
                "jdbc:mysql://h/d?user=a&queryInterceptors=x",
                "jdbc:mysql://(host=h,autoDeserialize=true)/d",
                "jdbc:mysql://address=(host=h)(allowLoadLocalInfile=true)/d",
                "jdbc:mariadb://h/d?credentialType=x",
                "jdbc:sqlserver://h;databaseName=d;socketFactoryClass=x",
                "jdbc:db2://h:1/d:clientRerouteServerListJNDIName=ldap://x;",
                "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=x))",
                "jdbc:frob:x?anything",
            })
    void refusedInUrls(String url) {
        assertThatThrownBy(() -> ConnectionParameters.check(url, Set.of()))
                .hasMessageContainingAll("JDBC_PARAMETER_REFUSED", "Leave it out", "user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h1:1,h2:2/d?user=a&password=b&sslmode=verify-full&ApplicationName=x&targetServerType=primary",
                "jdbc:postgresql:d",
                "jdbc:h2:mem:x;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;USER=sa;",
                "jdbc:h2:tcp://localhost:9092/~/test",
                "jdbc:h2:C:\\data\\x;IFEXISTS=TRUE",
                "jdbc:mysql://h:3306/d?user=a&password=b",
                "jdbc:oracle:thin:@//h:1521/service",
                "jdbc:duckdb:/data/x.db",
            })
    void letThrough(String url) {
        assertThatCode(() -> ConnectionParameters.check(url, Set.of("user", "password")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://x", "jdbc:", "postgresql://h/d", "", "jdbc:postgresql"})
    void noUrl(String url) {
        assertThatThrownBy(() -> ConnectionParameters.check(url, Set.of())).hasMessageContaining("INVALID_JDBC_URL");
    }

    @Test
    void optionsThatAreNotOursAreParametersToo() {
        assertThatThrownBy(() -> Database.of(options("url", "jdbc:postgresql://h/d", "sslfactory", "org.x.Evil")))
                .hasMessageContainingAll("JDBC_PARAMETER_REFUSED", "'sslfactory'", "as an option");
        assertThatThrownBy(() -> Database.of(options("url", "jdbc:h2:mem:x", "INIT", "x")))
                .hasMessageContaining("JDBC_PARAMETER_REFUSED");
        assertThatThrownBy(() -> Database.of(options("url", "jdbc:h2:mem:x", "fetchsise", "9")))
                .hasMessageContainingAll("UNKNOWN_OPTION", "Did you mean 'fetchsize'?");
        Database ours = Database.of(options(
                "url",
                "jdbc:postgresql://h/d",
                "User",
                "u",
                "connectTimeout",
                "5",
                "DBTABLE",
                "t",
                "millrace.refreshIntervalMs",
                "9"));
        assertThat(ours.toString()).isEqualTo("jdbc:postgresql://h/d");
        assertThatThrownBy(() -> Database.of(options("dbtable", "t"))).hasMessageContainingAll("'url'", "required");
    }

    private static Options options(String... keysAndValues) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            all.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Options(all);
    }

    @Test
    void shownWithoutSecrets() {
        assertThat(List.of(
                        ConnectionParameters.shown("jdbc:postgresql://h:1/d?user=a&password=b"),
                        ConnectionParameters.shown("jdbc:h2:mem:x;PASSWORD=b"),
                        ConnectionParameters.shown("jdbc:x://me:b@h/d"),
                        ConnectionParameters.shown("jdbc:mysql://(host=h,password=b)/d")))
                .containsExactly("jdbc:postgresql://h:1/d", "jdbc:h2:mem:x", "jdbc:x://h/d", "jdbc:mysql://");
        assertThat(ConnectionParameters.passwords("jdbc:postgresql://h/d?user=a&password=p%26q&ssl=true"))
                .containsExactly("p%26q", "p&q");
        assertThat(ConnectionParameters.passwords("jdbc:x://me:pw@h/d")).contains("pw");
    }

    @Test
    void errorsOfDrivers() {
        SQLException driver = new SQLException(
                "cannot log in with hush at jdbc:x?password=hush", "28P01", 7, new RuntimeException("hush"));
        Exception plain = JdbcFailures.of("C", "Doing", "Do else.", driver, List.of("hush", ""));
        assertThat(plain).isNotInstanceOf(io.millrace.error.TransientException.class);
        assertThat(plain).hasMessageContainingAll("[C] Doing failed: cannot log in with ***", "Do else.");
        java.io.StringWriter trace = new java.io.StringWriter();
        plain.printStackTrace(new java.io.PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain("hush").contains("SQLException");
        for (String state : List.of("08006", "40001", "40P01", "53300", "57P01", "55P03", "HYT00")) {
            assertThat(JdbcFailures.isTransient(new SQLException("x", state)))
                    .as(state)
                    .isTrue();
        }
        assertThat(JdbcFailures.isTransient(new SQLException("x", "23505"))).isFalse();
        assertThat(JdbcFailures.isTransient(new SQLException("x"))).isFalse();
        assertThat(JdbcFailures.isTransient(new SQLTransientConnectionException("x")))
                .isTrue();
    }

    @Test
    void namesOfTables() {
        Dialect dialect = Dialect.of("postgresql");
        assertThat(TableName.parse("dbtable", " a.\"B \"\"c.d\".`e\"``f` ").sql(dialect))
                .isEqualTo("a.\"B \"\"c.d\".\"e\"\"`f\"");
        for (String text : List.of(
                "a b", "a;b", "(select 1) x", "a.b.c.d", "a.", ".a", "\"a", "a--b", "a/**/", "\"\"", "1a", "a'b", "")) {
            assertThatThrownBy(() -> TableName.parse("dbtable", text))
                    .hasMessageContainingAll("'dbtable'", "name of a table");
        }
    }
}
