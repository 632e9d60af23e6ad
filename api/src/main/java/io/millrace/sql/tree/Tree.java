package io.millrace.sql.tree;

import io.millrace.sql.types.DataType;
import io.millrace.sql.types.Metadata;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An expression as written: names are text, types are not known. Built by {@code Column} methods, by {@code functions.*}
 * and by the SQL parser alike; the analyser turns it into typed expressions.
 *
 * <p>Operators are calls too, by their SQL symbol in lower case: {@code + - * / % div = <=> < <= > >= and or not & | ^ ~
 * || like ilike rlike in isnull isnotnull}. {@code between} and {@code <>} are written with these.
 */
public sealed interface Tree {

    /** A column by name; parts are split at dots outside back-ticks. {@code planId} pins it to one Dataset (df.col("x")). */
    record Name(List<String> parts, OptionalLong planId) implements Tree {
        public Name {
            parts = List.copyOf(parts);
        }
    }

    /** {@code *} or {@code qualifier.*}, maybe without the columns {@code except}. */
    record Star(List<String> qualifier, List<String> except) implements Tree {
        public Star {
            qualifier = List.copyOf(qualifier);
            except = List.copyOf(except);
        }

        public Star(List<String> qualifier) {
            this(qualifier, List.of());
        }
    }

    /** A constant in internal form (see {@link io.millrace.row.RowCodec}). */
    record Literal(@Nullable Object value, DataType type) implements Tree {}

    /** A function or operator by name. Names ignore case. */
    record Call(
            String name,
            List<Tree> args,
            boolean distinct,
            @Nullable Tree filter) implements Tree {
        public Call {
            name = name.toLowerCase(Locale.ROOT);
            args = List.copyOf(args);
        }

        public Call(String name, List<Tree> args) {
            this(name, args, false, null);
        }

        public Call(String name, Tree... args) {
            this(name, List.of(args), false, null);
        }
    }

    /**
     * One name, or several for a generator with several columns.
     *
     * @param metadata of the column; null: those of the column that is renamed
     */
    record Alias(Tree child, List<String> names, @Nullable Metadata metadata) implements Tree {
        public Alias {
            names = List.copyOf(names);
        }

        public Alias(Tree child, List<String> names) {
            this(child, names, null);
        }
    }

    record Cast(Tree child, DataType type, boolean tryCast) implements Tree {}

    record Branch(Tree condition, Tree value) {}

    record CaseWhen(List<Branch> branches, @Nullable Tree otherwise) implements Tree {
        public CaseWhen {
            branches = List.copyOf(branches);
        }
    }

    /** {@code child[item]} or {@code child.field} (item a string literal); what it means depends on child's type. */
    record Extract(Tree child, Tree item) implements Tree {}

    /** The struct with a field set, at the end of a path of nested structs; a null value takes the field out. */
    record WithField(
            Tree struct, List<String> path, @Nullable Tree value) implements Tree {
        public WithField {
            path = List.copyOf(path);
        }
    }

    /** {@code (x, y) -> body}. */
    record Lambda(List<String> parameters, Tree body) implements Tree {
        public Lambda {
            parameters = List.copyOf(parameters);
        }
    }

    record SortOrder(Tree child, boolean ascending, boolean nullsFirst) implements Tree {}

    /** A call of a user function given as an object rather than by name. */
    record UdfCall(UserFunction function, List<Tree> args) implements Tree {
        public UdfCall {
            args = List.copyOf(args);
        }
    }

    /** SQL text of an expression, as given to {@code expr("…")} and {@code selectExpr}; parsed by the planner. */
    record Text(String sql) implements Tree {}

    /**
     * The rows that a window function sees, around the current one. Bounds count rows, or units of the value ordered by; they
     * are Long.MIN_VALUE and Long.MAX_VALUE where there is none, negative before the current row.
     *
     * @param unit of bounds that are not whole numbers: an interval in days or less, whose bounds are microseconds; one in months; or a
     *     decimal, whose bounds are its digits without the point
     */
    record Frame(
            boolean rows, long start, long end, @Nullable DataType unit) {
        public Frame(boolean rows, long start, long end) {
            this(rows, start, end, null);
        }
    }

    /** {@code call OVER (PARTITION BY partitions ORDER BY orders frame)}; orders without a direction ascend. */
    record Over(
            Tree call,
            List<Tree> partitions,
            List<Tree> orders,
            @Nullable Frame frame) implements Tree {
        public Over {
            partitions = List.copyOf(partitions);
            orders = List.copyOf(orders);
        }
    }

    /** {@code EXISTS (query)}, or {@code value IN (query)} if there is a value. */
    record InQuery(@Nullable Tree value, Plan query) implements Tree {}

    /** {@code (SELECT …)} as a value: the one column of its one row. */
    record Subquery(Plan query) implements Tree {}
}
