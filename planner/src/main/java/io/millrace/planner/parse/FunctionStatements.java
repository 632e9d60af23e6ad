package io.millrace.planner.parse;

import io.millrace.error.MillraceException;
import io.millrace.planner.parse.MillraceSqlParser.CharacteristicContext;
import io.millrace.planner.parse.MillraceSqlParser.CreateFunctionContext;
import io.millrace.planner.parse.MillraceSqlParser.CreateJavaFunctionContext;
import io.millrace.planner.parse.MillraceSqlParser.DescribeFunctionContext;
import io.millrace.planner.parse.MillraceSqlParser.DropFunctionContext;
import io.millrace.planner.parse.MillraceSqlParser.FunctionParameterContext;
import io.millrace.planner.parse.MillraceSqlParser.FunctionParameterDetailContext;
import io.millrace.planner.parse.MillraceSqlParser.ShowFunctionsContext;
import io.millrace.planner.parse.MillraceSqlParser.StatementContext;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Builds the statements about functions. */
final class FunctionStatements {
    private final SyntaxErrors errors;
    private final QueryBuilder queries;
    private final ExpressionBuilder expressions;

    FunctionStatements(SyntaxErrors errors, QueryBuilder queries) {
        this.errors = errors;
        this.queries = queries;
        expressions = queries.expressions();
    }

    /** Null if the statement is about something else. */
    @Nullable
    Statement statement(StatementContext ctx) {
        if (ctx instanceof CreateFunctionContext f) {
            return create(f);
        } else if (ctx instanceof DropFunctionContext d) {
            boolean temporary = d.TEMP() != null || d.TEMPORARY() != null;
            return new Statement.DropFunction(Names.parts(d.function), temporary, d.EXISTS() != null);
        } else if (ctx instanceof ShowFunctionsContext s) {
            return show(s);
        } else if (ctx instanceof DescribeFunctionContext f) {
            return new Statement.DescribeFunction(String.join(".", Names.parts(f.function)), f.extended != null);
        } else if (ctx instanceof CreateJavaFunctionContext) {
            throw MillraceException.notYet(
                    "CREATE FUNCTION … AS a class",
                    "Register the function with session.udf().register, or write it in SQL behind RETURN.");
        }
        return null;
    }

    private Statement show(ShowFunctionsContext s) {
        String scope = s.scope == null ? "all" : Names.of(s.scope).toLowerCase(Locale.ROOT);
        if (!Set.of("all", "user", "system").contains(scope)) {
            throw errors.at(
                    s.scope,
                    "INVALID_SQL_SYNTAX.SHOW_FUNCTIONS_INVALID_SCOPE",
                    "42000",
                    "SHOW " + scope + " FUNCTIONS is not supported. Write ALL, USER or SYSTEM.");
        }
        List<String> only = s.only == null ? List.of() : Names.parts(s.only);
        String pattern = s.pattern != null
                ? Literals.unquote(s.pattern.getText())
                : only.isEmpty() ? null : only.get(only.size() - 1);
        return new Statement.ShowFunctions(scope, s.name == null ? null : StatementBuilder.last(s.name), pattern);
    }

    private Statement create(CreateFunctionContext f) {
        boolean temporary = f.TEMP() != null || f.TEMPORARY() != null;
        List<String> name = Names.parts(f.function);
        if (f.EXISTS() != null && (temporary || f.REPLACE() != null)) {
            throw errors.at(
                    f,
                    f.REPLACE() != null
                            ? "INVALID_SQL_SYNTAX.CREATE_ROUTINE_WITH_IF_NOT_EXISTS_AND_REPLACE"
                            : "INVALID_SQL_SYNTAX.CREATE_TEMP_FUNC_WITH_IF_NOT_EXISTS",
                    "42000",
                    "IF NOT EXISTS cannot stand with " + (f.REPLACE() != null ? "OR REPLACE" : "TEMPORARY")
                            + ". Leave one of them out.");
        }
        checkQualifier(f, name, temporary);
        SqlFunction function = new SqlFunction(
                name.get(name.size() - 1),
                parameters(f, name),
                body(f),
                comment(f.characteristic()),
                Names.source(f.query() == null ? f.value : f.query()),
                errors.source());
        return new Statement.CreateFunction(function, temporary, f.REPLACE() != null, f.EXISTS() != null);
    }

    private void checkQualifier(CreateFunctionContext f, List<String> name, boolean temporary) {
        String before = String.join(".", name.subList(0, name.size() - 1)).toLowerCase(Locale.ROOT);
        if (temporary && !Set.of("", "session", "system.session").contains(before)) {
            throw errors.at(
                    f.function,
                    "INVALID_TEMP_OBJ_QUALIFIER",
                    "42602",
                    "A temporary function is in `system`.`session`, not in `" + before + "`. Leave that out.");
        } else if (!temporary && !Set.of("", "default", "spark_catalog.default").contains(before)) {
            throw errors.at(
                    f.function,
                    "SCHEMA_NOT_FOUND",
                    "42704",
                    "The schema `spark_catalog`.`" + before + "` cannot be found. There is one, `default`.");
        }
    }

    private SqlFunction.Body body(CreateFunctionContext f) {
        if (f.TABLE() != null) {
            if (f.query() == null) {
                throw errors.at(f.value, "PARSE_SYNTAX_ERROR", "42601", "A query must stand behind RETURN.");
            }
            return new SqlFunction.Rows(queries.query(f.query()), TableStatements.columns(f.structField()));
        }
        DataType type = f.result == null ? null : expressions.type(f.result);
        Tree value = f.query() == null ? expressions.of(f.value) : new Tree.Subquery(queries.query(f.query()));
        return new SqlFunction.Value(value, type);
    }

    private List<SqlFunction.Parameter> parameters(CreateFunctionContext f, List<String> name) {
        List<SqlFunction.Parameter> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String routine = name.get(name.size() - 1);
        for (FunctionParameterContext p : f.functionParameter()) {
            SqlFunction.Parameter parameter = parameter(p);
            if (!seen.add(parameter.name().toLowerCase(Locale.ROOT))) {
                throw errors.at(
                        p,
                        "DUPLICATE_ROUTINE_PARAMETER_NAMES",
                        "42734",
                        "The routine " + routine + " has two parameters `" + parameter.name()
                                + "`. Rename one of them.");
            }
            if (parameter.standard() == null
                    && !all.isEmpty()
                    && all.get(all.size() - 1).standard() != null) {
                throw errors.at(
                        p,
                        "USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_PARAMETER_POSITION",
                        "42601",
                        "In routine `" + routine + "` the parameter `" + parameter.name()
                                + "` without DEFAULT must stand before those with one.");
            }
            all.add(parameter);
        }
        return all;
    }

    private SqlFunction.Parameter parameter(FunctionParameterContext p) {
        Tree standard = null;
        String text = null;
        String comment = null;
        for (FunctionParameterDetailContext d : p.functionParameterDetail()) {
            if (d.standard != null) {
                standard = expressions.of(d.standard);
                text = Names.source(d.standard);
            } else if (d.comment != null && d.word.getText().equalsIgnoreCase("comment")) {
                comment = Literals.unquote(d.comment.getText());
            } else if (d.NULL() != null) {
                throw errors.at(
                        p,
                        "USER_DEFINED_FUNCTIONS.NOT_NULL_ON_FUNCTION_PARAMETERS",
                        "42601",
                        "A parameter of a function cannot be NOT NULL: " + Names.source(p) + ". Leave that out.");
            } else {
                throw errors.at(d, "PARSE_SYNTAX_ERROR", "42601", "DEFAULT or COMMENT must stand here.");
            }
        }
        return new SqlFunction.Parameter(
                Names.of(p.identifier()), expressions.type(p.dataType()), standard, text, comment);
    }

    /** Of what is said of the function, the comment; the rest is checked, and of no effect. */
    private @Nullable String comment(List<CharacteristicContext> characteristics) {
        String comment = null;
        for (CharacteristicContext c : characteristics) {
            String words = c.WORD().stream()
                    .map(w -> w.getText().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" "));
            if (c.STRING() != null && words.endsWith("comment")) {
                comment = Literals.unquote(c.STRING().getText());
                words = words.substring(0, words.length() - "comment".length()).strip();
            }
            String rest = words.replaceAll(
                            "language sql|deterministic|contains sql|reads sql data|sql security (definer|invoker)", "")
                    .strip();
            if (!rest.isEmpty()) {
                throw errors.at(
                        c,
                        "PARSE_SYNTAX_ERROR",
                        "42601",
                        "There is no characteristic '" + rest
                                + "' of a function. COMMENT, LANGUAGE SQL, DETERMINISTIC, CONTAINS SQL and READS SQL DATA"
                                + " are.");
            }
        }
        return comment;
    }
}
