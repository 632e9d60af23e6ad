package io.millrace.planner.function.sketch;

import io.millrace.planner.function.AggregateBuilder.Code;
import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.planner.function.Types;
import io.millrace.planner.function.aggregate.Slots;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The most frequent items and how often they came, exact while there are fewer kinds than are tracked; also as sketches that can be kept and united. */
public final class TopKFunctions {
    private static final int DEFAULT_K = 5;
    private static final int DEFAULT_MAX_ITEMS = 10_000;
    private static final int MOST_ITEMS = 1_000_000;

    /** So many values wait beside a sketch, as to take a full one out of its bytes and to put it back costs a millisecond. */
    private static final int WAITING = 256;

    private static final Object[] NONE = {};

    private TopKFunctions() {}

    public static void define(Definitions d) {
        d.fn("approx_top_k_estimate").bind(TopKFunctions::bindEstimate).typed((types, type) -> {
            DataType item = itemType(types.get(0));
            return (a, c) -> {
                @Nullable Object[] state = (Object[]) Objects.requireNonNull(a[0]);
                int k = a.length > 1 ? intAt(a, 1) : DEFAULT_K;
                enough(intAt(state, 1), k);
                return read(state, item, "approx_top_k_estimate").top(k);
            };
        });
    }

    public static void defineAggregates(Definitions d) {
        d.agg("approx_top_k").bind((c, x) -> bindTop(c)).codeOfConstants((types, constants) -> {
            int k = constant(constants, 1, DEFAULT_K);
            return code(types.get(0), constant(constants, 2, DEFAULT_MAX_ITEMS), all -> all.top(k));
        });
        d.agg("approx_top_k_accumulate").bind((c, x) -> bindAccumulate(c)).codeOfConstants((types, constants) -> {
            DataType item = types.get(0);
            int most = constant(constants, 1, DEFAULT_MAX_ITEMS);
            return code(item, most, all -> state(all, most, item));
        });
        d.agg("approx_top_k_combine")
                .bind((c, x) -> bindCombine(c))
                .codeOfConstants((types, constants) -> combined(itemType(types.get(0)), constant(constants, 1, 0)));
    }

    private static int constant(List<@Nullable Object> constants, int i, int otherwise) {
        return constants.size() > i && constants.get(i) instanceof Integer n ? n : otherwise;
    }

    private static Object[] state(TopItems items, int most, DataType item) {
        return new @Nullable Object[] {items.bytes(item), most, null, ddl(item)};
    }

    private static DataType topType(DataType item) {
        return new ArrayType(
                new StructType(List.of(
                        new StructField("item", item, true), new StructField("count", DataTypes.LongType, false))),
                false);
    }

    /** What a kept sketch is: the item is always NULL, and there for its type. */
    private static StructType stateType(DataType item) {
        return new StructType(List.of(
                new StructField("sketch", DataTypes.BinaryType, false),
                new StructField("maxItemsTracked", DataTypes.IntegerType, false),
                new StructField("itemDataType", item, true),
                new StructField("itemDataTypeDDL", DataTypes.StringType, false)));
    }

    private static DataType itemType(DataType state) {
        return ((StructType) state).field(2).dataType();
    }

    private static String ddl(DataType item) {
        // In small letters where Spark has another word for the type, which may have a collation.
        return Types.isString(item) ? "item string not null" : new StructField("item", item, false).toDDL();
    }

    private static Signature bindTop(Call c) {
        c.count(1, 3);
        List<DataType> types = c.types();
        item(c);
        int k = c.size() > 1 ? number(c, types, 1, "k") : DEFAULT_K;
        int most = c.size() > 2 ? number(c, types, 2, "maxItemsTracked") : DEFAULT_MAX_ITEMS;
        positive("k", k);
        itemsTracked(most);
        enough(most, k);
        return new Signature(types, topType(types.get(0)), false);
    }

    private static Signature bindAccumulate(Call c) {
        c.count(1, 2);
        List<DataType> types = c.types();
        item(c);
        if (c.size() > 1) {
            itemsTracked(number(c, types, 1, "maxItemsTracked"));
        }
        return new Signature(types, stateType(types.get(0)), false);
    }

    private static Signature bindCombine(Call c) {
        c.count(1, 2);
        List<DataType> types = c.types();
        state(c);
        if (c.size() > 1) {
            itemsTracked(number(c, types, 1, "maxItemsTracked"));
        }
        return new Signature(types, stateType(itemType(types.get(0))), false);
    }

    private static Signature bindEstimate(Call c) {
        c.count(1, 2);
        List<DataType> types = c.types();
        state(c);
        if (c.size() > 1) {
            positive("k", number(c, types, 1, "k"));
        }
        return new Signature(types, topType(itemType(types.get(0))), c.arg(0).nullable());
    }

    private static void item(Call c) {
        if (!TopItems.counts(c.type(0))) {
            throw c.fail()
                    .mismatch(
                            "TYPE_CHECK_FAILURE_WITH_HINT",
                            "Items of the type \"" + c.type(0).sql()
                                    + "\" are not counted. Give numbers, text, booleans, dates or timestamps.");
        }
    }

    private static void state(Call c) {
        if (!(c.type(0) instanceof StructType) && !Types.isNull(c.type(0))) {
            throw c.fail().type(0, "\"STRUCT\"");
        }
        boolean fits = c.type(0) instanceof StructType s
                && s.size() == 4
                && Param.isBinary(s.field(0).dataType())
                && s.field(1).dataType().equals(DataTypes.IntegerType)
                && TopItems.counts(s.field(2).dataType())
                && Types.isString(s.field(3).dataType());
        if (!fits) {
            throw c.fail()
                    .mismatch(
                            "TYPE_CHECK_FAILURE_WITH_HINT",
                            "The argument must be what approx_top_k_accumulate or approx_top_k_combine has made.");
        }
    }

    private static int number(Call c, List<DataType> types, int i, String name) {
        types.set(i, c.accept(i, Param.INT));
        if (!c.constant(i)) {
            throw c.fail().mismatch("TYPE_CHECK_FAILURE_WITH_HINT", "The " + name + " must be a constant INT.");
        }
        Object value = c.literal(i, DataTypes.IntegerType);
        if (value == null) {
            throw Errors.analysis(
                    "APPROX_TOP_K_NULL_ARG", "22004", "The `" + name + "` of `" + c.name() + "` must not be NULL.");
        }
        return (Integer) value;
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw Errors.analysis(
                    "APPROX_TOP_K_NON_POSITIVE_ARG",
                    "22023",
                    "The `" + name + "` of `approx_top_k` must be 1 or more, not " + value + ".");
        }
    }

    private static void enough(int most, int k) {
        if (most < k) {
            throw Errors.failure(
                    "APPROX_TOP_K_MAX_ITEMS_TRACKED_LESS_THAN_K",
                    "22023",
                    "The `maxItemsTracked` of `approx_top_k` is " + most + ": it must be at least `k`, which is " + k
                            + ".");
        }
    }

    private static void itemsTracked(int value) {
        if (value > MOST_ITEMS) {
            throw Errors.analysis(
                    "APPROX_TOP_K_MAX_ITEMS_TRACKED_EXCEEDS_LIMIT",
                    "22023",
                    "The `maxItemsTracked` of `approx_top_k` must be " + MOST_ITEMS + " at most, not " + value + ".");
        }
        positive("maxItemsTracked", value);
    }

    private static int intAt(@Nullable Object[] values, int i) {
        return (Integer) Objects.requireNonNull(values[i]);
    }

    /** Slots: the sketch, null before the first values were put in; values that wait, NULLs among them. */
    private static Code code(DataType item, int most, Function<TopItems, Object[]> result) {
        return new Slots(
                List.of(DataTypes.BinaryType, new ArrayType(item, true)),
                Slots.start(null, NONE),
                (b, a, c) -> {
                    @Nullable Object[] before = waiting(b);
                    @Nullable Object[] waiting = Arrays.copyOf(before, before.length + 1);
                    waiting[before.length] = a[0];
                    b[1] = waiting;
                    if (waiting.length >= WAITING) {
                        b[0] = items(b, most, item).bytes(item);
                        b[1] = NONE;
                    }
                },
                (b, o, c) -> {
                    if (o[0] != null || waiting(o).length > 0) {
                        TopItems both = items(b, most, item);
                        both.merge(items(o, most, item));
                        b[0] = both.bytes(item);
                        b[1] = NONE;
                    }
                },
                (b, c) -> result.apply(last(items(b, most, item), most, item)));
    }

    private static @Nullable Object[] waiting(@Nullable Object[] buffer) {
        return (Object[]) Objects.requireNonNull(buffer[1]);
    }

    private static TopItems items(@Nullable Object[] buffer, int most, DataType item) {
        TopItems items = buffer[0] == null ? TopItems.create(most) : TopItems.read((byte[]) buffer[0], item);
        for (Object value : waiting(buffer)) {
            items.add(value);
        }
        return items;
    }

    /** Spark's last step, which decides on the order of items that came equally often. */
    private static TopItems last(TopItems items, int most, DataType item) {
        TopItems all = TopItems.create(most);
        all.merge(TopItems.read(items.bytes(item), item));
        return all;
    }

    /**
     * Slots: the sketch, null before the first; how many items it tracks.
     *
     * @param asked how many items are to be tracked; 0: as many as in the sketches, which must agree
     */
    private static Code combined(DataType item, int asked) {
        return new Slots(
                List.of(DataTypes.BinaryType, DataTypes.IntegerType),
                Slots.start(null, null),
                (b, a, c) -> {
                    if (a[0] != null) {
                        @Nullable Object[] state = (Object[]) a[0];
                        TopItems more = read(state, item, "approx_top_k_combine");
                        join(b, more, asked, asked > 0 ? asked : intAt(state, 1), item);
                    }
                },
                (b, o, c) -> {
                    if (o[0] != null) {
                        join(b, TopItems.read((byte[]) o[0], item), asked, intAt(o, 1), item);
                    }
                },
                (b, c) -> {
                    if (b[0] == null) {
                        throw Errors.failure(
                                "APPROX_TOP_K_OF_NOTHING",
                                "22000",
                                "approx_top_k_combine saw no sketch, so nothing says how many items to track. Leave groups without sketches out, as by WHERE state IS NOT NULL.");
                    }
                    return state(last(TopItems.read((byte[]) b[0], item), room(asked), item), intAt(b, 1), item);
                });
    }

    /** As in Spark, a sketch for which the call does not say how many items to track has room for all that may be. */
    private static int room(int asked) {
        return asked > 0 ? asked : MOST_ITEMS;
    }

    private static void join(@Nullable Object[] b, TopItems more, int asked, int most, DataType item) {
        if (b[0] != null && intAt(b, 1) != most) {
            throw Errors.failure(
                    "APPROX_TOP_K_SKETCH_SIZE_NOT_MATCH",
                    "42846",
                    "Sketches that track " + b[1] + " and " + most
                            + " items cannot be combined. Say how many are to be tracked: approx_top_k_combine(state, "
                            + Math.max(most, intAt(b, 1)) + ").");
        }
        TopItems all = b[0] == null ? TopItems.create(room(asked)) : TopItems.read((byte[]) b[0], item);
        all.merge(more);
        b[0] = all.bytes(item);
        b[1] = most;
    }

    private static TopItems read(@Nullable Object[] state, DataType item, String function) {
        DataType its = StructType.fromDDL(String.valueOf(state[3])).field(0).dataType();
        if (!its.equals(item)) {
            throw Errors.failure(
                    "APPROX_TOP_K_SKETCH_TYPE_NOT_MATCH",
                    "42846",
                    "A sketch of items of the type \"" + its.sql() + "\" was given to `" + function
                            + "` with sketches of \"" + item.sql()
                            + "\". Cast the items to one type before they are counted.");
        }
        return TopItems.read((byte[]) Objects.requireNonNull(state[0]), item);
    }
}
