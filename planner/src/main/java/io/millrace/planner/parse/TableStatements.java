package io.millrace.planner.parse;

import io.millrace.planner.parse.MillraceSqlParser.CreateStreamingTableContext;
import io.millrace.planner.parse.MillraceSqlParser.CreateTableContext;
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

/** Builds the statements that make tables. */
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
        List<SourceOptionContext> options = new ArrayList<>();
        List<String> partitions = new ArrayList<>();
        for (TableClauseContext clause : clauses) {
            if (clause.format != null) {
                format = Names.source(clause.format);
            } else if (clause.location != null) {
                location = Literals.unquote(clause.location.getText());
            } else if (clause.partitions != null) {
                partitions.addAll(Names.of(clause.partitions));
            }
            options.addAll(clause.sourceOption());
        }
        return new Statement.CreateTable(
                name, columns, format, options(options).asMap(), partitions, location, query, streaming, ifNotExists);
    }

    static OptionValues options(List<SourceOptionContext> given) {
        OptionValues options = new OptionValues();
        for (SourceOptionContext o : given) {
            String key = o.key != null ? Names.source(o.key) : Literals.unquote(o.text.getText());
            boolean text = o.value != null;
            options.put(
                    key,
                    text ? Literals.unquote(o.value.getText()) : o.getStop().getText());
        }
        return options;
    }
}
