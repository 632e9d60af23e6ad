package io.millrace.connector.jdbc;

import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.error.TransientException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** What a driver throws as errors of Millrace: retried if it may be over soon, and without what is secret. Pure. */
final class JdbcFailures {
    /** Connection, rollback, resources. */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53");

    private static final Set<String> TRANSIENT_STATES =
            Set.of("55P03", "57P01", "57P02", "57P03", "57014", "25P03", "HYT00", "HYT01");

    private JdbcFailures() {}

    /**
     * @param what for example {@code "Writing into table t"}
     * @param remedy a sentence
     * @param secrets texts that no message may hold
     */
    static MillraceException of(
            String condition, String what, String remedy, SQLException error, Iterable<String> secrets) {
        SQLException cause = innermost(error);
        String text = what + " failed: " + redacted(String.valueOf(cause.getMessage()), secrets) + " " + remedy;
        SQLException harmless = harmless(cause, secrets);
        return isTransient(cause)
                ? new TransientException(condition, text, harmless)
                : new ExecutionException(condition, text, harmless);
    }

    /** A failed batch names only its statement; behind it is what the database said. */
    private static SQLException innermost(SQLException error) {
        SQLException next = error.getNextException();
        return next == null ? error : next;
    }

    static boolean isTransient(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        return error instanceof SQLTransientException
                || error instanceof SQLRecoverableException
                || TRANSIENT_STATES.contains(state)
                || state.length() >= 2 && TRANSIENT_CLASSES.contains(state.substring(0, 2));
    }

    static String redacted(String text, Iterable<String> secrets) {
        String shown = text;
        for (String secret : secrets) {
            if (!secret.isEmpty()) {
                shown = shown.replace(secret, "***");
            }
        }
        return shown;
    }

    /** A copy without the driver's own object, whose text and causes may hold what must not be logged. */
    private static SQLException harmless(SQLException error, Iterable<String> secrets) {
        SQLException copy = new SQLException(
                redacted(String.valueOf(error.getMessage()), secrets), error.getSQLState(), error.getErrorCode());
        copy.setStackTrace(error.getStackTrace());
        return copy;
    }

    static ExecutionException refused(String condition, String text) {
        return new ExecutionException(condition, "55000", text);
    }

    /** The first lines of what was asked of a database, for errors. */
    static String shortened(String sql) {
        return sql.length() <= 200 ? sql : sql.substring(0, 200) + "…";
    }
}
