package io.millrace.planner.parse;

import io.millrace.error.MillraceException;
import io.millrace.planner.parse.MillraceSqlParser.AlterTableContext;
import io.millrace.planner.parse.MillraceSqlParser.CreateStreamingTableContext;
import io.millrace.planner.parse.MillraceSqlParser.CreateTableContext;
import io.millrace.planner.parse.MillraceSqlParser.DescribeTableContext;
import io.millrace.planner.parse.MillraceSqlParser.DropTableContext;
import io.millrace.planner.parse.MillraceSqlParser.InsertContext;
import io.millrace.planner.parse.MillraceSqlParser.PartitionSpecContext;
import io.millrace.planner.parse.MillraceSqlParser.PartitionValueContext;
import io.millrace.planner.parse.MillraceSqlParser.QueryContext;
import io.millrace.planner.parse.MillraceSqlParser.ShowCreateTableContext;
import io.millrace.planner.parse.MillraceSqlParser.ShowOfTableContext;
import io.millrace.planner.parse.MillraceSqlParser.StatementContext;
import io.millrace.planner.parse.MillraceSqlParser.TableChangeContext;
import io.millrace.planner.parse.MillraceSqlParser.TruncateTableContext;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** Builds the statements on tables; many of their words are no keywords and are told apart here. */
final class TableActions {
    private final SyntaxErrors errors;
    private final Function<ParserRuleContext, Tree> expressions;

    private final Function<QueryContext, Plan> queries;

    TableActions(
            SyntaxErrors errors, Function<ParserRuleContext, Tree> expressions, Function<QueryContext, Plan> queries) {
        this.errors = errors;
        this.expressions = expressions;
        this.queries = queries;
    }

    /** Any statement on tables. */
    Statement statement(StatementContext ctx) {
        if (ctx instanceof CreateStreamingTableContext t) {
            return TableStatements.streaming(t, queries.apply(t.query()));
        } else if (ctx instanceof CreateTableContext t) {
            return TableStatements.create(t, t.query() == null ? null : queries.apply(t.query()));
        } else if (ctx instanceof DropTableContext d) {
            return new Statement.DropTable(StatementBuilder.last(d.name), d.EXISTS() != null);
        } else if (ctx instanceof InsertContext i) {
            return insert(i);
        } else if (ctx instanceof DescribeTableContext t) {
            return new Statement.DescribeTable(
                    new Plan.Table(Names.parts(t.name)), StatementBuilder.last(t.name), t.EXTENDED() != null);
        } else if (ctx instanceof ShowOfTableContext s) {
            return show(s);
        } else if (ctx instanceof ShowCreateTableContext s) {
            return new Statement.OfTable(StatementBuilder.last(s.name), new TableAction.ShowCreate());
        }
        return ctx instanceof AlterTableContext a
                ? new Statement.OfTable(StatementBuilder.last(a.name), alter(a.tableChange()))
                : truncate((TruncateTableContext) ctx);
    }

    private Statement truncate(TruncateTableContext t) {
        Map<String, String> partition = t.partitionSpec() == null ? Map.of() : texts(t.partitionSpec());
        return new Statement.OfTable(StatementBuilder.last(t.name), new TableAction.Truncate(partition));
    }

    private Statement insert(InsertContext i) {
        if (i.by != null && !word(i.by).equals("NAME")) {
            throw errors.at(i.by, "PARSE_SYNTAX_ERROR", "42601", "Write BY NAME, or a list of columns in brackets.");
        }
        return new Statement.Insert(
                StatementBuilder.last(i.name),
                i.identifierList() == null ? List.of() : Names.of(i.identifierList()),
                i.by != null,
                values(i.partitionSpec()),
                i.OVERWRITE() != null,
                queries.apply(i.query()));
    }

    private TableAction alter(TableChangeContext c) {
        String words = word(c.verb) + (c.what == null ? "" : " " + word(c.what));
        if (c.to != null && words.equals("RENAME")) {
            return new TableAction.Rename(StatementBuilder.last(c.to));
        } else if (!c.structField().isEmpty() && words.matches("ADD COLUMNS?")) {
            return new TableAction.AddColumns(
                    Objects.requireNonNull(TableStatements.columns(c.structField()), "columns"));
        } else if (!c.sourceOption().isEmpty() && words.equals("SET TBLPROPERTIES")) {
            return new TableAction.SetProperties(
                    TableStatements.options(c.sourceOption()).asMap());
        } else if (!c.optionKey().isEmpty() && words.equals("UNSET TBLPROPERTIES")) {
            return new TableAction.UnsetProperties(
                    c.optionKey().stream().map(TableStatements::key).toList(), c.EXISTS() != null);
        } else if (c.partitionSpec() != null && words.equals("DROP")) {
            return new TableAction.DropPartition(texts(c.partitionSpec()), c.EXISTS() != null);
        }
        throw MillraceException.notYet(
                "ALTER TABLE … " + words,
                "RENAME TO, ADD COLUMNS, SET and UNSET TBLPROPERTIES and DROP PARTITION are there; for others make a new table with CREATE"
                        + " TABLE … AS SELECT.");
    }

    private Statement show(ShowOfTableContext s) {
        String what = word(s.what);
        boolean plain = s.partitionSpec() == null && s.key == null;
        if (what.equals("PARTITIONS") && s.key == null) {
            return new Statement.OfTable(
                    StatementBuilder.last(s.name),
                    new TableAction.ShowPartitions(plain ? Map.of() : texts(s.partitionSpec())));
        } else if (what.equals("TBLPROPERTIES") && s.partitionSpec() == null) {
            return new Statement.OfTable(
                    StatementBuilder.last(s.name),
                    new TableAction.ShowProperties(plain ? null : TableStatements.key(s.key)));
        }
        throw MillraceException.notYet(
                "SHOW " + what + " of a table", "SHOW PARTITIONS, TBLPROPERTIES and CREATE TABLE are there.");
    }

    /** Values of partition columns as they stand; null for those that a query gives. */
    private Map<String, @Nullable Tree> values(@Nullable PartitionSpecContext spec) {
        Map<String, @Nullable Tree> values = new LinkedHashMap<>();
        if (spec != null) {
            for (PartitionValueContext v : named(spec)) {
                values.put(
                        Names.of(v.identifier()),
                        v.valueExpression() == null ? null : expressions.apply(v.valueExpression()));
            }
        }
        return values;
    }

    /** Values of partition columns as texts. */
    private Map<String, String> texts(PartitionSpecContext spec) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (PartitionValueContext v : named(spec)) {
            if (v.valueExpression() == null) {
                throw errors.at(
                        v,
                        "INVALID_SQL_SYNTAX.EMPTY_PARTITION_VALUE",
                        "42000",
                        "Partition key `" + Names.of(v.identifier()) + "` must set value.");
            }
            String text = Names.source(v.valueExpression());
            texts.put(Names.of(v.identifier()), text.matches("(?s)['\"].*") ? Literals.unquote(text) : text);
        }
        return texts;
    }

    /** Each column once. */
    private List<PartitionValueContext> named(PartitionSpecContext spec) {
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (PartitionValueContext v : spec.partitionValue()) {
            if (!seen.add(Names.of(v.identifier()))) {
                throw errors.at(
                        v, "DUPLICATE_KEY", "23505", "Found duplicate keys `" + Names.of(v.identifier()) + "`.");
            }
        }
        return spec.partitionValue();
    }

    private static String word(ParserRuleContext word) {
        return word.getText().toUpperCase(Locale.ROOT);
    }
}
