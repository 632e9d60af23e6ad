package io.millrace.planner.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.error.MillraceException;
import io.millrace.planner.analyze.Analyzer;
import io.millrace.planner.analyze.RegistryFunctions;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.planner.parse.SqlParser;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Runs every expression of the golden files through parser, analyser and interpreter, and compares type, value or error
 * condition with Spark's. What is known to differ stands in known-gaps.txt; the test fails when that list is wrong in either
 * direction. The report is target/expression-conformance.md. more.tsv holds results worked out from Spark's documented examples
 * and rules; the other files were printed by Spark itself, those named observed and refused for calls that a random generator made, or for each
 * pair of types where they are named casts.
 */
class ExpressionConformanceTest {
    private static final String TABLE =
            "SELECT 7L AS id, 'acc-1' AS account_id, CAST(12.34 AS DECIMAL(10,2)) AS amount, CAST(2.5 AS DOUBLE) AS d,"
                    + " 7 AS i, 2 AS i2, 'Hello World' AS s, '42' AS n, CAST(NULL AS STRING) AS nul, TIMESTAMP '2024-03-10"
                    + " 01:30:45.123456' AS ts, DATE '2024-03-10' AS dt, true AS b, CAST('{\"a\":1}' AS BINARY) AS value,"
                    + " named_struct('a',1,'b','x') AS st, array(1,2,3) AS arr, map('k1',1,'k2',2) AS m";

    /** Clock, randomness or host: compared by type alone. */
    private static final Set<String> TYPE_ONLY = Set.of(
            "curdate()",
            "now()",
            "rand()",
            "shuffle(arr)",
            "uuid()",
            "unix_millis(current_timestamp())",
            "current_date",
            "current_user()");

    private record Golden(String file, String expression, boolean ok, String type, String value) {}

    private record Outcome(Golden golden, boolean pass, String got) {}

    @Test
    void expressionsAgreeWithSpark() throws IOException {
        List<Outcome> all = new ArrayList<>();
        for (String file : List.of(
                "yardstick",
                "syntax-ansi",
                "funcs-ansi",
                "syntax-nonansi",
                "funcs-nonansi",
                "more",
                "added-ansi",
                "added-nonansi",
                "added-newyork",
                "variant-ansi",
                "observed-ansi",
                "refused-ansi",
                "observed-nonansi-newyork",
                "observed-casts-ansi",
                "observed-casts-nonansi-newyork")) {
            for (Golden g : read(file)) {
                all.add(run(g));
            }
        }
        report(all);
        Set<String> failing = new TreeSet<>();
        all.stream()
                .filter(o -> !o.pass())
                .forEach(o -> failing.add(o.golden().file() + "\t" + o.golden().expression()));
        Set<String> known = new TreeSet<>();
        text("known-gaps.txt")
                .lines()
                .filter(l -> !l.isBlank() && !l.startsWith("#"))
                .forEach(known::add);
        assertEquals(String.join("\n", known), String.join("\n", failing), "see target/expression-conformance.md");
    }

    private static String text(String name) throws IOException {
        try (InputStream in = ExpressionConformanceTest.class.getResourceAsStream("/conformance/" + name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Golden> read(String file) throws IOException {
        return text(file + ".tsv")
                .lines()
                .filter(l -> !l.isEmpty())
                .map(l -> {
                    String[] f = l.split("\t", -1);
                    return new Golden(file, f[0], f[1].equals("OK"), f[2], f.length > 3 ? f[3] : "");
                })
                .toList();
    }

    private static Outcome run(Golden g) {
        boolean ansi = !g.file().contains("nonansi");
        boolean scala = !g.file().equals("yardstick")
                && !g.file().equals("more")
                && !g.file().startsWith("observed");
        try {
            String got =
                    evaluate(g.expression(), ansi, scala, g.file().contains("newyork") ? "America/New_York" : "UTC");
            int tab = got.indexOf('\t');
            boolean type = got.substring(0, tab).equals(g.type());
            boolean value = TYPE_ONLY.contains(g.expression())
                    || sorted(got.substring(tab + 1)).equals(sorted(g.value()));
            return new Outcome(g, g.ok() && type && value, got.replace("\t", " : "));
        } catch (MillraceException e) {
            String wanted =
                    g.value().startsWith("[") ? g.value().substring(1, g.value().indexOf(']')) : g.value();
            boolean same = !g.ok() && (wanted.isEmpty() || e.getCondition().equals(wanted));
            return new Outcome(g, same, String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            return new Outcome(g, false, "CRASH " + e);
        }
    }

    /** Rows in an order of their own: groups come out in any. */
    private static List<String> sorted(String rows) {
        return List.of(rows.split(" ; ")).stream()
                .map(SparkText::comparable)
                .sorted()
                .toList();
    }

    /** Type, a tab, and the values of all rows. */
    private static String evaluate(String expression, boolean ansi, boolean scala, String zone) {
        boolean subquery = expression.startsWith("(select ");
        String sql = subquery ? expression.substring(1, expression.length() - 1) : "SELECT " + expression + " FROM t";
        BindContext bind = new BindContext(ansi, zone);
        Plan table = SqlParser.parseQuery(TABLE);
        Analyzer analyzer = new Analyzer(
                name -> name.equals(List.of("t")) ? Optional.of(table) : Optional.empty(),
                read -> new StructType(),
                new RegistryFunctions(FunctionRegistry.builtin(), Map.of()),
                bind);
        Logical plan = analyzer.analyze(SqlParser.parseQuery(sql));
        EvalContext context = new EvalContext(ansi, ZoneId.of(zone), new SplittableRandom(1), 0);
        context.setNowUs(1_800_000_000_000_000L);
        List<Object[]> rows = new LocalExecutor(context).rows(plan);
        StructType schema = LocalExecutor.schema(plan);
        boolean one = schema.size() == 1;
        DataType type = one ? schema.field(0).dataType() : schema;
        SparkText text = new SparkText(scala);
        List<String> values =
                rows.stream().map(r -> text.of(one ? r[0] : r, type)).toList();
        boolean many = expression.startsWith("explode") || expression.startsWith("posexplode");
        return type.simpleString() + "\t" + String.join(" ; ", values) + (many ? " ; " : "");
    }

    private static void report(List<Outcome> all) throws IOException {
        StringBuilder out = new StringBuilder("# Expressions compared with Spark\n\n");
        long passed = all.stream().filter(Outcome::pass).count();
        out.append(passed)
                .append(" of ")
                .append(all.size())
                .append(" agree.\n\n| file | expression | result | wanted | got |\n|---|---|---|---|---|\n");
        for (Outcome o : all) {
            boolean notYet = o.got().contains("is not there yet");
            String wanted = o.golden().ok()
                    ? o.golden().type() + " : " + o.golden().value()
                    : "ERR " + o.golden().value();
            out.append("| ")
                    .append(o.golden().file())
                    .append(" | `")
                    .append(cell(o.golden().expression()))
                    .append("` | ")
                    .append(o.pass() ? "pass" : notYet ? "not yet" : "FAIL")
                    .append(" | ")
                    .append(cell(o.pass() ? "" : wanted))
                    .append(" | ")
                    .append(cell(o.pass() ? "" : o.got()))
                    .append(" |\n");
        }
        Path target = Path.of("target");
        Files.createDirectories(target);
        Files.writeString(target.resolve("expression-conformance.md"), out);
    }

    private static String cell(String s) {
        return s.replace("|", "\\|").replace("\n", " ");
    }
}
