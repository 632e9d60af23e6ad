package io.millrace.planner.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.MillraceException;
import io.millrace.sql.functions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every one of the 545 names of Spark 4.2's functions is there, or refused by name with what to use instead.
 * {@code docs/functions.md} is the table.
 */
class FunctionNamesTest {
    /** Written as something else before names are looked up, or handled by the analyser itself. */
    private static final Set<String> SYNTAX = Set.of(
            "asc",
            "asc_nulls_first",
            "asc_nulls_last",
            "broadcast",
            "callUDF",
            "call_function",
            "call_udf",
            "col",
            "column",
            "desc",
            "desc_nulls_first",
            "desc_nulls_last",
            "expr",
            "lit",
            "typedLit",
            "typedlit",
            "udaf",
            "udf",
            "when",
            "window_time",
            "session_window",
            "explode",
            "explode_outer",
            "posexplode",
            "posexplode_outer",
            "inline",
            "inline_outer",
            "stack",
            "json_tuple");
    /** Other spellings. */
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("approxCountDistinct", "approx_count_distinct"),
            Map.entry("bitwiseNOT", "~"),
            Map.entry("bitwise_not", "~"),
            Map.entry("countDistinct", "count"),
            Map.entry("count_distinct", "count"),
            Map.entry("listagg_distinct", "listagg"),
            Map.entry("monotonicallyIncreasingId", "monotonically_increasing_id"),
            Map.entry("negate", "negative"),
            Map.entry("string_agg_distinct", "string_agg"),
            Map.entry("sumDistinct", "sum"),
            Map.entry("sum_distinct", "sum"),
            Map.entry("toDegrees", "degrees"),
            Map.entry("toRadians", "radians"));

    private static final Set<String> WINDOW = Set.of(
            "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead", "nth_value");
    /** Names that Java cannot have, or that need an API that is not there; each with what to use instead. */
    private static final Map<String, String> NOT_IN_JAVA = Map.of(
            "char", "A word of the Java language: use chr, or expr(\"char(…)\").",
            "unwrap_udt", "There are no user-defined types here: the column is its value already.");

    private static List<String> sparkNames() throws IOException {
        try (InputStream in = FunctionNamesTest.class.getResourceAsStream("/conformance/function-names.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static String state(String name) {
        String called = SAME.getOrDefault(name, name);
        if (NOT_IN_JAVA.containsKey(name)) {
            String sql = FunctionRegistry.builtin().scalar(name).isPresent() ? "in SQL only; " : "refused: ";
            return sql + NOT_IN_JAVA.get(name);
        } else if (FunctionRegistry.builtin().scalar(called).isPresent()) {
            return "there";
        } else if (FunctionRegistry.builtin().aggregate(called).isPresent()) {
            return "there, aggregate";
        } else if (SYNTAX.contains(name)) {
            return "there, by the analyser";
        }
        if (WINDOW.contains(name)) {
            return "there, with OVER in batch queries";
        }
        MillraceException refused = RefusedFunctions.of(name);
        String text = refused == null ? "UNKNOWN" : String.valueOf(refused.getMessage());
        int remedy = text.indexOf("there yet. ");
        String shown =
                remedy < 0 ? text.substring(text.indexOf(']') + 2) : text.substring(remedy + "there yet. ".length());
        return "refused: " + shown.replaceAll(" SQLSTATE: \\w+$", "");
    }

    @Test
    void everyNameOfSparkIsThereOrRefusedByName() throws IOException {
        Map<String, String> table = new TreeMap<>();
        sparkNames().forEach(n -> table.put(n, state(n)));
        assertThat(table).hasSize(545);
        assertThat(table.values()).noneMatch(s -> s.contains("UNKNOWN"));
        long there = table.values().stream().filter(s -> s.startsWith("there")).count();
        List<String> silent = table.entrySet().stream()
                .filter(e -> !e.getValue().startsWith("refused"))
                .map(Map.Entry::getKey)
                .filter(n -> FunctionLines.of(n).isEmpty())
                .toList();
        assertThat(silent).as("functions without a line in function-lines.txt").isEmpty();
        StringBuilder page = new StringBuilder("# Functions\n\n"
                + "Written by `FunctionNamesTest`; copy it from `planner/target` when that test asks for it. Of the 545"
                + " names in\n"
                + "Spark 4.2's `functions`, " + there
                + " are there. The others are refused by name, with what to use instead.\n\n"
                + "| name | state | what it does |\n|---|---|---|\n");
        table.forEach((n, s) -> page.append("| `")
                .append(n)
                .append("` | ")
                .append(s)
                .append(" | ")
                .append(FunctionLines.of(n)
                        .map(l -> "`" + l.usage().replace("|", "\\|") + "`: "
                                + l.text().replace("|", "\\|"))
                        .orElse(""))
                .append(" |\n"));
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/functions.md"), page);
        assertThat(page.toString())
                .as("docs/functions.md is what target/functions.md says")
                .isEqualTo(Files.readString(Path.of("../docs/functions.md")));
    }

    @Test
    void everyBuiltInFunctionSaysWhatItDoes() {
        Set<String> silent = new TreeSet<>(FunctionRegistry.builtin().names());
        silent.removeIf(n -> n.matches("\\W+") || FunctionLines.of(n).isPresent());
        // What the parser writes for syntax, and nobody calls by its name.
        assertThat(silent)
                .containsExactly("getitem", "listagg_within_group", "percentile_disc_descending", "scalar_subquery");
        assertThat(FunctionLines.of("TRIM").orElseThrow().usage()).isEqualTo("trim(text)");
    }

    @Test
    void javaHasEveryName() throws IOException {
        Set<String> ours =
                Arrays.stream(functions.class.getMethods()).map(Method::getName).collect(Collectors.toSet());
        List<String> absent = new ArrayList<>(sparkNames());
        absent.removeAll(ours);
        assertThat(absent).containsExactlyInAnyOrderElementsOf(new TreeSet<>(NOT_IN_JAVA.keySet()));
    }

    @Test
    void groupsKnowTheNamesOfTheirDefinitions() {
        for (FunctionGroup group : FunctionGroup.values()) {
            Definitions d = group.load();
            Set<String> defined = new TreeSet<>(group.aggregates() ? d.aggregates.keySet() : d.scalars.keySet());
            int others = group.aggregates() ? d.scalars.size() : d.aggregates.size();
            assertThat(others).as("%s is not mixed", group).isZero();
            assertThat(String.join(" ", new TreeSet<>(group.names())))
                    .as("names of %s", group)
                    .isEqualTo(String.join(" ", defined));
        }
    }
}
