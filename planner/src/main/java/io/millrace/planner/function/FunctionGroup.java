package io.millrace.planner.function;

import io.millrace.planner.function.aggregate.BitmapAggregates;
import io.millrace.planner.function.aggregate.CollectAggregates;
import io.millrace.planner.function.aggregate.CoreAggregates;
import io.millrace.planner.function.aggregate.DistributionAggregates;
import io.millrace.planner.function.aggregate.MomentAggregates;
import io.millrace.planner.function.collection.ArrayFunctions;
import io.millrace.planner.function.collection.ArraySetFunctions;
import io.millrace.planner.function.collection.HigherOrderFunctions;
import io.millrace.planner.function.collection.MapFunctions;
import io.millrace.planner.function.collection.Sequences;
import io.millrace.planner.function.collection.VectorFunctions;
import io.millrace.planner.function.conditional.ConditionalFunctions;
import io.millrace.planner.function.hash.AesFunctions;
import io.millrace.planner.function.hash.BitmapFunctions;
import io.millrace.planner.function.hash.HashFunctions;
import io.millrace.planner.function.json.JsonFunctions;
import io.millrace.planner.function.math.MathFunctions;
import io.millrace.planner.function.math.Rounding;
import io.millrace.planner.function.misc.MiscFunctions;
import io.millrace.planner.function.operator.Arithmetic;
import io.millrace.planner.function.operator.Bits;
import io.millrace.planner.function.operator.Comparisons;
import io.millrace.planner.function.operator.Logic;
import io.millrace.planner.function.operator.Patterns;
import io.millrace.planner.function.sketch.CountMinFunctions;
import io.millrace.planner.function.sketch.HllFunctions;
import io.millrace.planner.function.sketch.KllFunctions;
import io.millrace.planner.function.sketch.ThetaFunctions;
import io.millrace.planner.function.sketch.TopKFunctions;
import io.millrace.planner.function.sketch.TupleFunctions;
import io.millrace.planner.function.string.ContentFunctions;
import io.millrace.planner.function.string.EncodingFunctions;
import io.millrace.planner.function.string.FormatFunctions;
import io.millrace.planner.function.string.RegexFunctions;
import io.millrace.planner.function.string.StringFunctions;
import io.millrace.planner.function.string.TextDistance;
import io.millrace.planner.function.string.TrimFunctions;
import io.millrace.planner.function.string.UrlFunctions;
import io.millrace.planner.function.string.Utf8Functions;
import io.millrace.planner.function.time.DateFunctions;
import io.millrace.planner.function.time.TimeBucket;
import io.millrace.planner.function.time.TimeParts;
import io.millrace.planner.function.time.TimeWindow;
import io.millrace.planner.function.time.TimestampFunctions;
import io.millrace.planner.function.variant.VariantAggregates;
import io.millrace.planner.function.variant.VariantFunctions;
import io.millrace.planner.function.xml.XPathFunctions;
import java.util.List;

/**
 * Which class defines which functions, so that it need not be loaded to know. FunctionGroupsTest holds the lists against the
 * definitions, and prints them as they must be.
 */
enum FunctionGroup {
    ARITHMETIC(
            false,
            "% * + - / abs div divide mod negative pmod positive try_add try_divide try_mod "
                    + "try_multiply try_subtract"),
    COMPARISONS(false, "!= < <= <=> <> = == > >= equal_null in"),
    LOGIC(false, "! and isfalse isnotnull isnull istrue not or"),
    BITS(false, "& << >> >>> ^ bit_count bit_get getbit shiftleft shiftright shiftrightunsigned | ~"),
    PATTERNS(false, "ilike like regexp regexp_like rlike"),
    CONDITIONALS(false, "coalesce greatest if ifnull isnan least nanvl nullif nullifzero nvl nvl2 zeroifnull"),
    MATH(
            false,
            "acos acosh asin asinh atan atan2 atanh bin cbrt conv cos cosh cot csc degrees e exp "
                    + "expm1 factorial hex hypot ln log log10 log1p log2 pi pow power radians rint sec sign "
                    + "signum sin sinh sqrt tan tanh unhex uniform width_bucket"),
    ROUNDING(false, "bround ceil ceiling floor round"),
    STRINGS(
            false,
            "ascii bit_length char char_length character_length charindex chr concat_ws contains "
                    + "elt endswith find_in_set initcap instr lcase left len length locate lower lpad "
                    + "octet_length overlay position repeat replace right rpad soundex space split_part "
                    + "startswith substr substring substring_index translate ucase upper"),
    TRIMMING(false, "btrim ltrim rtrim trim"),
    TEXT_DISTANCE(false, "levenshtein"),
    REGEX(false, "regexp_count regexp_extract regexp_extract_all regexp_instr regexp_replace " + "regexp_substr split"),
    ENCODINGS(false, "base64 decode encode to_binary try_to_binary unbase64"),
    FORMATS(false, "format_number format_string mask printf to_char to_number to_varchar try_to_number"),
    URLS(false, "parse_url try_parse_url try_url_decode url_decode url_encode"),
    UTF8(false, "is_valid_utf8 make_valid_utf8 try_validate_utf8 validate_utf8"),
    CONTENT(false, "collate collation luhn_check quote sentences"),
    DATES(
            false,
            "add_months date_add date_diff date_from_unix_date date_sub datediff day dayname "
                    + "dayofmonth dayofweek dayofyear last_day make_date make_dt_interval make_ym_interval "
                    + "month monthname next_day quarter trunc unix_date weekday weekofyear year"),
    TIMESTAMPS(
            false,
            "convert_timezone curdate current_date current_timestamp current_timezone date_format "
                    + "from_unixtime from_utc_timestamp localtimestamp make_timestamp make_timestamp_ltz make_timestamp_ntz now "
                    + "timestamp_micros timestamp_millis timestamp_seconds to_date to_timestamp "
                    + "to_timestamp_ltz to_timestamp_ntz to_unix_timestamp to_utc_timestamp try_make_timestamp "
                    + "try_make_timestamp_ltz try_make_timestamp_ntz try_to_date try_to_timestamp unix_micros unix_millis "
                    + "unix_seconds unix_timestamp"),
    TIME_PARTS(
            false,
            "date_part date_trunc dateadd datepart extract hour minute months_between second "
                    + "timestamp_add timestamp_diff timestampadd timestampdiff"),
    TIME_WINDOW(false, "window"),
    TIME_BUCKET(false, "time_bucket"),
    ARRAYS(
            false,
            "[] array array_first array_join array_last array_repeat array_size arrays_zip "
                    + "cardinality concat element_at flatten get getitem named_struct reverse shuffle size "
                    + "slice struct try_element_at ||"),
    SEQUENCES(false, "sequence"),
    ARRAY_SETS(
            false,
            "array_append array_compact array_contains array_distinct array_except array_insert "
                    + "array_intersect array_max array_min array_position array_prepend array_remove "
                    + "array_union arrays_overlap sort_array"),
    MAPS(
            false,
            "map map_concat map_contains_key map_entries map_from_arrays map_from_entries map_keys "
                    + "map_values str_to_map"),
    HIGHER_ORDER(
            false,
            "aggregate all_match any_match array_sort exists filter forall map_filter map_zip_with "
                    + "reduce transform transform_keys transform_values zip_with"),
    VECTORS(
            false,
            "vector_cosine_similarity vector_inner_product vector_l2_distance vector_norm " + "vector_normalize"),
    JSON(
            false,
            "from_csv from_json get_json_object json_array_length json_object_keys schema_of_csv "
                    + "schema_of_json to_csv to_json"),
    VARIANTS(
            false,
            "is_valid_variant is_variant_null parse_json schema_of_variant to_variant_object "
                    + "try_parse_json try_variant_get variant_get"),
    XPATH(
            false,
            "xpath xpath_boolean xpath_double xpath_float xpath_int xpath_long xpath_number "
                    + "xpath_short xpath_string"),
    HASHES(false, "crc32 hash md5 sha sha1 sha2 xxhash64"),
    AES(false, "aes_decrypt aes_encrypt try_aes_decrypt"),
    BITMAPS(false, "bitmap_bit_position bitmap_bucket_number bitmap_count"),
    HLL(false, "hll_sketch_estimate hll_union"),
    THETA(false, "theta_difference theta_intersection theta_sketch_estimate theta_union"),
    TUPLE(
            false,
            "tuple_difference_double tuple_difference_integer "
                    + "tuple_difference_theta_double tuple_difference_theta_integer "
                    + "tuple_intersection_double tuple_intersection_integer "
                    + "tuple_intersection_theta_double tuple_intersection_theta_integer "
                    + "tuple_sketch_estimate_double tuple_sketch_estimate_integer "
                    + "tuple_sketch_summary_double tuple_sketch_summary_integer "
                    + "tuple_sketch_theta_double tuple_sketch_theta_integer tuple_union_double "
                    + "tuple_union_integer tuple_union_theta_double tuple_union_theta_integer"),
    TOP_K(false, "approx_top_k_estimate"),
    KLL(
            false,
            "kll_sketch_get_n_bigint kll_sketch_get_n_double kll_sketch_get_n_float "
                    + "kll_sketch_get_quantile_bigint kll_sketch_get_quantile_double "
                    + "kll_sketch_get_quantile_float kll_sketch_get_rank_bigint "
                    + "kll_sketch_get_rank_double kll_sketch_get_rank_float kll_sketch_merge_bigint "
                    + "kll_sketch_merge_double kll_sketch_merge_float kll_sketch_to_string_bigint "
                    + "kll_sketch_to_string_double kll_sketch_to_string_float"),
    MISC(
            false,
            "assert_true bigint binary boolean current_catalog current_database current_path "
                    + "current_schema current_user date decimal double float grouping grouping_id "
                    + "input_file_block_length input_file_block_start input_file_name int "
                    + "monotonically_increasing_id raise_error rand randn random randstr session_user "
                    + "smallint spark_partition_id string timestamp tinyint typeof user uuid version"),
    CORE_AGGREGATES(
            true,
            "any any_value avg bit_and bit_or bit_xor bool_and bool_or count count_if every first "
                    + "first_value last last_value max max_by mean min min_by product scalar_subquery some "
                    + "sum try_avg try_sum"),
    COLLECT_AGGREGATES(true, "array_agg collect_list collect_set listagg listagg_within_group string_agg"),
    MOMENT_AGGREGATES(
            true,
            "corr covar_pop covar_samp kurtosis regr_avgx regr_avgy regr_count regr_intercept "
                    + "regr_r2 regr_slope regr_sxx regr_sxy regr_syy skewness std stddev stddev_pop "
                    + "stddev_samp var_pop var_samp variance"),
    DISTRIBUTION_AGGREGATES(
            true,
            "approx_count_distinct approx_percentile histogram_numeric median mode percentile "
                    + "percentile_approx percentile_cont percentile_disc percentile_disc_descending"),
    BITMAP_AGGREGATES(true, "bitmap_and_agg bitmap_construct_agg bitmap_or_agg"),
    HLL_AGGREGATES(true, "hll_sketch_agg hll_union_agg"),
    THETA_AGGREGATES(true, "theta_intersection_agg theta_sketch_agg theta_union_agg"),
    TUPLE_AGGREGATES(
            true,
            "tuple_intersection_agg_double tuple_intersection_agg_integer "
                    + "tuple_sketch_agg_double tuple_sketch_agg_integer tuple_union_agg_double "
                    + "tuple_union_agg_integer"),
    TOP_K_AGGREGATES(true, "approx_top_k approx_top_k_accumulate approx_top_k_combine"),
    KLL_AGGREGATES(
            true,
            "kll_merge_agg_bigint kll_merge_agg_double kll_merge_agg_float "
                    + "kll_sketch_agg_bigint kll_sketch_agg_double kll_sketch_agg_float"),
    COUNT_MIN_AGGREGATES(true, "count_min_sketch"),
    VARIANT_AGGREGATES(true, "schema_of_variant_agg");

    private final boolean aggregates;
    private final List<String> names;

    FunctionGroup(boolean aggregates, String names) {
        this.aggregates = aggregates;
        this.names = List.of(names.split(" "));
    }

    /** Whether these are aggregates; a group is never mixed. */
    boolean aggregates() {
        return aggregates;
    }

    List<String> names() {
        return names;
    }

    /** The definitions; loads their classes. */
    Definitions load() {
        Definitions d = new Definitions();
        switch (this) {
            case ARITHMETIC -> Arithmetic.define(d);
            case COMPARISONS -> Comparisons.define(d);
            case LOGIC -> Logic.define(d);
            case BITS -> Bits.define(d);
            case PATTERNS -> Patterns.define(d);
            case CONDITIONALS -> ConditionalFunctions.define(d);
            case MATH -> MathFunctions.define(d);
            case ROUNDING -> Rounding.define(d);
            case STRINGS -> StringFunctions.define(d);
            case TRIMMING -> TrimFunctions.define(d);
            case TEXT_DISTANCE -> TextDistance.define(d);
            case REGEX -> RegexFunctions.define(d);
            case ENCODINGS -> EncodingFunctions.define(d);
            case FORMATS -> FormatFunctions.define(d);
            case URLS -> UrlFunctions.define(d);
            case UTF8 -> Utf8Functions.define(d);
            case CONTENT -> ContentFunctions.define(d);
            case DATES -> DateFunctions.define(d);
            case TIMESTAMPS -> TimestampFunctions.define(d);
            case TIME_PARTS -> TimeParts.define(d);
            case TIME_WINDOW -> TimeWindow.define(d);
            case TIME_BUCKET -> TimeBucket.define(d);
            case ARRAYS -> ArrayFunctions.define(d);
            case SEQUENCES -> Sequences.define(d);
            case ARRAY_SETS -> ArraySetFunctions.define(d);
            case MAPS -> MapFunctions.define(d);
            case HIGHER_ORDER -> HigherOrderFunctions.define(d);
            case VECTORS -> VectorFunctions.define(d);
            case JSON -> JsonFunctions.define(d);
            case VARIANTS -> VariantFunctions.define(d);
            case XPATH -> XPathFunctions.define(d);
            case HASHES -> HashFunctions.define(d);
            case AES -> AesFunctions.define(d);
            case BITMAPS -> BitmapFunctions.define(d);
            case HLL -> HllFunctions.define(d);
            case THETA -> ThetaFunctions.define(d);
            case TUPLE -> TupleFunctions.define(d);
            case TOP_K -> TopKFunctions.define(d);
            case KLL -> KllFunctions.define(d);
            case MISC -> MiscFunctions.define(d);
            case CORE_AGGREGATES -> CoreAggregates.define(d);
            case COLLECT_AGGREGATES -> CollectAggregates.define(d);
            case MOMENT_AGGREGATES -> MomentAggregates.define(d);
            case DISTRIBUTION_AGGREGATES -> DistributionAggregates.define(d);
            case BITMAP_AGGREGATES -> BitmapAggregates.define(d);
            case HLL_AGGREGATES -> HllFunctions.defineAggregates(d);
            case THETA_AGGREGATES -> ThetaFunctions.defineAggregates(d);
            case TUPLE_AGGREGATES -> TupleFunctions.defineAggregates(d);
            case TOP_K_AGGREGATES -> TopKFunctions.defineAggregates(d);
            case KLL_AGGREGATES -> KllFunctions.defineAggregates(d);
            case COUNT_MIN_AGGREGATES -> CountMinFunctions.defineAggregates(d);
            case VARIANT_AGGREGATES -> VariantAggregates.define(d);
        }
        return d;
    }
}
