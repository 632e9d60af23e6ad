package io.millrace.engine.launch;

import io.millrace.planner.function.FunctionLines;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.planner.parse.SqlFunction;
import io.millrace.planner.parse.Statement;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** CREATE, DROP, SHOW and DESCRIBE of functions. */
final class FunctionCommands {
    private final SessionFunctions functions;
    private final Set<String> registered;
    private final SessionPlanner planner;

    /** @param registered names of functions that the program registered, in lower case */
    FunctionCommands(SessionFunctions functions, Set<String> registered, SessionPlanner planner) {
        this.functions = functions;
        this.registered = registered;
        this.planner = planner;
    }

    void create(Statement.CreateFunction c) {
        SqlFunction f = c.function();
        boolean there = functions.has(f.name(), c.temporary())
                || c.temporary() && registered.contains(f.name().toLowerCase(Locale.ROOT));
        if (there && c.ifNotExists()) {
            return;
        } else if (there && !c.replace()) {
            throw new AnalysisException(
                    "ROUTINE_ALREADY_EXISTS",
                    "42723",
                    "There is a routine `" + f.name()
                            + "` already. Name this one otherwise, drop the other,"
                            + " or write CREATE OR REPLACE.",
                    Map.of("routineName", f.name()));
        }
        planner.check(f);
        functions.put(f, c.temporary());
        planner.functionsChanged();
    }

    void drop(Statement.DropFunction d) {
        String name = d.name().get(d.name().size() - 1);
        if (functions.remove(name, d.temporary()) != null) {
            planner.functionsChanged();
        } else if (FunctionRegistry.builtin().names().contains(name.toLowerCase(Locale.ROOT))) {
            throw new AnalysisException(
                    "FORBIDDEN_OPERATION",
                    "42809",
                    "The operation DROP is not allowed on the FUNCTION: `" + name + "`, which is built in.",
                    Map.of("objectName", name));
        } else if (!d.ifExists()) {
            throw new AnalysisException(
                    "ROUTINE_NOT_FOUND",
                    "42883",
                    "There is no routine `" + name + "` to drop. Correct the name, or use DROP FUNCTION IF EXISTS.",
                    Map.of("routineName", name));
        }
    }

    Plan show(Statement.ShowFunctions s) {
        Set<String> all = new TreeSet<>();
        if (!s.scope().equals("user")) {
            all.addAll(FunctionRegistry.builtin().names());
        }
        if (!s.scope().equals("system")) {
            all.addAll(registered);
            all.addAll(functions.names());
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (String name : all) {
            String bare = name.substring(name.lastIndexOf('.') + 1);
            if (!Commands.matching(Set.of(bare), s.pattern()).isEmpty()) {
                rows.add(new Object[] {name});
            }
        }
        return new Plan.Local(StructType.fromDDL("function STRING NOT NULL"), rows);
    }

    Plan describe(Statement.DescribeFunction d) {
        String name = d.name();
        FunctionRegistry builtin = FunctionRegistry.builtin();
        String key = name.toLowerCase(Locale.ROOT);
        SqlFunction written = functions.find(name).orElse(null);
        List<String> lines;
        if (registered.contains(key)) {
            lines = List.of("Function: " + name + ", registered in this session.");
        } else if (builtin.names().contains(key)) {
            lines = FunctionLines.of(name)
                    .map(l -> List.of("Function: " + key, "Usage: " + l.usage() + " - " + l.text()))
                    .orElse(List.of("Function: " + key + ", built in."));
        } else if (written != null) {
            lines = lines(written, d.extended());
        } else {
            throw new AnalysisException(
                    "UNRESOLVED_ROUTINE",
                    "42883",
                    "Cannot resolve routine `" + name + "` on search path [`system`.`builtin`, `system`.`session`,"
                            + " `spark_catalog`.`default`]. SHOW FUNCTIONS tells what there is.",
                    Map.of("routineName", name));
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        lines.forEach(line -> rows.add(new Object[] {line}));
        return new Plan.Local(StructType.fromDDL("function_desc STRING NOT NULL"), rows);
    }

    private static List<String> lines(SqlFunction f, boolean extended) {
        List<String> lines = new ArrayList<>();
        List<String> input =
                f.parameters().stream().map(p -> parameter(p, extended)).toList();
        List<String> returns = List.of();
        if (f.body() instanceof SqlFunction.Rows rows && rows.columns() != null) {
            returns = rows.columns().fieldList().stream()
                    .map(FunctionCommands::column)
                    .toList();
        } else if (f.body() instanceof SqlFunction.Value value && value.type() != null) {
            returns = List.of(value.type().sql());
        }
        int width = extended ? 15 : 10;
        add(lines, width, "Function:", List.of(f.name()));
        add(lines, width, "Type:", List.of(f.body() instanceof SqlFunction.Rows ? "TABLE" : "SCALAR"));
        add(lines, width, "Input:", input.isEmpty() ? List.of("()") : input);
        add(lines, width, "Returns:", returns);
        if (extended) {
            add(lines, width, "Comment:", f.comment() == null ? List.of() : List.of(f.comment()));
            add(lines, width, "Body:", List.of(f.bodyText()));
        }
        return lines;
    }

    private static String parameter(SqlFunction.Parameter p, boolean extended) {
        String text = p.name() + " " + p.type().sql();
        if (!extended) {
            return text;
        }
        return text
                + (p.standardText() == null ? "" : " DEFAULT " + p.standardText())
                + (p.comment() == null ? "" : " '" + p.comment() + "'");
    }

    private static String column(StructField f) {
        return f.name() + " " + f.dataType().sql();
    }

    /** A name, and its values below one another. */
    private static void add(List<String> lines, int width, String name, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            String before = i == 0 ? name : "";
            lines.add(before + " ".repeat(width - before.length()) + values.get(i));
        }
    }
}
