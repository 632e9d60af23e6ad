package io.millrace.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The root of every error that Millrace raises on purpose.
 *
 * <p>The message always reads {@code [CONDITION] what is wrong with which thing. What to do. SQLSTATE: xxxxx}. Programs test
 * {@link #getCondition()}, never the text. Where Spark has a condition for the same situation, its spelling is used.
 */
public class MillraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String condition;
    private final @Nullable String sqlState;
    private final transient Map<String, String> parameters;
    private final boolean placed;

    public MillraceException(String condition, String text) {
        this(condition, null, text, Map.of(), null);
    }

    public MillraceException(String condition, String text, @Nullable Throwable cause) {
        this(condition, null, text, Map.of(), cause);
    }

    public MillraceException(
            String condition,
            @Nullable String sqlState,
            String text,
            Map<String, String> parameters,
            @Nullable Throwable cause) {
        super("[" + condition + "] " + text + (sqlState == null ? "" : " SQLSTATE: " + sqlState), cause);
        this.condition = condition;
        this.sqlState = sqlState;
        this.parameters = Map.copyOf(parameters);
        this.placed = false;
    }

    /** The same error with the place where it is put behind its message. */
    protected MillraceException(MillraceException error, String place) {
        super(error.getMessage() + place, error.getCause());
        this.condition = error.condition;
        this.sqlState = error.sqlState;
        this.parameters = error.getMessageParameters();
        this.placed = true;
        setStackTrace(error.getStackTrace());
    }

    /** This error with the place where it arose behind its message; itself if it names one already. */
    public MillraceException at(String place) {
        return placed || place.isEmpty() ? this : located(place);
    }

    /** Whether the message names a place already. */
    public boolean isPlaced() {
        return placed;
    }

    /** A copy of the same class with the place behind its message. */
    protected MillraceException located(String place) {
        return new MillraceException(this, place);
    }

    /** The condition name, for example {@code UNRESOLVED_COLUMN.WITH_SUGGESTION}. */
    public String getCondition() {
        return condition;
    }

    /** The condition name, by the name that Spark's exceptions have for it too. */
    public String getErrorClass() {
        return condition;
    }

    /** The SQLSTATE, or null where the condition has none. */
    public @Nullable String getSqlState() {
        return sqlState;
    }

    /** The offending things by parameter name; empty after deserialisation. */
    public Map<String, String> getMessageParameters() {
        return parameters == null ? Map.of() : parameters;
    }

    /** An error for what exists in Spark's API but not here yet; names the thing and the way round. */
    public static MillraceException notYet(String what, String wayRound) {
        return new MillraceException(
                "UNSUPPORTED_FEATURE", "0A000", what + " is not there yet. " + wayRound, Map.of(), null);
    }
}
