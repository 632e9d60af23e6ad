package io.millrace.planner.parse;

import io.millrace.error.MillraceException;
import io.millrace.planner.parse.MillraceSqlParser.CreateSourceContext;
import io.millrace.planner.parse.MillraceSqlParser.CreateStreamingTableContext;
import io.millrace.planner.parse.MillraceSqlParser.CreateTableContext;
import io.millrace.planner.parse.MillraceSqlParser.OptionKeyContext;
import io.millrace.planner.parse.MillraceSqlParser.SourceOptionContext;
import io.millrace.planner.parse.MillraceSqlParser.StructFieldContext;
import io.millrace.planner.parse.MillraceSqlParser.TableClauseContext;
import io.millrace.sql.OptionValues;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds the statements that make tables and views over sources. */
final class TableStatements {
    private TableStatements() {}

    static Statement streaming(CreateStreamingTableContext t, Plan query) {
        boolean mayBeThere = t.REFRESH() != null || t.EXISTS() != null;
        return statement(StatementBuilder.last(t.name), null, t.tableClause(), query, true, mayBeThere);
    }

    static Statement create(CreateTableContext t, @Nullable Plan query) {
        String name = StatementBuilder.last(t.name);
        return statement(name, columns(t.structField()), t.tableClause(), query, false, t.EXISTS() != null);
    }

    /** Null if none are given. */
    static @Nullable StructType columns(List<StructFieldContext> fields) {
        return fields.isEmpty()
                ? null
                : StructType.fromDDL(fields.stream().map(Names::source).collect(Collectors.joining(", ")));
    }

    private static Statement statement(
            String name,
            @Nullable StructType columns,
            List<TableClauseContext> clauses,
            @Nullable Plan query,
            boolean streaming,
            boolean ifNotExists) {
        String format = null;
        String location = null;
        String comment = null;
        List<SourceOptionContext> properties = new ArrayList<>();
        List<SourceOptionContext> options = new ArrayList<>();
        List<String> partitions = new ArrayList<>();
        for (TableClauseContext clause : clauses) {
            if (clause.format != null) {
                format = Names.source(clause.format);
            } else if (clause.location != null) {
                location = Literals.unquote(clause.location.getText());
            } else if (clause.partitions != null) {
                partitions.addAll(Names.of(clause.partitions));
            } else if (clause.comment != null) {
                requireWord(clause, "COMMENT");
                comment = Literals.unquote(clause.comment.getText());
            }
            if (clause.word != null && clause.comment == null) {
                requireWord(clause, "TBLPROPERTIES");
                properties.addAll(clause.sourceOption());
            } else {
                options.addAll(clause.sourceOption());
            }
        }
        return new Statement.CreateTable(
                name,
                columns,
                format,
                options(options).asMap(),
                partitions,
                location,
                new Statement.About(comment, options(properties).asMap()),
                query,
                streaming,
                ifNotExists);
    }

    private static void requireWord(TableClauseContext clause, String word) {
        if (!Names.of(clause.word).equalsIgnoreCase(word)) {
            throw new MillraceException(
                    "PARSE_SYNTAX_ERROR",
                    "Syntax error at or near '" + clause.word.getText() + "'. " + word + " can stand here.");
        }
    }

    /** What a view over files, a topic or the like reads; as a stream where the query says STREAM. */
    static Plan.Read source(CreateSourceContext v) {
        OptionValues options = options(v.sourceOption());
        List<String> paths = options.paths("OPTIONS", List.of());
        StructType schema = columns(v.structField());
        return new Plan.Read(Names.source(v.format), options.asMap(), paths, schema, false, null);
    }

    static OptionValues options(List<SourceOptionContext> given) {
        OptionValues options = new OptionValues();
        for (SourceOptionContext o : given) {
            boolean text = o.value != null;
            options.put(
                    key(o.optionKey()),
                    text ? Literals.unquote(o.value.getText()) : o.getStop().getText());
        }
        return options;
    }

    static String key(OptionKeyContext key) {
        return key.key != null ? Names.source(key.key) : Literals.unquote(key.text.getText());
    }
}
