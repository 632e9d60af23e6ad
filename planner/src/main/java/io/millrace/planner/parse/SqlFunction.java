package io.millrace.planner.parse;

import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.SourceText;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function that is written in SQL. A call is its body, over the arguments.
 *
 * @param name as it is shown
 * @param comment for its readers, or null
 * @param bodyText as written behind RETURN
 * @param source the text that it was read from
 */
public record SqlFunction(
        String name,
        List<Parameter> parameters,
        Body body,
        @Nullable String comment,
        String bodyText,
        SourceText source) {
    public SqlFunction {
        parameters = List.copyOf(parameters);
    }

    /**
     * @param standard what stands where the argument is left out; null: it must be given
     * @param standardText the same as written
     */
    public record Parameter(
            String name,
            DataType type,
            @Nullable Tree standard,
            @Nullable String standardText,
            @Nullable String comment) {}

    /** What stands behind RETURN. */
    public sealed interface Body {}

    /** @param type of the result; null: that of the tree */
    public record Value(Tree tree, @Nullable DataType type) implements Body {}

    /** @param columns of the result; null: those of the query */
    public record Rows(Plan query, @Nullable StructType columns) implements Body {}

    /** The same under the name that it is shown by. */
    public SqlFunction named(String other) {
        return new SqlFunction(other, parameters, body, comment, bodyText, source);
    }
}
