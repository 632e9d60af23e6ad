package io.millrace.sql;

import io.millrace.sql.api.java.UDF0;
import io.millrace.sql.api.java.UDF1;
import io.millrace.sql.api.java.UDF10;
import io.millrace.sql.api.java.UDF2;
import io.millrace.sql.api.java.UDF3;
import io.millrace.sql.api.java.UDF4;
import io.millrace.sql.api.java.UDF5;
import io.millrace.sql.api.java.UDF6;
import io.millrace.sql.api.java.UDF7;
import io.millrace.sql.api.java.UDF8;
import io.millrace.sql.api.java.UDF9;
import io.millrace.sql.expressions.Aggregator;
import io.millrace.sql.expressions.UserDefinedFunction;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserAggregator;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The functions of SQL as Java methods, with Spark's names: {@code import static io.millrace.sql.functions.*}.
 *
 * <p>Each method only writes down a call; names, types and arity are checked when the column is used, and what a function does is
 * defined where the planner registers it. This class is long because Spark users import all functions from one class; nearly
 * every method is one line, in groups.
 */
public final class functions {
    private functions() {}

    private static Column call(String name, @Nullable Object... args) {
        List<Tree> trees = new ArrayList<>();
        for (Object a : args) {
            trees.add(Literals.of(a));
        }
        return new Column(new Tree.Call(name, trees));
    }

    private static Column callAll(String name, Column[] rest, @Nullable Object... first) {
        return call(name, concatenated(first, rest));
    }

    private static Column callTexts(String name, String[] rest, @Nullable Object... first) {
        return call(name, concatenated(first, rest));
    }

    private static Column callNames(String name, String[] rest, @Nullable Object... first) {
        return call(
                name,
                concatenated(first, Arrays.stream(rest).map(functions::col).toArray()));
    }

    private static @Nullable Object[] concatenated(@Nullable Object[] first, @Nullable Object[] rest) {
        Object[] all = Arrays.copyOf(first, first.length + rest.length, Object[].class);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    // ---- Columns, literals, text

    public static Column col(String name) {
        return new Column(name);
    }

    public static Column column(String name) {
        return new Column(name);
    }

    /**
     * A constant. Takes String, numbers, Boolean, BigDecimal, java.sql.Date and Timestamp, LocalDate, Instant, Duration, Period,
     * byte[], null, and lists, arrays and maps of these; a Column stays what it is.
     */
    public static Column lit(@Nullable Object literal) {
        return literal instanceof Column c ? c : new Column(Literals.of(literal));
    }

    public static Column typedLit(@Nullable Object literal) {
        return lit(literal);
    }

    public static Column typedlit(@Nullable Object literal) {
        return lit(literal);
    }

    /** An expression in SQL text. */
    public static Column expr(String sql) {
        return new Column(new Tree.Text(sql));
    }

    /** A call of any function by name, built in or registered. */
    public static Column call_function(String name, Column... args) {
        return callAll(name, args);
    }

    /** A call of a function registered with {@code session.udf().register}. */
    public static Column call_udf(String name, Column... args) {
        return callAll(name, args);
    }

    /** The older name of {@link #call_udf}. */
    public static Column callUDF(String name, Column... args) {
        return callAll(name, args);
    }

    /** The Dataset with a hint that its copy on each node is the cheaper way to join it. */
    public static <T> Dataset<T> broadcast(Dataset<T> dataset) {
        return dataset.hint("broadcast");
    }

    /** Starts a CASE WHEN; go on with {@link Column#when} and {@link Column#otherwise}. */
    public static Column when(Column condition, @Nullable Object value) {
        return new Column(new Tree.CaseWhen(List.of(new Tree.Branch(condition.tree(), Literals.of(value))), null));
    }

    // ---- Sorting

    public static Column asc(String columnName) {
        return col(columnName).asc();
    }

    public static Column asc_nulls_first(String columnName) {
        return col(columnName).asc_nulls_first();
    }

    public static Column asc_nulls_last(String columnName) {
        return col(columnName).asc_nulls_last();
    }

    public static Column desc(String columnName) {
        return col(columnName).desc();
    }

    public static Column desc_nulls_first(String columnName) {
        return col(columnName).desc_nulls_first();
    }

    public static Column desc_nulls_last(String columnName) {
        return col(columnName).desc_nulls_last();
    }

    // ---- Windows of time

    /** Tumbling windows; see {@link #window(Column, String, String, String)}. */
    public static Column window(Column timeColumn, String windowDuration) {
        return call("window", timeColumn, windowDuration);
    }

    public static Column window(Column timeColumn, String windowDuration, String slideDuration) {
        return call("window", timeColumn, windowDuration, slideDuration);
    }

    /**
     * Windows [start, end) as struct {@code window}, aligned to 1970-01-01T00:00Z plus the start time whatever the session's zone.
     * Durations are texts such as {@code "10 minutes"}; months and years are refused.
     */
    public static Column window(Column timeColumn, String windowDuration, String slideDuration, String startTime) {
        return call("window", timeColumn, windowDuration, slideDuration, startTime);
    }

    /** Windows that end when no row came for the gap. */
    public static Column session_window(Column timeColumn, String gapDuration) {
        return call("session_window", timeColumn, gapDuration);
    }

    /** As above, with a gap of its own for each row. */
    public static Column session_window(Column timeColumn, Column gapDuration) {
        return call("session_window", timeColumn, gapDuration);
    }

    // ---- Counting

    /** Rows where the column is not NULL; {@code col("*")} counts all rows. */
    public static Column count(Column e) {
        return e.tree() instanceof Tree.Star s && s.qualifier().isEmpty() ? call("count", 1) : call("count", e);
    }

    public static Column count(String columnName) {
        return count(col(columnName));
    }

    private static Column distinct(String name, Column... args) {
        return new Column(
                new Tree.Call(name, Arrays.stream(args).map(Column::tree).toList(), true, null));
    }

    private static Column[] and(Column first, Column... rest) {
        Column[] all = new Column[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    public static Column count_distinct(Column e, Column... more) {
        return distinct("count", and(e, more));
    }

    public static Column countDistinct(Column e, Column... more) {
        return distinct("count", and(e, more));
    }

    public static Column countDistinct(String columnName, String... columnNames) {
        return distinct(
                "count",
                and(
                        col(columnName),
                        Arrays.stream(columnNames).map(functions::col).toArray(Column[]::new)));
    }

    public static Column sum_distinct(Column e) {
        return distinct("sum", e);
    }

    public static Column grouping_id(Column... e) {
        return callAll("grouping_id", e);
    }

    // ---- Aggregates

    public static Column approx_count_distinct(Column e) {
        return call("approx_count_distinct", e);
    }

    public static Column approx_count_distinct(String columnName) {
        return call("approx_count_distinct", col(columnName));
    }

    public static Column approx_count_distinct(Column e, double rsd) {
        return call("approx_count_distinct", e, rsd);
    }

    public static Column approx_count_distinct(String columnName, double rsd) {
        return call("approx_count_distinct", col(columnName), rsd);
    }

    public static Column avg(Column e) {
        return call("avg", e);
    }

    public static Column avg(String columnName) {
        return call("avg", col(columnName));
    }

    public static Column mean(Column e) {
        return call("mean", e);
    }

    public static Column mean(String columnName) {
        return call("mean", col(columnName));
    }

    public static Column sum(Column e) {
        return call("sum", e);
    }

    public static Column sum(String columnName) {
        return call("sum", col(columnName));
    }

    public static Column min(Column e) {
        return call("min", e);
    }

    public static Column min(String columnName) {
        return call("min", col(columnName));
    }

    public static Column max(Column e) {
        return call("max", e);
    }

    public static Column max(String columnName) {
        return call("max", col(columnName));
    }

    public static Column first(Column e) {
        return call("first", e);
    }

    public static Column first(String columnName) {
        return call("first", col(columnName));
    }

    public static Column first(Column e, boolean ignoreNulls) {
        return call("first", e, ignoreNulls);
    }

    public static Column first(String columnName, boolean ignoreNulls) {
        return call("first", col(columnName), ignoreNulls);
    }

    public static Column last(Column e) {
        return call("last", e);
    }

    public static Column last(String columnName) {
        return call("last", col(columnName));
    }

    public static Column last(Column e, boolean ignoreNulls) {
        return call("last", e, ignoreNulls);
    }

    public static Column last(String columnName, boolean ignoreNulls) {
        return call("last", col(columnName), ignoreNulls);
    }

    public static Column first_value(Column e) {
        return call("first_value", e);
    }

    public static Column first_value(Column e, Column ignoreNulls) {
        return call("first_value", e, ignoreNulls);
    }

    public static Column last_value(Column e) {
        return call("last_value", e);
    }

    public static Column last_value(Column e, Column ignoreNulls) {
        return call("last_value", e, ignoreNulls);
    }

    public static Column any_value(Column e) {
        return call("any_value", e);
    }

    public static Column any_value(Column e, Column ignoreNulls) {
        return call("any_value", e, ignoreNulls);
    }

    public static Column collect_list(Column e) {
        return call("collect_list", e);
    }

    public static Column collect_list(String columnName) {
        return call("collect_list", col(columnName));
    }

    public static Column collect_set(Column e) {
        return call("collect_set", e);
    }

    public static Column collect_set(String columnName) {
        return call("collect_set", col(columnName));
    }

    public static Column array_agg(Column e) {
        return call("array_agg", e);
    }

    public static Column max_by(Column e, Column ord) {
        return call("max_by", e, ord);
    }

    public static Column min_by(Column e, Column ord) {
        return call("min_by", e, ord);
    }

    public static Column count_if(Column e) {
        return call("count_if", e);
    }

    public static Column bool_and(Column e) {
        return call("bool_and", e);
    }

    public static Column bool_or(Column e) {
        return call("bool_or", e);
    }

    public static Column every(Column e) {
        return call("every", e);
    }

    public static Column some(Column e) {
        return call("some", e);
    }

    public static Column std(Column e) {
        return call("std", e);
    }

    public static Column stddev(Column e) {
        return call("stddev", e);
    }

    public static Column stddev(String columnName) {
        return call("stddev", col(columnName));
    }

    public static Column stddev_samp(Column e) {
        return call("stddev_samp", e);
    }

    public static Column stddev_samp(String columnName) {
        return call("stddev_samp", col(columnName));
    }

    public static Column stddev_pop(Column e) {
        return call("stddev_pop", e);
    }

    public static Column stddev_pop(String columnName) {
        return call("stddev_pop", col(columnName));
    }

    public static Column variance(Column e) {
        return call("variance", e);
    }

    public static Column variance(String columnName) {
        return call("variance", col(columnName));
    }

    public static Column var_samp(Column e) {
        return call("var_samp", e);
    }

    public static Column var_samp(String columnName) {
        return call("var_samp", col(columnName));
    }

    public static Column var_pop(Column e) {
        return call("var_pop", e);
    }

    public static Column var_pop(String columnName) {
        return call("var_pop", col(columnName));
    }

    public static Column percentile(Column e, Column percentage) {
        return call("percentile", e, percentage);
    }

    public static Column percentile(Column e, Column percentage, Column frequency) {
        return call("percentile", e, percentage, frequency);
    }

    public static Column percentile_approx(Column e, Column percentage, Column accuracy) {
        return call("percentile_approx", e, percentage, accuracy);
    }

    public static Column approx_percentile(Column e, Column percentage, Column accuracy) {
        return call("approx_percentile", e, percentage, accuracy);
    }

    public static Column median(Column e) {
        return call("median", e);
    }

    public static Column mode(Column e) {
        return call("mode", e);
    }

    public static Column corr(Column column1, Column column2) {
        return call("corr", column1, column2);
    }

    public static Column corr(String columnName1, String columnName2) {
        return call("corr", col(columnName1), col(columnName2));
    }

    public static Column covar_samp(Column column1, Column column2) {
        return call("covar_samp", column1, column2);
    }

    public static Column covar_samp(String columnName1, String columnName2) {
        return call("covar_samp", col(columnName1), col(columnName2));
    }

    public static Column covar_pop(Column column1, Column column2) {
        return call("covar_pop", column1, column2);
    }

    public static Column covar_pop(String columnName1, String columnName2) {
        return call("covar_pop", col(columnName1), col(columnName2));
    }

    public static Column skewness(Column e) {
        return call("skewness", e);
    }

    public static Column skewness(String columnName) {
        return call("skewness", col(columnName));
    }

    public static Column kurtosis(Column e) {
        return call("kurtosis", e);
    }

    public static Column kurtosis(String columnName) {
        return call("kurtosis", col(columnName));
    }

    public static Column product(Column e) {
        return call("product", e);
    }

    public static Column bit_and(Column e) {
        return call("bit_and", e);
    }

    public static Column bit_or(Column e) {
        return call("bit_or", e);
    }

    public static Column bit_xor(Column e) {
        return call("bit_xor", e);
    }

    public static Column listagg(Column e) {
        return call("listagg", e);
    }

    public static Column listagg(Column e, Column delimiter) {
        return call("listagg", e, delimiter);
    }

    public static Column string_agg(Column e) {
        return call("string_agg", e);
    }

    public static Column string_agg(Column e, Column delimiter) {
        return call("string_agg", e, delimiter);
    }

    public static Column histogram_numeric(Column e, Column nBins) {
        return call("histogram_numeric", e, nBins);
    }

    public static Column hll_sketch_agg(Column e) {
        return call("hll_sketch_agg", e);
    }

    public static Column hll_sketch_agg(String columnName) {
        return call("hll_sketch_agg", col(columnName));
    }

    public static Column hll_sketch_estimate(Column e) {
        return call("hll_sketch_estimate", e);
    }

    public static Column hll_sketch_estimate(String columnName) {
        return call("hll_sketch_estimate", col(columnName));
    }

    public static Column hll_union_agg(Column e) {
        return call("hll_union_agg", e);
    }

    public static Column hll_union_agg(String columnName) {
        return call("hll_union_agg", col(columnName));
    }

    public static Column try_sum(Column e) {
        return call("try_sum", e);
    }

    public static Column try_avg(Column e) {
        return call("try_avg", e);
    }

    public static Column grouping(Column e) {
        return call("grouping", e);
    }

    public static Column grouping(String columnName) {
        return call("grouping", col(columnName));
    }

    public static Column regr_avgx(Column y, Column x) {
        return call("regr_avgx", y, x);
    }

    public static Column regr_avgy(Column y, Column x) {
        return call("regr_avgy", y, x);
    }

    public static Column regr_count(Column y, Column x) {
        return call("regr_count", y, x);
    }

    public static Column regr_intercept(Column y, Column x) {
        return call("regr_intercept", y, x);
    }

    public static Column regr_r2(Column y, Column x) {
        return call("regr_r2", y, x);
    }

    public static Column regr_slope(Column y, Column x) {
        return call("regr_slope", y, x);
    }

    // ---- Null handling and conditions

    public static Column coalesce(Column... e) {
        return callAll("coalesce", e);
    }

    public static Column isnull(Column e) {
        return call("isnull", e);
    }

    public static Column isnotnull(Column e) {
        return call("isnotnull", e);
    }

    public static Column isnan(Column e) {
        return call("isnan", e);
    }

    public static Column nvl(Column col1, Column col2) {
        return call("nvl", col1, col2);
    }

    public static Column nvl2(Column col1, Column col2, Column col3) {
        return call("nvl2", col1, col2, col3);
    }

    public static Column ifnull(Column col1, Column col2) {
        return call("ifnull", col1, col2);
    }

    public static Column nullif(Column col1, Column col2) {
        return call("nullif", col1, col2);
    }

    public static Column nullifzero(Column e) {
        return call("nullifzero", e);
    }

    public static Column zeroifnull(Column e) {
        return call("zeroifnull", e);
    }

    public static Column nanvl(Column col1, Column col2) {
        return call("nanvl", col1, col2);
    }

    public static Column equal_null(Column col1, Column col2) {
        return call("<=>", col1, col2);
    }

    public static Column greatest(Column... e) {
        return callAll("greatest", e);
    }

    public static Column greatest(String columnName, String... columnNames) {
        return callNames("greatest", columnNames, col(columnName));
    }

    public static Column least(Column... e) {
        return callAll("least", e);
    }

    public static Column least(String columnName, String... columnNames) {
        return callNames("least", columnNames, col(columnName));
    }

    public static Column not(Column e) {
        return call("not", e);
    }

    public static Column negate(Column e) {
        return call("negative", e);
    }

    public static Column negative(Column e) {
        return call("negative", e);
    }

    public static Column positive(Column e) {
        return call("positive", e);
    }

    public static Column typeof(Column e) {
        return call("typeof", e);
    }

    public static Column assert_true(Column e) {
        return call("assert_true", e);
    }

    public static Column assert_true(Column e, Column message) {
        return call("assert_true", e, message);
    }

    public static Column raise_error(Column e) {
        return call("raise_error", e);
    }

    // ---- Date and time

    public static Column window_time(Column windowColumn) {
        return call("window_time", windowColumn);
    }

    public static Column current_timestamp() {
        return call("current_timestamp");
    }

    public static Column now() {
        return call("now");
    }

    public static Column current_date() {
        return call("current_date");
    }

    public static Column curdate() {
        return call("curdate");
    }

    public static Column current_timezone() {
        return call("current_timezone");
    }

    public static Column localtimestamp() {
        return call("localtimestamp");
    }

    public static Column unix_timestamp() {
        return call("unix_timestamp");
    }

    public static Column unix_timestamp(Column e) {
        return call("unix_timestamp", e);
    }

    public static Column unix_timestamp(Column e, String format) {
        return call("unix_timestamp", e, format);
    }

    public static Column unix_seconds(Column e) {
        return call("unix_seconds", e);
    }

    public static Column unix_millis(Column e) {
        return call("unix_millis", e);
    }

    public static Column unix_micros(Column e) {
        return call("unix_micros", e);
    }

    public static Column unix_date(Column e) {
        return call("unix_date", e);
    }

    public static Column from_unixtime(Column e) {
        return call("from_unixtime", e);
    }

    public static Column from_unixtime(Column e, String format) {
        return call("from_unixtime", e, format);
    }

    public static Column to_unix_timestamp(Column e) {
        return call("to_unix_timestamp", e);
    }

    public static Column to_unix_timestamp(Column e, Column format) {
        return call("to_unix_timestamp", e, format);
    }

    public static Column to_timestamp(Column e) {
        return call("to_timestamp", e);
    }

    public static Column to_timestamp(Column e, String format) {
        return call("to_timestamp", e, format);
    }

    public static Column try_to_timestamp(Column e) {
        return call("try_to_timestamp", e);
    }

    public static Column try_to_timestamp(Column e, Column format) {
        return call("try_to_timestamp", e, format);
    }

    public static Column to_timestamp_ltz(Column e) {
        return call("to_timestamp_ltz", e);
    }

    public static Column to_timestamp_ltz(Column e, Column format) {
        return call("to_timestamp_ltz", e, format);
    }

    public static Column to_date(Column e) {
        return call("to_date", e);
    }

    public static Column to_date(Column e, String format) {
        return call("to_date", e, format);
    }

    public static Column try_to_date(Column e) {
        return call("try_to_date", e);
    }

    public static Column try_to_date(Column e, String format) {
        return call("try_to_date", e, format);
    }

    public static Column timestamp_seconds(Column e) {
        return call("timestamp_seconds", e);
    }

    public static Column timestamp_millis(Column e) {
        return call("timestamp_millis", e);
    }

    public static Column timestamp_micros(Column e) {
        return call("timestamp_micros", e);
    }

    public static Column date_from_unix_date(Column e) {
        return call("date_from_unix_date", e);
    }

    public static Column date_trunc(String format, Column timestamp) {
        return call("date_trunc", format, timestamp);
    }

    public static Column trunc(Column date, String format) {
        return call("trunc", date, format);
    }

    public static Column date_format(Column dateExpr, String format) {
        return call("date_format", dateExpr, format);
    }

    public static Column date_add(Column start, int days) {
        return call("date_add", start, days);
    }

    public static Column date_add(Column start, Column days) {
        return call("date_add", start, days);
    }

    public static Column dateadd(Column start, Column days) {
        return call("dateadd", start, days);
    }

    public static Column date_sub(Column start, int days) {
        return call("date_sub", start, days);
    }

    public static Column date_sub(Column start, Column days) {
        return call("date_sub", start, days);
    }

    public static Column datediff(Column end, Column start) {
        return call("datediff", end, start);
    }

    public static Column date_diff(Column end, Column start) {
        return call("date_diff", end, start);
    }

    public static Column add_months(Column startDate, int numMonths) {
        return call("add_months", startDate, numMonths);
    }

    public static Column add_months(Column startDate, Column numMonths) {
        return call("add_months", startDate, numMonths);
    }

    public static Column months_between(Column end, Column start) {
        return call("months_between", end, start);
    }

    public static Column months_between(Column end, Column start, boolean roundOff) {
        return call("months_between", end, start, roundOff);
    }

    public static Column last_day(Column e) {
        return call("last_day", e);
    }

    public static Column next_day(Column date, String dayOfWeek) {
        return call("next_day", date, dayOfWeek);
    }

    public static Column next_day(Column date, Column dayOfWeek) {
        return call("next_day", date, dayOfWeek);
    }

    public static Column year(Column e) {
        return call("year", e);
    }

    public static Column quarter(Column e) {
        return call("quarter", e);
    }

    public static Column month(Column e) {
        return call("month", e);
    }

    public static Column monthname(Column e) {
        return call("monthname", e);
    }

    public static Column dayname(Column e) {
        return call("dayname", e);
    }

    public static Column day(Column e) {
        return call("day", e);
    }

    public static Column dayofmonth(Column e) {
        return call("dayofmonth", e);
    }

    public static Column dayofweek(Column e) {
        return call("dayofweek", e);
    }

    public static Column dayofyear(Column e) {
        return call("dayofyear", e);
    }

    public static Column weekday(Column e) {
        return call("weekday", e);
    }

    public static Column weekofyear(Column e) {
        return call("weekofyear", e);
    }

    public static Column hour(Column e) {
        return call("hour", e);
    }

    public static Column minute(Column e) {
        return call("minute", e);
    }

    public static Column second(Column e) {
        return call("second", e);
    }

    public static Column extract(Column field, Column source) {
        return call("extract", field, source);
    }

    public static Column date_part(Column field, Column source) {
        return call("date_part", field, source);
    }

    public static Column datepart(Column field, Column source) {
        return call("datepart", field, source);
    }

    public static Column make_date(Column year, Column month, Column day) {
        return call("make_date", year, month, day);
    }

    public static Column make_timestamp(
            Column years, Column months, Column days, Column hours, Column mins, Column secs) {
        return call("make_timestamp", years, months, days, hours, mins, secs);
    }

    public static Column make_timestamp(
            Column years, Column months, Column days, Column hours, Column mins, Column secs, Column timezone) {
        return call("make_timestamp", years, months, days, hours, mins, secs, timezone);
    }

    public static Column make_dt_interval() {
        return call("make_dt_interval");
    }

    public static Column make_dt_interval(Column days) {
        return call("make_dt_interval", days);
    }

    public static Column make_dt_interval(Column days, Column hours) {
        return call("make_dt_interval", days, hours);
    }

    public static Column make_dt_interval(Column days, Column hours, Column mins) {
        return call("make_dt_interval", days, hours, mins);
    }

    public static Column make_dt_interval(Column days, Column hours, Column mins, Column secs) {
        return call("make_dt_interval", days, hours, mins, secs);
    }

    public static Column make_ym_interval() {
        return call("make_ym_interval");
    }

    public static Column make_ym_interval(Column years) {
        return call("make_ym_interval", years);
    }

    public static Column make_ym_interval(Column years, Column months) {
        return call("make_ym_interval", years, months);
    }

    public static Column from_utc_timestamp(Column ts, String tz) {
        return call("from_utc_timestamp", ts, tz);
    }

    public static Column from_utc_timestamp(Column ts, Column tz) {
        return call("from_utc_timestamp", ts, tz);
    }

    public static Column to_utc_timestamp(Column ts, String tz) {
        return call("to_utc_timestamp", ts, tz);
    }

    public static Column to_utc_timestamp(Column ts, Column tz) {
        return call("to_utc_timestamp", ts, tz);
    }

    public static Column convert_timezone(Column sourceTz, Column targetTz, Column sourceTs) {
        return call("convert_timezone", sourceTz, targetTz, sourceTs);
    }

    public static Column convert_timezone(Column targetTz, Column sourceTs) {
        return call("convert_timezone", targetTz, sourceTs);
    }

    public static Column timestamp_diff(String unit, Column start, Column end) {
        return call("timestampdiff", unit, start, end);
    }

    public static Column timestamp_add(String unit, Column quantity, Column ts) {
        return call("timestampadd", unit, quantity, ts);
    }

    // ---- JSON, CSV, variants

    public static Column get_json_object(Column e, String path) {
        return call("get_json_object", e, path);
    }

    public static Column json_tuple(Column json, String... fields) {
        return callTexts("json_tuple", fields, json);
    }

    public static Column schema_of_json(String json) {
        return call("schema_of_json", json);
    }

    public static Column schema_of_json(Column json) {
        return call("schema_of_json", json);
    }

    public static Column json_array_length(Column e) {
        return call("json_array_length", e);
    }

    public static Column json_object_keys(Column e) {
        return call("json_object_keys", e);
    }

    public static Column parse_json(Column json) {
        return call("parse_json", json);
    }

    public static Column try_parse_json(Column json) {
        return call("try_parse_json", json);
    }

    public static Column variant_get(Column v, String path, String targetType) {
        return call("variant_get", v, path, targetType);
    }

    public static Column try_variant_get(Column v, String path, String targetType) {
        return call("try_variant_get", v, path, targetType);
    }

    public static Column is_variant_null(Column v) {
        return call("is_variant_null", v);
    }

    // ---- Generators

    public static Column explode(Column e) {
        return call("explode", e);
    }

    public static Column explode_outer(Column e) {
        return call("explode_outer", e);
    }

    public static Column posexplode(Column e) {
        return call("posexplode", e);
    }

    public static Column posexplode_outer(Column e) {
        return call("posexplode_outer", e);
    }

    public static Column inline(Column e) {
        return call("inline", e);
    }

    public static Column inline_outer(Column e) {
        return call("inline_outer", e);
    }

    public static Column stack(Column... e) {
        return callAll("stack", e);
    }

    // ---- Strings

    public static Column ascii(Column e) {
        return call("ascii", e);
    }

    public static Column base64(Column e) {
        return call("base64", e);
    }

    public static Column unbase64(Column e) {
        return call("unbase64", e);
    }

    public static Column bit_length(Column e) {
        return call("bit_length", e);
    }

    public static Column octet_length(Column e) {
        return call("octet_length", e);
    }

    public static Column char_length(Column e) {
        return call("char_length", e);
    }

    public static Column character_length(Column e) {
        return call("character_length", e);
    }

    public static Column len(Column e) {
        return call("len", e);
    }

    public static Column length(Column e) {
        return call("length", e);
    }

    public static Column lower(Column e) {
        return call("lower", e);
    }

    public static Column lcase(Column e) {
        return call("lcase", e);
    }

    public static Column upper(Column e) {
        return call("upper", e);
    }

    public static Column ucase(Column e) {
        return call("ucase", e);
    }

    public static Column initcap(Column e) {
        return call("initcap", e);
    }

    public static Column trim(Column e) {
        return call("trim", e);
    }

    public static Column trim(Column e, String trimString) {
        return call("trim", e, trimString);
    }

    public static Column ltrim(Column e) {
        return call("ltrim", e);
    }

    public static Column ltrim(Column e, String trimString) {
        return call("ltrim", e, trimString);
    }

    public static Column rtrim(Column e) {
        return call("rtrim", e);
    }

    public static Column rtrim(Column e, String trimString) {
        return call("rtrim", e, trimString);
    }

    public static Column btrim(Column e) {
        return call("btrim", e);
    }

    public static Column btrim(Column e, Column trim) {
        return call("btrim", e, trim);
    }

    public static Column lpad(Column str, int len, String pad) {
        return call("lpad", str, len, pad);
    }

    public static Column lpad(Column str, Column len, Column pad) {
        return call("lpad", str, len, pad);
    }

    public static Column rpad(Column str, int len, String pad) {
        return call("rpad", str, len, pad);
    }

    public static Column rpad(Column str, Column len, Column pad) {
        return call("rpad", str, len, pad);
    }

    public static Column substring(Column str, int pos, int len) {
        return call("substring", str, pos, len);
    }

    public static Column substring(Column str, Column pos, Column len) {
        return call("substring", str, pos, len);
    }

    public static Column substr(Column str, Column pos) {
        return call("substr", str, pos);
    }

    public static Column substr(Column str, Column pos, Column len) {
        return call("substr", str, pos, len);
    }

    public static Column substring_index(Column str, String delim, int count) {
        return call("substring_index", str, delim, count);
    }

    public static Column left(Column str, Column len) {
        return call("left", str, len);
    }

    public static Column right(Column str, Column len) {
        return call("right", str, len);
    }

    public static Column concat(Column... e) {
        return callAll("concat", e);
    }

    public static Column concat_ws(String sep, Column... e) {
        return callAll("concat_ws", e, sep);
    }

    public static Column elt(Column... e) {
        return callAll("elt", e);
    }

    public static Column split(Column str, String pattern) {
        return call("split", str, pattern);
    }

    public static Column split(Column str, Column pattern) {
        return call("split", str, pattern);
    }

    public static Column split(Column str, String pattern, int limit) {
        return call("split", str, pattern, limit);
    }

    public static Column split(Column str, Column pattern, Column limit) {
        return call("split", str, pattern, limit);
    }

    public static Column split_part(Column str, Column delimiter, Column partNum) {
        return call("split_part", str, delimiter, partNum);
    }

    public static Column replace(Column src, Column search) {
        return call("replace", src, search);
    }

    public static Column replace(Column src, Column search, Column replace) {
        return call("replace", src, search, replace);
    }

    public static Column regexp_replace(Column e, String pattern, String replacement) {
        return call("regexp_replace", e, pattern, replacement);
    }

    public static Column regexp_replace(Column e, Column pattern, Column replacement) {
        return call("regexp_replace", e, pattern, replacement);
    }

    public static Column regexp_extract(Column e, String regex, int groupIdx) {
        return call("regexp_extract", e, regex, groupIdx);
    }

    public static Column regexp_extract_all(Column str, Column regexp) {
        return call("regexp_extract_all", str, regexp);
    }

    public static Column regexp_extract_all(Column str, Column regexp, Column idx) {
        return call("regexp_extract_all", str, regexp, idx);
    }

    public static Column regexp_count(Column str, Column regexp) {
        return call("regexp_count", str, regexp);
    }

    public static Column regexp_instr(Column str, Column regexp) {
        return call("regexp_instr", str, regexp);
    }

    public static Column regexp_instr(Column str, Column regexp, Column idx) {
        return call("regexp_instr", str, regexp, idx);
    }

    public static Column regexp_substr(Column str, Column regexp) {
        return call("regexp_substr", str, regexp);
    }

    public static Column regexp_like(Column str, Column regexp) {
        return call("regexp_like", str, regexp);
    }

    public static Column regexp(Column str, Column regexp) {
        return call("regexp", str, regexp);
    }

    public static Column rlike(Column str, Column regexp) {
        return call("rlike", str, regexp);
    }

    public static Column like(Column str, Column pattern) {
        return call("like", str, pattern);
    }

    public static Column ilike(Column str, Column pattern) {
        return call("ilike", str, pattern);
    }

    public static Column contains(Column left, Column right) {
        return call("contains", left, right);
    }

    public static Column startswith(Column str, Column prefix) {
        return call("startswith", str, prefix);
    }

    public static Column endswith(Column str, Column suffix) {
        return call("endswith", str, suffix);
    }

    public static Column instr(Column str, String substring) {
        return call("instr", str, substring);
    }

    public static Column instr(Column str, Column substring) {
        return call("instr", str, substring);
    }

    public static Column locate(String substr, Column str) {
        return call("locate", substr, str);
    }

    public static Column locate(String substr, Column str, int pos) {
        return call("locate", substr, str, pos);
    }

    public static Column position(Column substr, Column str) {
        return call("position", substr, str);
    }

    public static Column position(Column substr, Column str, Column start) {
        return call("position", substr, str, start);
    }

    public static Column translate(Column src, String matching, String replace) {
        return call("translate", src, matching, replace);
    }

    public static Column reverse(Column e) {
        return call("reverse", e);
    }

    public static Column repeat(Column str, int n) {
        return call("repeat", str, n);
    }

    public static Column repeat(Column str, Column n) {
        return call("repeat", str, n);
    }

    public static Column space(Column n) {
        return call("space", n);
    }

    public static Column overlay(Column src, Column replace, Column pos) {
        return call("overlay", src, replace, pos);
    }

    public static Column overlay(Column src, Column replace, Column pos, Column len) {
        return call("overlay", src, replace, pos, len);
    }

    public static Column format_string(String format, Column... e) {
        return callAll("format_string", e, format);
    }

    public static Column printf(Column format, Column... e) {
        return callAll("printf", e, format);
    }

    public static Column format_number(Column x, int d) {
        return call("format_number", x, d);
    }

    public static Column chr(Column e) {
        return call("chr", e);
    }

    public static Column encode(Column e, String charset) {
        return call("encode", e, charset);
    }

    public static Column decode(Column e, String charset) {
        return call("decode", e, charset);
    }

    public static Column to_number(Column e, Column format) {
        return call("to_number", e, format);
    }

    public static Column try_to_number(Column e, Column format) {
        return call("try_to_number", e, format);
    }

    public static Column to_char(Column e, Column format) {
        return call("to_char", e, format);
    }

    public static Column to_varchar(Column e, Column format) {
        return call("to_varchar", e, format);
    }

    public static Column to_binary(Column e) {
        return call("to_binary", e);
    }

    public static Column to_binary(Column e, Column format) {
        return call("to_binary", e, format);
    }

    public static Column try_to_binary(Column e) {
        return call("try_to_binary", e);
    }

    public static Column try_to_binary(Column e, Column format) {
        return call("try_to_binary", e, format);
    }

    public static Column parse_url(Column url, Column part) {
        return call("parse_url", url, part);
    }

    public static Column parse_url(Column url, Column part, Column key) {
        return call("parse_url", url, part, key);
    }

    public static Column try_parse_url(Column url, Column part) {
        return call("try_parse_url", url, part);
    }

    public static Column try_parse_url(Column url, Column part, Column key) {
        return call("try_parse_url", url, part, key);
    }

    public static Column url_encode(Column str) {
        return call("url_encode", str);
    }

    public static Column url_decode(Column str) {
        return call("url_decode", str);
    }

    public static Column try_url_decode(Column str) {
        return call("try_url_decode", str);
    }

    public static Column mask(Column e) {
        return call("mask", e);
    }

    public static Column mask(Column e, Column upper) {
        return call("mask", e, upper);
    }

    public static Column mask(Column e, Column upper, Column lower) {
        return call("mask", e, upper, lower);
    }

    public static Column mask(Column e, Column upper, Column lower, Column digit) {
        return call("mask", e, upper, lower, digit);
    }

    public static Column mask(Column e, Column upper, Column lower, Column digit, Column other) {
        return call("mask", e, upper, lower, digit, other);
    }

    public static Column levenshtein(Column l, Column r) {
        return call("levenshtein", l, r);
    }

    public static Column levenshtein(Column l, Column r, int threshold) {
        return call("levenshtein", l, r, threshold);
    }

    public static Column soundex(Column e) {
        return call("soundex", e);
    }

    public static Column find_in_set(Column str, Column strArray) {
        return call("find_in_set", str, strArray);
    }

    public static Column sentences(Column str) {
        return call("sentences", str);
    }

    public static Column sentences(Column str, Column language, Column country) {
        return call("sentences", str, language, country);
    }

    public static Column str_to_map(Column text) {
        return call("str_to_map", text);
    }

    public static Column str_to_map(Column text, Column pairDelim) {
        return call("str_to_map", text, pairDelim);
    }

    public static Column str_to_map(Column text, Column pairDelim, Column keyValueDelim) {
        return call("str_to_map", text, pairDelim, keyValueDelim);
    }

    public static Column quote(Column str) {
        return call("quote", str);
    }

    public static Column luhn_check(Column e) {
        return call("luhn_check", e);
    }

    public static Column is_valid_utf8(Column str) {
        return call("is_valid_utf8", str);
    }

    // ---- Mathematics

    public static Column abs(Column e) {
        return call("abs", e);
    }

    public static Column sqrt(Column e) {
        return call("sqrt", e);
    }

    public static Column sqrt(String colName) {
        return call("sqrt", col(colName));
    }

    public static Column cbrt(Column e) {
        return call("cbrt", e);
    }

    public static Column cbrt(String colName) {
        return call("cbrt", col(colName));
    }

    public static Column exp(Column e) {
        return call("exp", e);
    }

    public static Column exp(String columnName) {
        return call("exp", col(columnName));
    }

    public static Column expm1(Column e) {
        return call("expm1", e);
    }

    public static Column expm1(String columnName) {
        return call("expm1", col(columnName));
    }

    public static Column factorial(Column e) {
        return call("factorial", e);
    }

    public static Column floor(Column e) {
        return call("floor", e);
    }

    public static Column floor(String columnName) {
        return call("floor", col(columnName));
    }

    public static Column floor(Column e, Column scale) {
        return call("floor", e, scale);
    }

    public static Column ceil(Column e) {
        return call("ceil", e);
    }

    public static Column ceil(String columnName) {
        return call("ceil", col(columnName));
    }

    public static Column ceil(Column e, Column scale) {
        return call("ceil", e, scale);
    }

    public static Column ceiling(Column e) {
        return call("ceiling", e);
    }

    public static Column ceiling(Column e, Column scale) {
        return call("ceiling", e, scale);
    }

    public static Column round(Column e) {
        return call("round", e);
    }

    public static Column round(Column e, int scale) {
        return call("round", e, scale);
    }

    public static Column round(Column e, Column scale) {
        return call("round", e, scale);
    }

    public static Column bround(Column e) {
        return call("bround", e);
    }

    public static Column bround(Column e, int scale) {
        return call("bround", e, scale);
    }

    public static Column bround(Column e, Column scale) {
        return call("bround", e, scale);
    }

    public static Column rint(Column e) {
        return call("rint", e);
    }

    public static Column rint(String columnName) {
        return call("rint", col(columnName));
    }

    public static Column ln(Column e) {
        return call("ln", e);
    }

    public static Column log(Column e) {
        return call("ln", e);
    }

    public static Column log(String columnName) {
        return call("ln", col(columnName));
    }

    public static Column log(double base, Column e) {
        return call("log", base, e);
    }

    public static Column log(double base, String columnName) {
        return call("log", base, col(columnName));
    }

    public static Column log10(Column e) {
        return call("log10", e);
    }

    public static Column log10(String columnName) {
        return call("log10", col(columnName));
    }

    public static Column log2(Column e) {
        return call("log2", e);
    }

    public static Column log2(String columnName) {
        return call("log2", col(columnName));
    }

    public static Column log1p(Column e) {
        return call("log1p", e);
    }

    public static Column log1p(String columnName) {
        return call("log1p", col(columnName));
    }

    public static Column pow(Column l, Column r) {
        return call("power", l, r);
    }

    public static Column pow(Column l, String rightName) {
        return call("power", l, col(rightName));
    }

    public static Column pow(String leftName, Column r) {
        return call("power", col(leftName), r);
    }

    public static Column pow(String leftName, String rightName) {
        return call("power", col(leftName), col(rightName));
    }

    public static Column pow(Column l, double r) {
        return call("power", l, r);
    }

    public static Column pow(double l, Column r) {
        return call("power", l, r);
    }

    public static Column power(Column l, Column r) {
        return call("power", l, r);
    }

    public static Column mod(Column dividend, Column divisor) {
        return call("mod", dividend, divisor);
    }

    public static Column pmod(Column dividend, Column divisor) {
        return call("pmod", dividend, divisor);
    }

    public static Column sign(Column e) {
        return call("sign", e);
    }

    public static Column signum(Column e) {
        return call("signum", e);
    }

    public static Column signum(String columnName) {
        return call("signum", col(columnName));
    }

    public static Column e() {
        return call("e");
    }

    public static Column pi() {
        return call("pi");
    }

    public static Column rand() {
        return call("rand");
    }

    public static Column rand(long seed) {
        return call("rand", seed);
    }

    public static Column random() {
        return call("random");
    }

    public static Column random(Column seed) {
        return call("random", seed);
    }

    public static Column randn() {
        return call("randn");
    }

    public static Column randn(long seed) {
        return call("randn", seed);
    }

    public static Column hex(Column e) {
        return call("hex", e);
    }

    public static Column unhex(Column e) {
        return call("unhex", e);
    }

    public static Column bin(Column e) {
        return call("bin", e);
    }

    public static Column bin(String columnName) {
        return call("bin", col(columnName));
    }

    public static Column conv(Column num, int fromBase, int toBase) {
        return call("conv", num, fromBase, toBase);
    }

    public static Column try_add(Column left, Column right) {
        return call("try_add", left, right);
    }

    public static Column try_subtract(Column left, Column right) {
        return call("try_subtract", left, right);
    }

    public static Column try_multiply(Column left, Column right) {
        return call("try_multiply", left, right);
    }

    public static Column try_divide(Column left, Column right) {
        return call("try_divide", left, right);
    }

    public static Column try_mod(Column left, Column right) {
        return call("try_mod", left, right);
    }

    public static Column width_bucket(Column v, Column min, Column max, Column numBucket) {
        return call("width_bucket", v, min, max, numBucket);
    }

    public static Column hypot(Column l, Column r) {
        return call("hypot", l, r);
    }

    public static Column sin(Column e) {
        return call("sin", e);
    }

    public static Column sin(String columnName) {
        return call("sin", col(columnName));
    }

    public static Column cos(Column e) {
        return call("cos", e);
    }

    public static Column cos(String columnName) {
        return call("cos", col(columnName));
    }

    public static Column tan(Column e) {
        return call("tan", e);
    }

    public static Column tan(String columnName) {
        return call("tan", col(columnName));
    }

    public static Column cot(Column e) {
        return call("cot", e);
    }

    public static Column sec(Column e) {
        return call("sec", e);
    }

    public static Column csc(Column e) {
        return call("csc", e);
    }

    public static Column asin(Column e) {
        return call("asin", e);
    }

    public static Column asin(String columnName) {
        return call("asin", col(columnName));
    }

    public static Column acos(Column e) {
        return call("acos", e);
    }

    public static Column acos(String columnName) {
        return call("acos", col(columnName));
    }

    public static Column atan(Column e) {
        return call("atan", e);
    }

    public static Column atan(String columnName) {
        return call("atan", col(columnName));
    }

    public static Column atan2(Column y, Column x) {
        return call("atan2", y, x);
    }

    public static Column atan2(Column y, String xName) {
        return call("atan2", y, col(xName));
    }

    public static Column atan2(String yName, Column x) {
        return call("atan2", col(yName), x);
    }

    public static Column atan2(String yName, String xName) {
        return call("atan2", col(yName), col(xName));
    }

    public static Column atan2(Column y, double x) {
        return call("atan2", y, x);
    }

    public static Column atan2(double y, Column x) {
        return call("atan2", y, x);
    }

    public static Column sinh(Column e) {
        return call("sinh", e);
    }

    public static Column sinh(String columnName) {
        return call("sinh", col(columnName));
    }

    public static Column cosh(Column e) {
        return call("cosh", e);
    }

    public static Column cosh(String columnName) {
        return call("cosh", col(columnName));
    }

    public static Column tanh(Column e) {
        return call("tanh", e);
    }

    public static Column tanh(String columnName) {
        return call("tanh", col(columnName));
    }

    public static Column asinh(Column e) {
        return call("asinh", e);
    }

    public static Column asinh(String columnName) {
        return call("asinh", col(columnName));
    }

    public static Column acosh(Column e) {
        return call("acosh", e);
    }

    public static Column acosh(String columnName) {
        return call("acosh", col(columnName));
    }

    public static Column atanh(Column e) {
        return call("atanh", e);
    }

    public static Column atanh(String columnName) {
        return call("atanh", col(columnName));
    }

    public static Column radians(Column e) {
        return call("radians", e);
    }

    public static Column radians(String columnName) {
        return call("radians", col(columnName));
    }

    public static Column degrees(Column e) {
        return call("degrees", e);
    }

    public static Column degrees(String columnName) {
        return call("degrees", col(columnName));
    }

    public static Column uniform(Column min, Column max) {
        return call("uniform", min, max);
    }

    public static Column uniform(Column min, Column max, Column seed) {
        return call("uniform", min, max, seed);
    }

    // ---- Bits and hashes

    public static Column bitwise_not(Column e) {
        return call("~", e);
    }

    public static Column bit_count(Column e) {
        return call("bit_count", e);
    }

    public static Column bit_get(Column e, Column pos) {
        return call("bit_get", e, pos);
    }

    public static Column getbit(Column e, Column pos) {
        return call("getbit", e, pos);
    }

    public static Column shiftleft(Column e, int numBits) {
        return call("shiftleft", e, numBits);
    }

    public static Column shiftright(Column e, int numBits) {
        return call("shiftright", e, numBits);
    }

    public static Column shiftrightunsigned(Column e, int numBits) {
        return call("shiftrightunsigned", e, numBits);
    }

    public static Column md5(Column e) {
        return call("md5", e);
    }

    public static Column sha(Column e) {
        return call("sha", e);
    }

    public static Column sha1(Column e) {
        return call("sha1", e);
    }

    public static Column sha2(Column e, int numBits) {
        return call("sha2", e, numBits);
    }

    public static Column crc32(Column e) {
        return call("crc32", e);
    }

    public static Column hash(Column... e) {
        return callAll("hash", e);
    }

    public static Column xxhash64(Column... e) {
        return callAll("xxhash64", e);
    }

    public static Column uuid() {
        return call("uuid");
    }

    // ---- Arrays, maps, structs

    public static Column array(Column... e) {
        return callAll("array", e);
    }

    public static Column array(String colName, String... colNames) {
        return callNames("array", colNames, col(colName));
    }

    public static Column map(Column... e) {
        return callAll("map", e);
    }

    public static Column struct(Column... e) {
        return callAll("struct", e);
    }

    public static Column struct(String colName, String... colNames) {
        return callNames("struct", colNames, col(colName));
    }

    public static Column named_struct(Column... e) {
        return callAll("named_struct", e);
    }

    public static Column array_contains(Column column, @Nullable Object value) {
        return call("array_contains", column, value);
    }

    public static Column array_append(Column column, @Nullable Object element) {
        return call("array_append", column, element);
    }

    public static Column array_prepend(Column column, @Nullable Object element) {
        return call("array_prepend", column, element);
    }

    public static Column array_insert(Column arr, Column pos, Column value) {
        return call("array_insert", arr, pos, value);
    }

    public static Column array_compact(Column column) {
        return call("array_compact", column);
    }

    public static Column array_distinct(Column e) {
        return call("array_distinct", e);
    }

    public static Column array_except(Column col1, Column col2) {
        return call("array_except", col1, col2);
    }

    public static Column array_intersect(Column col1, Column col2) {
        return call("array_intersect", col1, col2);
    }

    public static Column array_union(Column col1, Column col2) {
        return call("array_union", col1, col2);
    }

    public static Column array_join(Column column, String delimiter) {
        return call("array_join", column, delimiter);
    }

    public static Column array_join(Column column, String delimiter, String nullReplacement) {
        return call("array_join", column, delimiter, nullReplacement);
    }

    public static Column array_max(Column e) {
        return call("array_max", e);
    }

    public static Column array_min(Column e) {
        return call("array_min", e);
    }

    public static Column array_position(Column column, @Nullable Object value) {
        return call("array_position", column, value);
    }

    public static Column array_remove(Column column, @Nullable Object element) {
        return call("array_remove", column, element);
    }

    public static Column array_repeat(Column left, Column right) {
        return call("array_repeat", left, right);
    }

    public static Column array_repeat(Column e, int count) {
        return call("array_repeat", e, count);
    }

    public static Column array_size(Column e) {
        return call("array_size", e);
    }

    public static Column array_sort(Column e) {
        return call("array_sort", e);
    }

    public static Column arrays_overlap(Column a1, Column a2) {
        return call("arrays_overlap", a1, a2);
    }

    public static Column arrays_zip(Column... e) {
        return callAll("arrays_zip", e);
    }

    public static Column cardinality(Column e) {
        return call("cardinality", e);
    }

    public static Column element_at(Column column, @Nullable Object value) {
        return call("element_at", column, value);
    }

    public static Column try_element_at(Column column, Column value) {
        return call("try_element_at", column, value);
    }

    public static Column flatten(Column e) {
        return call("flatten", e);
    }

    public static Column get(Column column, Column index) {
        return call("get", column, index);
    }

    public static Column map_concat(Column... e) {
        return callAll("map_concat", e);
    }

    public static Column map_contains_key(Column column, @Nullable Object key) {
        return call("map_contains_key", column, key);
    }

    public static Column map_entries(Column e) {
        return call("map_entries", e);
    }

    public static Column map_from_arrays(Column keys, Column values) {
        return call("map_from_arrays", keys, values);
    }

    public static Column map_from_entries(Column e) {
        return call("map_from_entries", e);
    }

    public static Column map_keys(Column e) {
        return call("map_keys", e);
    }

    public static Column map_values(Column e) {
        return call("map_values", e);
    }

    public static Column sequence(Column start, Column stop) {
        return call("sequence", start, stop);
    }

    public static Column sequence(Column start, Column stop, Column step) {
        return call("sequence", start, stop, step);
    }

    public static Column shuffle(Column e) {
        return call("shuffle", e);
    }

    public static Column size(Column e) {
        return call("size", e);
    }

    public static Column slice(Column x, int start, int length) {
        return call("slice", x, start, length);
    }

    public static Column slice(Column x, Column start, Column length) {
        return call("slice", x, start, length);
    }

    public static Column sort_array(Column e) {
        return call("sort_array", e);
    }

    public static Column sort_array(Column e, boolean asc) {
        return call("sort_array", e, asc);
    }

    // ---- Of the session and the input

    public static Column current_catalog() {
        return call("current_catalog");
    }

    public static Column current_database() {
        return call("current_database");
    }

    public static Column current_schema() {
        return call("current_schema");
    }

    public static Column current_user() {
        return call("current_user");
    }

    public static Column user() {
        return call("user");
    }

    public static Column session_user() {
        return call("session_user");
    }

    public static Column version() {
        return call("version");
    }

    public static Column input_file_name() {
        return call("input_file_name");
    }

    public static Column spark_partition_id() {
        return call("spark_partition_id");
    }

    public static Column monotonically_increasing_id() {
        return call("monotonically_increasing_id");
    }

    // ---- JSON and CSV with schemas

    /** The struct (or array, or map) that a JSON text holds; NULL where it is not JSON, in the default mode. */
    public static Column from_json(Column e, StructType schema) {
        return from_json(e, schema, Map.of());
    }

    public static Column from_json(Column e, DataType schema) {
        return from_json(e, schema, Map.of());
    }

    /** @param schema DDL columns or type, for example {@code "a INT, b STRING"} or {@code "array<int>"} */
    public static Column from_json(Column e, String schema) {
        return from_json(e, schema, Map.of());
    }

    public static Column from_json(Column e, Column schema) {
        return call("from_json", e, schema);
    }

    public static Column from_json(Column e, StructType schema, Map<String, String> options) {
        return from_json(e, schema.toDDL(), options);
    }

    public static Column from_json(Column e, DataType schema, Map<String, String> options) {
        return from_json(e, schema instanceof StructType s ? s.toDDL() : schema.sql(), options);
    }

    public static Column from_json(Column e, String schema, Map<String, String> options) {
        return withOptions("from_json", options, e, schema);
    }

    public static Column to_json(Column e) {
        return call("to_json", e);
    }

    public static Column to_json(Column e, Map<String, String> options) {
        return withOptions("to_json", options, e);
    }

    public static Column from_csv(Column e, StructType schema, Map<String, String> options) {
        return withOptions("from_csv", options, e, schema.toDDL());
    }

    public static Column from_csv(Column e, String schema, Map<String, String> options) {
        return withOptions("from_csv", options, e, schema);
    }

    public static Column to_csv(Column e) {
        return call("to_csv", e);
    }

    public static Column to_csv(Column e, Map<String, String> options) {
        return withOptions("to_csv", options, e);
    }

    /** Options are one more argument, a map of texts in key order; none, none. */
    private static Column withOptions(String name, Map<String, String> options, @Nullable Object... args) {
        return options.isEmpty()
                ? call(name, args)
                : call(name, concatenated(args, new Object[] {new TreeMap<>(options)}));
    }

    // ---- Functions over elements

    /** Each element of an array made another. */
    public static Column transform(Column array, Function<Column, Column> f) {
        return call("transform", array, Lambdas.of(f));
    }

    /** As above, with the element's place from 0. */
    public static Column transform(Column array, BiFunction<Column, Column, Column> f) {
        return call("transform", array, Lambdas.of(f));
    }

    public static Column filter(Column array, Function<Column, Column> f) {
        return call("filter", array, Lambdas.of(f));
    }

    public static Column filter(Column array, BiFunction<Column, Column, Column> f) {
        return call("filter", array, Lambdas.of(f));
    }

    public static Column exists(Column array, Function<Column, Column> f) {
        return call("exists", array, Lambdas.of(f));
    }

    public static Column forall(Column array, Function<Column, Column> f) {
        return call("forall", array, Lambdas.of(f));
    }

    /** Folds an array from a zero. */
    public static Column aggregate(Column array, Column zero, BiFunction<Column, Column, Column> merge) {
        return call("aggregate", array, zero, Lambdas.of(merge));
    }

    public static Column aggregate(
            Column array, Column zero, BiFunction<Column, Column, Column> merge, Function<Column, Column> finish) {
        return call("aggregate", array, zero, Lambdas.of(merge), Lambdas.of(finish));
    }

    public static Column reduce(Column array, Column zero, BiFunction<Column, Column, Column> merge) {
        return call("reduce", array, zero, Lambdas.of(merge));
    }

    public static Column reduce(
            Column array, Column zero, BiFunction<Column, Column, Column> merge, Function<Column, Column> finish) {
        return call("reduce", array, zero, Lambdas.of(merge), Lambdas.of(finish));
    }

    public static Column zip_with(Column left, Column right, BiFunction<Column, Column, Column> f) {
        return call("zip_with", left, right, Lambdas.of(f));
    }

    /** Sorted by a comparator that gives a negative number, 0 or a positive one. */
    public static Column array_sort(Column array, BiFunction<Column, Column, Column> comparator) {
        return call("array_sort", array, Lambdas.of(comparator));
    }

    public static Column map_filter(Column map, BiFunction<Column, Column, Column> f) {
        return call("map_filter", map, Lambdas.of(f));
    }

    public static Column transform_keys(Column map, BiFunction<Column, Column, Column> f) {
        return call("transform_keys", map, Lambdas.of(f));
    }

    public static Column transform_values(Column map, BiFunction<Column, Column, Column> f) {
        return call("transform_values", map, Lambdas.of(f));
    }

    /** Gets the key and both values. */
    public static Column map_zip_with(Column left, Column right, Lambdas.TriFunction f) {
        return call("map_zip_with", left, right, Lambdas.of(f));
    }

    // ---- Window functions

    public static Column row_number() {
        return call("row_number");
    }

    public static Column rank() {
        return call("rank");
    }

    public static Column dense_rank() {
        return call("dense_rank");
    }

    public static Column lag(Column e, int offset) {
        return call("lag", e, offset);
    }

    public static Column lead(Column e, int offset) {
        return call("lead", e, offset);
    }

    public static Column ntile(int n) {
        return call("ntile", n);
    }

    // ---- The rest of the names, as Spark declares them

    public static Column grouping_id(String columnName, String... more) {
        return callNames("grouping_id", more, col(columnName));
    }

    public static Column try_reflect(Column... e) {
        return callAll("try_reflect", e);
    }

    public static Column java_method(Column... e) {
        return callAll("java_method", e);
    }

    public static Column reflect(Column... e) {
        return callAll("reflect", e);
    }

    public static Column st_srid(Column e) {
        return call("st_srid", e);
    }

    public static Column st_setsrid(Column e, int other) {
        return call("st_setsrid", e, other);
    }

    public static Column st_setsrid(Column e, Column other) {
        return call("st_setsrid", e, other);
    }

    public static Column st_geomfromwkb(Column e, int other) {
        return call("st_geomfromwkb", e, other);
    }

    public static Column st_geomfromwkb(Column e, Column other) {
        return call("st_geomfromwkb", e, other);
    }

    public static Column st_geomfromwkb(Column e) {
        return call("st_geomfromwkb", e);
    }

    public static Column st_geogfromwkb(Column e) {
        return call("st_geogfromwkb", e);
    }

    public static Column st_asbinary(Column e, String other) {
        return call("st_asbinary", e, other);
    }

    public static Column st_asbinary(Column e, Column other) {
        return call("st_asbinary", e, other);
    }

    public static Column st_asbinary(Column e) {
        return call("st_asbinary", e);
    }

    public static Column bucket(int e, Column other) {
        return call("bucket", e, other);
    }

    public static Column bucket(Column e, Column other) {
        return call("bucket", e, other);
    }

    public static Column try_make_timestamp_ntz(Column e, Column other) {
        return call("try_make_timestamp_ntz", e, other);
    }

    public static Column try_make_timestamp_ntz(
            Column e, Column other, Column third, Column fourth, Column fifth, Column sixth) {
        return call("try_make_timestamp_ntz", e, other, third, fourth, fifth, sixth);
    }

    public static Column make_timestamp_ntz(Column e, Column other) {
        return call("make_timestamp_ntz", e, other);
    }

    public static Column make_timestamp_ntz(
            Column e, Column other, Column third, Column fourth, Column fifth, Column sixth) {
        return call("make_timestamp_ntz", e, other, third, fourth, fifth, sixth);
    }

    public static Column try_make_timestamp_ltz(
            Column e, Column other, Column third, Column fourth, Column fifth, Column sixth) {
        return call("try_make_timestamp_ltz", e, other, third, fourth, fifth, sixth);
    }

    public static Column try_make_timestamp_ltz(
            Column e, Column other, Column third, Column fourth, Column fifth, Column sixth, Column seventh) {
        return call("try_make_timestamp_ltz", e, other, third, fourth, fifth, sixth, seventh);
    }

    public static Column make_timestamp_ltz(
            Column e, Column other, Column third, Column fourth, Column fifth, Column sixth) {
        return call("make_timestamp_ltz", e, other, third, fourth, fifth, sixth);
    }

    public static Column make_timestamp_ltz(
            Column e, Column other, Column third, Column fourth, Column fifth, Column sixth, Column seventh) {
        return call("make_timestamp_ltz", e, other, third, fourth, fifth, sixth, seventh);
    }

    public static Column try_make_timestamp(Column e, Column other) {
        return call("try_make_timestamp", e, other);
    }

    public static Column try_make_timestamp(Column e, Column other, Column third) {
        return call("try_make_timestamp", e, other, third);
    }

    public static Column try_make_timestamp(
            Column e, Column other, Column third, Column fourth, Column fifth, Column sixth) {
        return call("try_make_timestamp", e, other, third, fourth, fifth, sixth);
    }

    public static Column try_make_timestamp(
            Column e, Column other, Column third, Column fourth, Column fifth, Column sixth, Column seventh) {
        return call("try_make_timestamp", e, other, third, fourth, fifth, sixth, seventh);
    }

    public static Column make_timestamp(Column e, Column other) {
        return call("make_timestamp", e, other);
    }

    public static Column make_timestamp(Column e, Column other, Column third) {
        return call("make_timestamp", e, other, third);
    }

    public static Column make_interval() {
        return call("make_interval");
    }

    public static Column make_interval(Column e) {
        return call("make_interval", e);
    }

    public static Column try_make_interval(Column e) {
        return call("try_make_interval", e);
    }

    public static Column make_interval(Column e, Column other) {
        return call("make_interval", e, other);
    }

    public static Column try_make_interval(Column e, Column other) {
        return call("try_make_interval", e, other);
    }

    public static Column make_interval(Column e, Column other, Column third) {
        return call("make_interval", e, other, third);
    }

    public static Column try_make_interval(Column e, Column other, Column third) {
        return call("try_make_interval", e, other, third);
    }

    public static Column make_interval(Column e, Column other, Column third, Column fourth) {
        return call("make_interval", e, other, third, fourth);
    }

    public static Column try_make_interval(Column e, Column other, Column third, Column fourth) {
        return call("try_make_interval", e, other, third, fourth);
    }

    public static Column make_interval(Column e, Column other, Column third, Column fourth, Column fifth) {
        return call("make_interval", e, other, third, fourth, fifth);
    }

    public static Column try_make_interval(Column e, Column other, Column third, Column fourth, Column fifth) {
        return call("try_make_interval", e, other, third, fourth, fifth);
    }

    public static Column make_interval(
            Column e, Column other, Column third, Column fourth, Column fifth, Column sixth) {
        return call("make_interval", e, other, third, fourth, fifth, sixth);
    }

    public static Column try_make_interval(
            Column e, Column other, Column third, Column fourth, Column fifth, Column sixth) {
        return call("try_make_interval", e, other, third, fourth, fifth, sixth);
    }

    public static Column make_interval(
            Column e, Column other, Column third, Column fourth, Column fifth, Column sixth, Column seventh) {
        return call("make_interval", e, other, third, fourth, fifth, sixth, seventh);
    }

    public static Column try_make_interval(
            Column e, Column other, Column third, Column fourth, Column fifth, Column sixth, Column seventh) {
        return call("try_make_interval", e, other, third, fourth, fifth, sixth, seventh);
    }

    public static Column hours(Column e) {
        return call("hours", e);
    }

    public static Column xpath_string(Column e, Column other) {
        return call("xpath_string", e, other);
    }

    public static Column xpath_short(Column e, Column other) {
        return call("xpath_short", e, other);
    }

    public static Column xpath_long(Column e, Column other) {
        return call("xpath_long", e, other);
    }

    public static Column xpath_int(Column e, Column other) {
        return call("xpath_int", e, other);
    }

    public static Column xpath_float(Column e, Column other) {
        return call("xpath_float", e, other);
    }

    public static Column xpath_number(Column e, Column other) {
        return call("xpath_number", e, other);
    }

    public static Column xpath_double(Column e, Column other) {
        return call("xpath_double", e, other);
    }

    public static Column xpath_boolean(Column e, Column other) {
        return call("xpath_boolean", e, other);
    }

    public static Column xpath(Column e, Column other) {
        return call("xpath", e, other);
    }

    public static Column days(Column e) {
        return call("days", e);
    }

    public static Column months(Column e) {
        return call("months", e);
    }

    public static Column years(Column e) {
        return call("years", e);
    }

    public static Column to_xml(Column e) {
        return call("to_xml", e);
    }

    public static Column to_xml(Column e, Map<String, String> other) {
        return call("to_xml", e, new TreeMap<>(other));
    }

    public static Column schema_of_xml(Column e, Map<String, String> other) {
        return call("schema_of_xml", e, new TreeMap<>(other));
    }

    public static Column schema_of_xml(Column e) {
        return call("schema_of_xml", e);
    }

    public static Column schema_of_xml(String e) {
        return call("schema_of_xml", e);
    }

    public static Column from_xml(Column e, StructType other) {
        return call("from_xml", e, other.toDDL());
    }

    public static Column from_xml(Column e, Column other, Map<String, String> third) {
        return call("from_xml", e, other, new TreeMap<>(third));
    }

    public static Column from_xml(Column e, Column other) {
        return call("from_xml", e, other);
    }

    public static Column from_xml(Column e, String other, Map<String, String> third) {
        return call("from_xml", e, col(other), new TreeMap<>(third));
    }

    public static Column from_xml(Column e, StructType other, Map<String, String> third) {
        return call("from_xml", e, other.toDDL(), new TreeMap<>(third));
    }

    public static Column schema_of_csv(Column e, Map<String, String> other) {
        return call("schema_of_csv", e, new TreeMap<>(other));
    }

    public static Column schema_of_csv(Column e) {
        return call("schema_of_csv", e);
    }

    public static Column schema_of_csv(String e) {
        return call("schema_of_csv", e);
    }

    public static Column from_csv(Column e, Column other, Map<String, String> third) {
        return call("from_csv", e, other, new TreeMap<>(third));
    }

    public static Column shuffle(Column e, Column other) {
        return call("shuffle", e, other);
    }

    public static Column schema_of_json(Column e, Map<String, String> other) {
        return call("schema_of_json", e, new TreeMap<>(other));
    }

    public static Column schema_of_variant_agg(Column e) {
        return call("schema_of_variant_agg", e);
    }

    public static Column schema_of_variant(Column e) {
        return call("schema_of_variant", e);
    }

    public static Column try_variant_get(Column e, Column other, String third) {
        return call("try_variant_get", e, other, third);
    }

    public static Column variant_get(Column e, Column other, String third) {
        return call("variant_get", e, other, third);
    }

    public static Column is_valid_variant(Column e) {
        return call("is_valid_variant", e);
    }

    public static Column to_variant_object(Column e) {
        return call("to_variant_object", e);
    }

    public static Column from_json(Column e, Column other, Map<String, String> third) {
        return call("from_json", e, other, new TreeMap<>(third));
    }

    public static Column to_timestamp_ntz(Column e) {
        return call("to_timestamp_ntz", e);
    }

    public static Column to_timestamp_ntz(Column e, Column other) {
        return call("to_timestamp_ntz", e, other);
    }

    public static Column time_to_micros(Column e) {
        return call("time_to_micros", e);
    }

    public static Column time_to_millis(Column e) {
        return call("time_to_millis", e);
    }

    public static Column time_to_seconds(Column e) {
        return call("time_to_seconds", e);
    }

    public static Column time_from_micros(Column e) {
        return call("time_from_micros", e);
    }

    public static Column time_from_millis(Column e) {
        return call("time_from_millis", e);
    }

    public static Column time_from_seconds(Column e) {
        return call("time_from_seconds", e);
    }

    public static Column time_trunc(Column e, Column other) {
        return call("time_trunc", e, other);
    }

    public static Column time_diff(Column e, Column other, Column third) {
        return call("time_diff", e, other, third);
    }

    public static Column time_bucket(Column e, Column other, Column third) {
        return call("time_bucket", e, other, third);
    }

    public static Column time_bucket(Column e, Column other) {
        return call("time_bucket", e, other);
    }

    public static Column try_to_time(Column e, Column other) {
        return call("try_to_time", e, other);
    }

    public static Column try_to_time(Column e) {
        return call("try_to_time", e);
    }

    public static Column to_time(Column e, Column other) {
        return call("to_time", e, other);
    }

    public static Column to_time(Column e) {
        return call("to_time", e);
    }

    public static Column kll_sketch_get_rank_double(Column e, Column other) {
        return call("kll_sketch_get_rank_double", e, other);
    }

    public static Column kll_sketch_get_rank_float(Column e, Column other) {
        return call("kll_sketch_get_rank_float", e, other);
    }

    public static Column kll_sketch_get_rank_bigint(Column e, Column other) {
        return call("kll_sketch_get_rank_bigint", e, other);
    }

    public static Column kll_sketch_get_quantile_double(Column e, Column other) {
        return call("kll_sketch_get_quantile_double", e, other);
    }

    public static Column kll_sketch_get_quantile_float(Column e, Column other) {
        return call("kll_sketch_get_quantile_float", e, other);
    }

    public static Column kll_sketch_get_quantile_bigint(Column e, Column other) {
        return call("kll_sketch_get_quantile_bigint", e, other);
    }

    public static Column kll_sketch_merge_double(Column e, Column other) {
        return call("kll_sketch_merge_double", e, other);
    }

    public static Column kll_sketch_merge_float(Column e, Column other) {
        return call("kll_sketch_merge_float", e, other);
    }

    public static Column kll_sketch_merge_bigint(Column e, Column other) {
        return call("kll_sketch_merge_bigint", e, other);
    }

    public static Column kll_sketch_get_n_double(Column e) {
        return call("kll_sketch_get_n_double", e);
    }

    public static Column kll_sketch_get_n_float(Column e) {
        return call("kll_sketch_get_n_float", e);
    }

    public static Column kll_sketch_get_n_bigint(Column e) {
        return call("kll_sketch_get_n_bigint", e);
    }

    public static Column kll_sketch_to_string_double(Column e) {
        return call("kll_sketch_to_string_double", e);
    }

    public static Column kll_sketch_to_string_float(Column e) {
        return call("kll_sketch_to_string_float", e);
    }

    public static Column kll_sketch_to_string_bigint(Column e) {
        return call("kll_sketch_to_string_bigint", e);
    }

    public static Column tuple_union_theta_integer(Column e, Column other, Column third, Column fourth) {
        return call("tuple_union_theta_integer", e, other, third, fourth);
    }

    public static Column tuple_union_theta_integer(String e, String other, int third, String fourth) {
        return call("tuple_union_theta_integer", col(e), col(other), third, fourth);
    }

    public static Column tuple_union_theta_integer(Column e, Column other, int third, String fourth) {
        return call("tuple_union_theta_integer", e, other, third, fourth);
    }

    public static Column tuple_union_theta_integer(String e, String other, int third) {
        return call("tuple_union_theta_integer", col(e), col(other), third);
    }

    public static Column tuple_union_theta_integer(Column e, Column other, int third) {
        return call("tuple_union_theta_integer", e, other, third);
    }

    public static Column tuple_union_theta_integer(String e, String other) {
        return call("tuple_union_theta_integer", col(e), col(other));
    }

    public static Column tuple_union_theta_integer(Column e, Column other) {
        return call("tuple_union_theta_integer", e, other);
    }

    public static Column tuple_union_theta_double(Column e, Column other, Column third, Column fourth) {
        return call("tuple_union_theta_double", e, other, third, fourth);
    }

    public static Column tuple_union_theta_double(String e, String other, int third, String fourth) {
        return call("tuple_union_theta_double", col(e), col(other), third, fourth);
    }

    public static Column tuple_union_theta_double(Column e, Column other, int third, String fourth) {
        return call("tuple_union_theta_double", e, other, third, fourth);
    }

    public static Column tuple_union_theta_double(String e, String other, int third) {
        return call("tuple_union_theta_double", col(e), col(other), third);
    }

    public static Column tuple_union_theta_double(Column e, Column other, int third) {
        return call("tuple_union_theta_double", e, other, third);
    }

    public static Column tuple_union_theta_double(String e, String other) {
        return call("tuple_union_theta_double", col(e), col(other));
    }

    public static Column tuple_union_theta_double(Column e, Column other) {
        return call("tuple_union_theta_double", e, other);
    }

    public static Column tuple_intersection_theta_integer(Column e, Column other, Column third) {
        return call("tuple_intersection_theta_integer", e, other, third);
    }

    public static Column tuple_intersection_theta_integer(String e, String other, String third) {
        return call("tuple_intersection_theta_integer", col(e), col(other), third);
    }

    public static Column tuple_intersection_theta_integer(Column e, Column other, String third) {
        return call("tuple_intersection_theta_integer", e, other, third);
    }

    public static Column tuple_intersection_theta_integer(String e, String other) {
        return call("tuple_intersection_theta_integer", col(e), col(other));
    }

    public static Column tuple_intersection_theta_integer(Column e, Column other) {
        return call("tuple_intersection_theta_integer", e, other);
    }

    public static Column tuple_intersection_theta_double(Column e, Column other, Column third) {
        return call("tuple_intersection_theta_double", e, other, third);
    }

    public static Column tuple_intersection_theta_double(String e, String other, String third) {
        return call("tuple_intersection_theta_double", col(e), col(other), third);
    }

    public static Column tuple_intersection_theta_double(Column e, Column other, String third) {
        return call("tuple_intersection_theta_double", e, other, third);
    }

    public static Column tuple_intersection_theta_double(String e, String other) {
        return call("tuple_intersection_theta_double", col(e), col(other));
    }

    public static Column tuple_intersection_theta_double(Column e, Column other) {
        return call("tuple_intersection_theta_double", e, other);
    }

    public static Column tuple_difference_theta_integer(String e, String other) {
        return call("tuple_difference_theta_integer", col(e), col(other));
    }

    public static Column tuple_difference_theta_integer(Column e, Column other) {
        return call("tuple_difference_theta_integer", e, other);
    }

    public static Column tuple_difference_theta_double(String e, String other) {
        return call("tuple_difference_theta_double", col(e), col(other));
    }

    public static Column tuple_difference_theta_double(Column e, Column other) {
        return call("tuple_difference_theta_double", e, other);
    }

    public static Column tuple_union_integer(Column e, Column other, Column third, Column fourth) {
        return call("tuple_union_integer", e, other, third, fourth);
    }

    public static Column tuple_union_integer(String e, String other, int third, String fourth) {
        return call("tuple_union_integer", col(e), col(other), third, fourth);
    }

    public static Column tuple_union_integer(Column e, Column other, int third, String fourth) {
        return call("tuple_union_integer", e, other, third, fourth);
    }

    public static Column tuple_union_integer(String e, String other, int third) {
        return call("tuple_union_integer", col(e), col(other), third);
    }

    public static Column tuple_union_integer(Column e, Column other, int third) {
        return call("tuple_union_integer", e, other, third);
    }

    public static Column tuple_union_integer(String e, String other) {
        return call("tuple_union_integer", col(e), col(other));
    }

    public static Column tuple_union_integer(Column e, Column other) {
        return call("tuple_union_integer", e, other);
    }

    public static Column tuple_union_double(Column e, Column other, Column third, Column fourth) {
        return call("tuple_union_double", e, other, third, fourth);
    }

    public static Column tuple_union_double(String e, String other, int third, String fourth) {
        return call("tuple_union_double", col(e), col(other), third, fourth);
    }

    public static Column tuple_union_double(Column e, Column other, int third, String fourth) {
        return call("tuple_union_double", e, other, third, fourth);
    }

    public static Column tuple_union_double(String e, String other, int third) {
        return call("tuple_union_double", col(e), col(other), third);
    }

    public static Column tuple_union_double(Column e, Column other, int third) {
        return call("tuple_union_double", e, other, third);
    }

    public static Column tuple_union_double(String e, String other) {
        return call("tuple_union_double", col(e), col(other));
    }

    public static Column tuple_union_double(Column e, Column other) {
        return call("tuple_union_double", e, other);
    }

    public static Column tuple_sketch_theta_integer(String e) {
        return call("tuple_sketch_theta_integer", col(e));
    }

    public static Column tuple_sketch_theta_integer(Column e) {
        return call("tuple_sketch_theta_integer", e);
    }

    public static Column tuple_sketch_theta_double(String e) {
        return call("tuple_sketch_theta_double", col(e));
    }

    public static Column tuple_sketch_theta_double(Column e) {
        return call("tuple_sketch_theta_double", e);
    }

    public static Column tuple_sketch_summary_integer(Column e, Column other) {
        return call("tuple_sketch_summary_integer", e, other);
    }

    public static Column tuple_sketch_summary_integer(String e, String other) {
        return call("tuple_sketch_summary_integer", col(e), other);
    }

    public static Column tuple_sketch_summary_integer(Column e, String other) {
        return call("tuple_sketch_summary_integer", e, other);
    }

    public static Column tuple_sketch_summary_integer(String e) {
        return call("tuple_sketch_summary_integer", col(e));
    }

    public static Column tuple_sketch_summary_integer(Column e) {
        return call("tuple_sketch_summary_integer", e);
    }

    public static Column tuple_sketch_summary_double(Column e, Column other) {
        return call("tuple_sketch_summary_double", e, other);
    }

    public static Column tuple_sketch_summary_double(String e, String other) {
        return call("tuple_sketch_summary_double", col(e), other);
    }

    public static Column tuple_sketch_summary_double(Column e, String other) {
        return call("tuple_sketch_summary_double", e, other);
    }

    public static Column tuple_sketch_summary_double(String e) {
        return call("tuple_sketch_summary_double", col(e));
    }

    public static Column tuple_sketch_summary_double(Column e) {
        return call("tuple_sketch_summary_double", e);
    }

    public static Column tuple_sketch_estimate_integer(String e) {
        return call("tuple_sketch_estimate_integer", col(e));
    }

    public static Column tuple_sketch_estimate_integer(Column e) {
        return call("tuple_sketch_estimate_integer", e);
    }

    public static Column tuple_sketch_estimate_double(String e) {
        return call("tuple_sketch_estimate_double", col(e));
    }

    public static Column tuple_sketch_estimate_double(Column e) {
        return call("tuple_sketch_estimate_double", e);
    }

    public static Column tuple_intersection_integer(Column e, Column other, Column third) {
        return call("tuple_intersection_integer", e, other, third);
    }

    public static Column tuple_intersection_integer(String e, String other, String third) {
        return call("tuple_intersection_integer", col(e), col(other), third);
    }

    public static Column tuple_intersection_integer(Column e, Column other, String third) {
        return call("tuple_intersection_integer", e, other, third);
    }

    public static Column tuple_intersection_integer(String e, String other) {
        return call("tuple_intersection_integer", col(e), col(other));
    }

    public static Column tuple_intersection_integer(Column e, Column other) {
        return call("tuple_intersection_integer", e, other);
    }

    public static Column tuple_intersection_double(Column e, Column other, Column third) {
        return call("tuple_intersection_double", e, other, third);
    }

    public static Column tuple_intersection_double(String e, String other, String third) {
        return call("tuple_intersection_double", col(e), col(other), third);
    }

    public static Column tuple_intersection_double(Column e, Column other, String third) {
        return call("tuple_intersection_double", e, other, third);
    }

    public static Column tuple_intersection_double(String e, String other) {
        return call("tuple_intersection_double", col(e), col(other));
    }

    public static Column tuple_intersection_double(Column e, Column other) {
        return call("tuple_intersection_double", e, other);
    }

    public static Column tuple_difference_integer(String e, String other) {
        return call("tuple_difference_integer", col(e), col(other));
    }

    public static Column tuple_difference_integer(Column e, Column other) {
        return call("tuple_difference_integer", e, other);
    }

    public static Column tuple_difference_double(String e, String other) {
        return call("tuple_difference_double", col(e), col(other));
    }

    public static Column tuple_difference_double(Column e, Column other) {
        return call("tuple_difference_double", e, other);
    }

    public static Column theta_union(Column e, Column other, Column third) {
        return call("theta_union", e, other, third);
    }

    public static Column theta_union(String e, String other, int third) {
        return call("theta_union", col(e), col(other), third);
    }

    public static Column theta_union(Column e, Column other, int third) {
        return call("theta_union", e, other, third);
    }

    public static Column theta_union(String e, String other) {
        return call("theta_union", col(e), col(other));
    }

    public static Column theta_union(Column e, Column other) {
        return call("theta_union", e, other);
    }

    public static Column theta_sketch_estimate(String e) {
        return call("theta_sketch_estimate", col(e));
    }

    public static Column theta_sketch_estimate(Column e) {
        return call("theta_sketch_estimate", e);
    }

    public static Column theta_intersection(String e, String other) {
        return call("theta_intersection", col(e), col(other));
    }

    public static Column theta_intersection(Column e, Column other) {
        return call("theta_intersection", e, other);
    }

    public static Column theta_difference(String e, String other) {
        return call("theta_difference", col(e), col(other));
    }

    public static Column theta_difference(Column e, Column other) {
        return call("theta_difference", e, other);
    }

    public static Column hll_union(String e, String other, boolean third) {
        return call("hll_union", col(e), col(other), third);
    }

    public static Column hll_union(Column e, Column other, boolean third) {
        return call("hll_union", e, other, third);
    }

    public static Column hll_union(String e, String other) {
        return call("hll_union", col(e), col(other));
    }

    public static Column hll_union(Column e, Column other) {
        return call("hll_union", e, other);
    }

    public static Column ilike(Column e, Column other, Column third) {
        return call("ilike", e, other, third);
    }

    public static Column like(Column e, Column other, Column third) {
        return call("like", e, other, third);
    }

    public static Column trim(Column e, Column other) {
        return call("trim", e, other);
    }

    public static Column sentences(Column e, Column other) {
        return call("sentences", e, other);
    }

    public static Column rtrim(Column e, Column other) {
        return call("rtrim", e, other);
    }

    public static Column rpad(Column e, int other, byte[] third) {
        return call("rpad", e, other, third);
    }

    public static Column collation(Column e) {
        return call("collation", e);
    }

    public static Column collate(Column e, String other) {
        return call("collate", e, other);
    }

    public static Column ltrim(Column e, Column other) {
        return call("ltrim", e, other);
    }

    public static Column lpad(Column e, int other, byte[] third) {
        return call("lpad", e, other, third);
    }

    public static Column try_validate_utf8(Column e) {
        return call("try_validate_utf8", e);
    }

    public static Column validate_utf8(Column e) {
        return call("validate_utf8", e);
    }

    public static Column make_valid_utf8(Column e) {
        return call("make_valid_utf8", e);
    }

    public static Column bitmap_and_agg(Column e) {
        return call("bitmap_and_agg", e);
    }

    public static Column bitmap_or_agg(Column e) {
        return call("bitmap_or_agg", e);
    }

    public static Column bitmap_count(Column e) {
        return call("bitmap_count", e);
    }

    public static Column bitmap_construct_agg(Column e) {
        return call("bitmap_construct_agg", e);
    }

    public static Column bitmap_bucket_number(Column e) {
        return call("bitmap_bucket_number", e);
    }

    public static Column bitmap_bit_position(Column e) {
        return call("bitmap_bit_position", e);
    }

    public static Column input_file_block_start() {
        return call("input_file_block_start");
    }

    public static Column input_file_block_length() {
        return call("input_file_block_length");
    }

    public static Column try_aes_decrypt(Column e, Column other) {
        return call("try_aes_decrypt", e, other);
    }

    public static Column try_aes_decrypt(Column e, Column other, Column third) {
        return call("try_aes_decrypt", e, other, third);
    }

    public static Column try_aes_decrypt(Column e, Column other, Column third, Column fourth) {
        return call("try_aes_decrypt", e, other, third, fourth);
    }

    public static Column try_aes_decrypt(Column e, Column other, Column third, Column fourth, Column fifth) {
        return call("try_aes_decrypt", e, other, third, fourth, fifth);
    }

    public static Column aes_decrypt(Column e, Column other) {
        return call("aes_decrypt", e, other);
    }

    public static Column aes_decrypt(Column e, Column other, Column third) {
        return call("aes_decrypt", e, other, third);
    }

    public static Column aes_decrypt(Column e, Column other, Column third, Column fourth) {
        return call("aes_decrypt", e, other, third, fourth);
    }

    public static Column aes_decrypt(Column e, Column other, Column third, Column fourth, Column fifth) {
        return call("aes_decrypt", e, other, third, fourth, fifth);
    }

    public static Column aes_encrypt(Column e, Column other) {
        return call("aes_encrypt", e, other);
    }

    public static Column aes_encrypt(Column e, Column other, Column third) {
        return call("aes_encrypt", e, other, third);
    }

    public static Column aes_encrypt(Column e, Column other, Column third, Column fourth) {
        return call("aes_encrypt", e, other, third, fourth);
    }

    public static Column aes_encrypt(Column e, Column other, Column third, Column fourth, Column fifth) {
        return call("aes_encrypt", e, other, third, fourth, fifth);
    }

    public static Column aes_encrypt(Column e, Column other, Column third, Column fourth, Column fifth, Column sixth) {
        return call("aes_encrypt", e, other, third, fourth, fifth, sixth);
    }

    public static Column uuid(Column e) {
        return call("uuid", e);
    }

    public static Column current_path() {
        return call("current_path");
    }

    public static Column toRadians(String e) {
        return call("radians", col(e));
    }

    public static Column toRadians(Column e) {
        return call("radians", e);
    }

    public static Column toDegrees(String e) {
        return call("degrees", col(e));
    }

    public static Column toDegrees(Column e) {
        return call("degrees", e);
    }

    public static Column shiftRightUnsigned(Column e, int other) {
        return call("shiftrightunsigned", e, other);
    }

    public static Column shiftRight(Column e, int other) {
        return call("shiftright", e, other);
    }

    public static Column shiftLeft(Column e, int other) {
        return call("shiftleft", e, other);
    }

    public static Column pow(double e, String other) {
        return call("pow", e, col(other));
    }

    public static Column pow(String e, double other) {
        return call("pow", col(e), other);
    }

    public static Column hypot(double e, String other) {
        return call("hypot", e, col(other));
    }

    public static Column hypot(double e, Column other) {
        return call("hypot", e, other);
    }

    public static Column hypot(String e, double other) {
        return call("hypot", col(e), other);
    }

    public static Column hypot(Column e, double other) {
        return call("hypot", e, other);
    }

    public static Column hypot(String e, String other) {
        return call("hypot", col(e), col(other));
    }

    public static Column hypot(String e, Column other) {
        return call("hypot", col(e), other);
    }

    public static Column hypot(Column e, String other) {
        return call("hypot", e, col(other));
    }

    public static Column atan2(double e, String other) {
        return call("atan2", e, col(other));
    }

    public static Column atan2(String e, double other) {
        return call("atan2", col(e), other);
    }

    public static Column bitwiseNOT(Column e) {
        return call("~", e);
    }

    public static Column randstr(Column e, Column other) {
        return call("randstr", e, other);
    }

    public static Column randstr(Column e) {
        return call("randstr", e);
    }

    public static Column monotonicallyIncreasingId() {
        return call("monotonically_increasing_id");
    }

    public static Column percent_rank() {
        return call("percent_rank");
    }

    public static Column nth_value(Column e, int other) {
        return call("nth_value", e, other);
    }

    public static Column nth_value(Column e, int other, boolean third) {
        return call("nth_value", e, other, third);
    }

    public static Column lead(Column e, int other, @Nullable Object third, boolean fourth) {
        return call("lead", e, other, third, fourth);
    }

    public static Column lead(Column e, int other, @Nullable Object third) {
        return call("lead", e, other, third);
    }

    public static Column lead(String e, int other, @Nullable Object third) {
        return call("lead", col(e), other, third);
    }

    public static Column lead(String e, int other) {
        return call("lead", col(e), other);
    }

    public static Column lag(Column e, int other, @Nullable Object third, boolean fourth) {
        return call("lag", e, other, third, fourth);
    }

    public static Column lag(Column e, int other, @Nullable Object third) {
        return call("lag", e, other, third);
    }

    public static Column lag(String e, int other, @Nullable Object third) {
        return call("lag", col(e), other, third);
    }

    public static Column lag(String e, int other) {
        return call("lag", col(e), other);
    }

    public static Column cume_dist() {
        return call("cume_dist");
    }

    public static Column any(Column e) {
        return call("any", e);
    }

    public static Column current_time(int e) {
        return call("current_time", e);
    }

    public static Column current_time() {
        return call("current_time");
    }

    public static Column regr_syy(Column e, Column other) {
        return call("regr_syy", e, other);
    }

    public static Column regr_sxy(Column e, Column other) {
        return call("regr_sxy", e, other);
    }

    public static Column regr_sxx(Column e, Column other) {
        return call("regr_sxx", e, other);
    }

    public static Column string_agg_distinct(Column e, Column other) {
        return distinct("listagg", e, other);
    }

    public static Column string_agg_distinct(Column e) {
        return distinct("listagg", e);
    }

    public static Column listagg_distinct(Column e, Column other) {
        return distinct("listagg", e, other);
    }

    public static Column listagg_distinct(Column e) {
        return distinct("listagg", e);
    }

    public static Column kll_merge_agg_double(String e) {
        return call("kll_merge_agg_double", col(e));
    }

    public static Column kll_merge_agg_double(Column e) {
        return call("kll_merge_agg_double", e);
    }

    public static Column kll_merge_agg_double(String e, int other) {
        return call("kll_merge_agg_double", col(e), other);
    }

    public static Column kll_merge_agg_double(Column e, int other) {
        return call("kll_merge_agg_double", e, other);
    }

    public static Column kll_merge_agg_double(Column e, Column other) {
        return call("kll_merge_agg_double", e, other);
    }

    public static Column kll_merge_agg_float(String e) {
        return call("kll_merge_agg_float", col(e));
    }

    public static Column kll_merge_agg_float(Column e) {
        return call("kll_merge_agg_float", e);
    }

    public static Column kll_merge_agg_float(String e, int other) {
        return call("kll_merge_agg_float", col(e), other);
    }

    public static Column kll_merge_agg_float(Column e, int other) {
        return call("kll_merge_agg_float", e, other);
    }

    public static Column kll_merge_agg_float(Column e, Column other) {
        return call("kll_merge_agg_float", e, other);
    }

    public static Column kll_merge_agg_bigint(String e) {
        return call("kll_merge_agg_bigint", col(e));
    }

    public static Column kll_merge_agg_bigint(Column e) {
        return call("kll_merge_agg_bigint", e);
    }

    public static Column kll_merge_agg_bigint(String e, int other) {
        return call("kll_merge_agg_bigint", col(e), other);
    }

    public static Column kll_merge_agg_bigint(Column e, int other) {
        return call("kll_merge_agg_bigint", e, other);
    }

    public static Column kll_merge_agg_bigint(Column e, Column other) {
        return call("kll_merge_agg_bigint", e, other);
    }

    public static Column kll_sketch_agg_double(String e) {
        return call("kll_sketch_agg_double", col(e));
    }

    public static Column kll_sketch_agg_double(Column e) {
        return call("kll_sketch_agg_double", e);
    }

    public static Column kll_sketch_agg_double(String e, int other) {
        return call("kll_sketch_agg_double", col(e), other);
    }

    public static Column kll_sketch_agg_double(Column e, int other) {
        return call("kll_sketch_agg_double", e, other);
    }

    public static Column kll_sketch_agg_double(Column e, Column other) {
        return call("kll_sketch_agg_double", e, other);
    }

    public static Column kll_sketch_agg_float(String e) {
        return call("kll_sketch_agg_float", col(e));
    }

    public static Column kll_sketch_agg_float(Column e) {
        return call("kll_sketch_agg_float", e);
    }

    public static Column kll_sketch_agg_float(String e, int other) {
        return call("kll_sketch_agg_float", col(e), other);
    }

    public static Column kll_sketch_agg_float(Column e, int other) {
        return call("kll_sketch_agg_float", e, other);
    }

    public static Column kll_sketch_agg_float(Column e, Column other) {
        return call("kll_sketch_agg_float", e, other);
    }

    public static Column kll_sketch_agg_bigint(String e) {
        return call("kll_sketch_agg_bigint", col(e));
    }

    public static Column kll_sketch_agg_bigint(Column e) {
        return call("kll_sketch_agg_bigint", e);
    }

    public static Column kll_sketch_agg_bigint(String e, int other) {
        return call("kll_sketch_agg_bigint", col(e), other);
    }

    public static Column kll_sketch_agg_bigint(Column e, int other) {
        return call("kll_sketch_agg_bigint", e, other);
    }

    public static Column kll_sketch_agg_bigint(Column e, Column other) {
        return call("kll_sketch_agg_bigint", e, other);
    }

    public static Column tuple_union_agg_integer(String e) {
        return call("tuple_union_agg_integer", col(e));
    }

    public static Column tuple_union_agg_integer(Column e) {
        return call("tuple_union_agg_integer", e);
    }

    public static Column tuple_union_agg_integer(String e, int other) {
        return call("tuple_union_agg_integer", col(e), other);
    }

    public static Column tuple_union_agg_integer(Column e, int other) {
        return call("tuple_union_agg_integer", e, other);
    }

    public static Column tuple_union_agg_integer(String e, int other, String third) {
        return call("tuple_union_agg_integer", col(e), other, third);
    }

    public static Column tuple_union_agg_integer(Column e, int other, String third) {
        return call("tuple_union_agg_integer", e, other, third);
    }

    public static Column tuple_union_agg_integer(Column e, Column other, Column third) {
        return call("tuple_union_agg_integer", e, other, third);
    }

    public static Column tuple_union_agg_double(String e) {
        return call("tuple_union_agg_double", col(e));
    }

    public static Column tuple_union_agg_double(Column e) {
        return call("tuple_union_agg_double", e);
    }

    public static Column tuple_union_agg_double(String e, int other) {
        return call("tuple_union_agg_double", col(e), other);
    }

    public static Column tuple_union_agg_double(Column e, int other) {
        return call("tuple_union_agg_double", e, other);
    }

    public static Column tuple_union_agg_double(String e, int other, String third) {
        return call("tuple_union_agg_double", col(e), other, third);
    }

    public static Column tuple_union_agg_double(Column e, int other, String third) {
        return call("tuple_union_agg_double", e, other, third);
    }

    public static Column tuple_union_agg_double(Column e, Column other, Column third) {
        return call("tuple_union_agg_double", e, other, third);
    }

    public static Column tuple_sketch_agg_integer(String e, String other) {
        return call("tuple_sketch_agg_integer", col(e), col(other));
    }

    public static Column tuple_sketch_agg_integer(Column e, Column other) {
        return call("tuple_sketch_agg_integer", e, other);
    }

    public static Column tuple_sketch_agg_integer(String e, String other, int third) {
        return call("tuple_sketch_agg_integer", col(e), col(other), third);
    }

    public static Column tuple_sketch_agg_integer(Column e, Column other, int third) {
        return call("tuple_sketch_agg_integer", e, other, third);
    }

    public static Column tuple_sketch_agg_integer(String e, String other, int third, String fourth) {
        return call("tuple_sketch_agg_integer", col(e), col(other), third, fourth);
    }

    public static Column tuple_sketch_agg_integer(Column e, Column other, int third, String fourth) {
        return call("tuple_sketch_agg_integer", e, other, third, fourth);
    }

    public static Column tuple_sketch_agg_integer(Column e, Column other, Column third, Column fourth) {
        return call("tuple_sketch_agg_integer", e, other, third, fourth);
    }

    public static Column tuple_sketch_agg_double(String e, String other) {
        return call("tuple_sketch_agg_double", col(e), col(other));
    }

    public static Column tuple_sketch_agg_double(Column e, Column other) {
        return call("tuple_sketch_agg_double", e, other);
    }

    public static Column tuple_sketch_agg_double(String e, String other, int third) {
        return call("tuple_sketch_agg_double", col(e), col(other), third);
    }

    public static Column tuple_sketch_agg_double(Column e, Column other, int third) {
        return call("tuple_sketch_agg_double", e, other, third);
    }

    public static Column tuple_sketch_agg_double(String e, String other, int third, String fourth) {
        return call("tuple_sketch_agg_double", col(e), col(other), third, fourth);
    }

    public static Column tuple_sketch_agg_double(Column e, Column other, int third, String fourth) {
        return call("tuple_sketch_agg_double", e, other, third, fourth);
    }

    public static Column tuple_sketch_agg_double(Column e, Column other, Column third, Column fourth) {
        return call("tuple_sketch_agg_double", e, other, third, fourth);
    }

    public static Column tuple_intersection_agg_integer(String e) {
        return call("tuple_intersection_agg_integer", col(e));
    }

    public static Column tuple_intersection_agg_integer(Column e) {
        return call("tuple_intersection_agg_integer", e);
    }

    public static Column tuple_intersection_agg_integer(String e, String other) {
        return call("tuple_intersection_agg_integer", col(e), other);
    }

    public static Column tuple_intersection_agg_integer(Column e, String other) {
        return call("tuple_intersection_agg_integer", e, other);
    }

    public static Column tuple_intersection_agg_integer(Column e, Column other) {
        return call("tuple_intersection_agg_integer", e, other);
    }

    public static Column tuple_intersection_agg_double(String e) {
        return call("tuple_intersection_agg_double", col(e));
    }

    public static Column tuple_intersection_agg_double(Column e) {
        return call("tuple_intersection_agg_double", e);
    }

    public static Column tuple_intersection_agg_double(String e, String other) {
        return call("tuple_intersection_agg_double", col(e), other);
    }

    public static Column tuple_intersection_agg_double(Column e, String other) {
        return call("tuple_intersection_agg_double", e, other);
    }

    public static Column tuple_intersection_agg_double(Column e, Column other) {
        return call("tuple_intersection_agg_double", e, other);
    }

    public static Column theta_union_agg(String e) {
        return call("theta_union_agg", col(e));
    }

    public static Column theta_union_agg(Column e) {
        return call("theta_union_agg", e);
    }

    public static Column theta_union_agg(String e, int other) {
        return call("theta_union_agg", col(e), other);
    }

    public static Column theta_union_agg(Column e, int other) {
        return call("theta_union_agg", e, other);
    }

    public static Column theta_union_agg(Column e, Column other) {
        return call("theta_union_agg", e, other);
    }

    public static Column theta_sketch_agg(String e) {
        return call("theta_sketch_agg", col(e));
    }

    public static Column theta_sketch_agg(Column e) {
        return call("theta_sketch_agg", e);
    }

    public static Column theta_sketch_agg(String e, int other) {
        return call("theta_sketch_agg", col(e), other);
    }

    public static Column theta_sketch_agg(Column e, int other) {
        return call("theta_sketch_agg", e, other);
    }

    public static Column theta_sketch_agg(Column e, Column other) {
        return call("theta_sketch_agg", e, other);
    }

    public static Column theta_intersection_agg(String e) {
        return call("theta_intersection_agg", col(e));
    }

    public static Column theta_intersection_agg(Column e) {
        return call("theta_intersection_agg", e);
    }

    public static Column sumDistinct(String e) {
        return distinct("sum", col(e));
    }

    public static Column sumDistinct(Column e) {
        return distinct("sum", e);
    }

    public static Column min_by(Column e, Column other, Column third) {
        return call("min_by", e, other, third);
    }

    public static Column min_by(Column e, Column other, int third) {
        return call("min_by", e, other, third);
    }

    public static Column max_by(Column e, Column other, Column third) {
        return call("max_by", e, other, third);
    }

    public static Column max_by(Column e, Column other, int third) {
        return call("max_by", e, other, third);
    }

    public static Column mode(Column e, boolean other) {
        return call("mode", e, other);
    }

    public static Column make_time(Column e, Column other, Column third) {
        return call("make_time", e, other, third);
    }

    public static Column hll_union_agg(String e, boolean other) {
        return call("hll_union_agg", col(e), other);
    }

    public static Column hll_union_agg(Column e, boolean other) {
        return call("hll_union_agg", e, other);
    }

    public static Column hll_union_agg(Column e, Column other) {
        return call("hll_union_agg", e, other);
    }

    public static Column hll_sketch_agg(String e, int other) {
        return call("hll_sketch_agg", col(e), other);
    }

    public static Column hll_sketch_agg(Column e, int other) {
        return call("hll_sketch_agg", e, other);
    }

    public static Column hll_sketch_agg(Column e, Column other) {
        return call("hll_sketch_agg", e, other);
    }

    public static Column count_min_sketch(Column e, Column other, Column third) {
        return call("count_min_sketch", e, other, third);
    }

    public static Column count_min_sketch(Column e, Column other, Column third, Column fourth) {
        return call("count_min_sketch", e, other, third, fourth);
    }

    public static Column approxCountDistinct(String e, double other) {
        return call("approx_count_distinct", col(e), other);
    }

    public static Column approxCountDistinct(Column e, double other) {
        return call("approx_count_distinct", e, other);
    }

    public static Column approxCountDistinct(String e) {
        return call("approx_count_distinct", col(e));
    }

    public static Column approxCountDistinct(Column e) {
        return call("approx_count_distinct", e);
    }

    // ---- User functions

    private static UserDefinedFunction udf(UserFunction.Body body, DataType returnType) {
        return new UserDefinedFunction(new UserFunction("UDF", body, returnType, null, true));
    }

    /** An aggregate over columns: the columns of the input encoder are the arguments, in order. */
    public static <IN, BUF, OUT> UserDefinedFunction udaf(Aggregator<IN, BUF, OUT> aggregator, Encoder<IN> input) {
        String name = aggregator.getClass().getSimpleName();
        return new UserDefinedFunction(UserAggregator.function(name, UserAggregator.of(aggregator, input, null)));
    }

    public static UserDefinedFunction udf(UDF0<?> f, DataType returnType) {
        return udf(UdfBodies.of(f), returnType);
    }

    public static UserDefinedFunction udf(UDF1<?, ?> f, DataType returnType) {
        return udf(UdfBodies.of(f), returnType);
    }

    public static UserDefinedFunction udf(UDF2<?, ?, ?> f, DataType returnType) {
        return udf(UdfBodies.of(f), returnType);
    }

    public static UserDefinedFunction udf(UDF3<?, ?, ?, ?> f, DataType returnType) {
        return udf(UdfBodies.of(f), returnType);
    }

    public static UserDefinedFunction udf(UDF4<?, ?, ?, ?, ?> f, DataType returnType) {
        return udf(UdfBodies.of(f), returnType);
    }

    public static UserDefinedFunction udf(UDF5<?, ?, ?, ?, ?, ?> f, DataType returnType) {
        return udf(UdfBodies.of(f), returnType);
    }

    public static UserDefinedFunction udf(UDF6<?, ?, ?, ?, ?, ?, ?> f, DataType returnType) {
        return udf(UdfBodies.of(f), returnType);
    }

    public static UserDefinedFunction udf(UDF7<?, ?, ?, ?, ?, ?, ?, ?> f, DataType returnType) {
        return udf(UdfBodies.of(f), returnType);
    }

    public static UserDefinedFunction udf(UDF8<?, ?, ?, ?, ?, ?, ?, ?, ?> f, DataType returnType) {
        return udf(UdfBodies.of(f), returnType);
    }

    public static UserDefinedFunction udf(UDF9<?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f, DataType returnType) {
        return udf(UdfBodies.of(f), returnType);
    }

    public static UserDefinedFunction udf(UDF10<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f, DataType returnType) {
        return udf(UdfBodies.of(f), returnType);
    }
}
