package io.millrace.planner.function;

import io.millrace.error.MillraceException;
import io.millrace.sql.AnalysisException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names of Spark's functions that are not here, each with what to use instead. Loaded when one of them is called. */
public final class RefusedFunctions {
    private static final Set<String> WINDOW = Set.of(
            "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead", "nth_value");
    private static final Set<String> TRANSFORMS = Set.of("years", "months", "days", "hours", "bucket");
    private static final Map<String, String> INSTEAD = new LinkedHashMap<>();

    private RefusedFunctions() {}

    private static void instead(String text, String... names) {
        for (String name : names) {
            INSTEAD.put(name, text);
        }
    }

    static {
        instead(
                "Register a function with session.udf().register and call that.",
                "reflect",
                "java_method",
                "try_reflect");
        instead(
                "Take single values with xpath_string(xml, path) and its kin, or parse in a registered function.",
                "from_xml",
                "schema_of_xml");
        instead("Use to_json, or write the text with concat and format_string.", "to_xml");
        instead(
                "Use make_ym_interval(years, months) or make_dt_interval(days, hours, minutes, seconds).",
                "make_interval",
                "try_make_interval");
        instead(
                "Keep the geometry as BINARY and read it in a registered function.",
                "st_asbinary",
                "st_geogfromwkb",
                "st_geomfromwkb",
                "st_setsrid",
                "st_srid");
        instead("Use from_json and to_json with Kafka's value, or a registered function.", "from_avro", "to_avro");
        instead("Use a registered function that calls the generated class.", "from_protobuf", "to_protobuf");
        instead("Name the reader schema yourself.", "schema_of_avro");
        instead(
                "Use variant_get with the type map<string,variant> or array<variant>, and explode.",
                "variant_explode",
                "variant_explode_outer");
        instead("Use the aggregate by its own name; there are no metric views.", "measure");
        instead("Aggregate by GROUP BY over posexplode of the vectors.", "vector_sum", "vector_avg");
    }

    /** The error for a name of Spark's that is not here, or null if it is no such name. */
    public static @Nullable MillraceException of(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        if (isTime(key)) {
            return new AnalysisException(
                    "UNSUPPORTED_TIME_TYPE",
                    "0A000",
                    "There is no type TIME, and so no " + key + ". Keep a time of day as seconds since midnight.",
                    Map.of());
        }
        if (TRANSFORMS.contains(key)) {
            return new AnalysisException(
                    "UNRESOLVED_ROUTINE",
                    "42883",
                    "Cannot resolve routine `" + key
                            + "`: it is a partition transform of table writers, not a function of"
                            + " rows. Use partitionBy with a column such as to_date(time).",
                    Map.of("routineName", "`" + key + "`"));
        }
        if (WINDOW.contains(key)) {
            return new AnalysisException(
                    "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE",
                    "42K0E",
                    "Window function " + key + "() requires an OVER clause.",
                    Map.of());
        }
        String text = INSTEAD.get(key);
        return text == null ? null : MillraceException.notYet("The function " + key, text);
    }

    private static boolean isTime(String name) {
        return name.startsWith("time_from_")
                || name.startsWith("time_to_")
                || Set.of("time_trunc", "time_diff", "make_time", "to_time", "try_to_time", "current_time", "time")
                        .contains(name);
    }
}
