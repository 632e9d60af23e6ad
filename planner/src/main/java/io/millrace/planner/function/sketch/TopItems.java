package io.millrace.planner.function.sketch;

import io.millrace.planner.function.Types;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.DecimalType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.datasketches.common.ArrayOfBooleansSerDe;
import org.apache.datasketches.common.ArrayOfDoublesSerDe;
import org.apache.datasketches.common.ArrayOfItemsSerDe;
import org.apache.datasketches.common.ArrayOfLongsSerDe;
import org.apache.datasketches.common.ArrayOfNumbersSerDe;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.memory.Memory;
import org.jspecify.annotations.Nullable;

/** The items that came most often, by the library's frequency sketch with the number of NULLs behind it, as Spark writes it. */
final class TopItems {
    /** The part of its places that a sketch fills before it lets go of the items that are rare. */
    private static final double FILLED = 0.75;

    private final ItemsSketch<Object> sketch;
    private long nulls;

    private TopItems(ItemsSketch<Object> sketch, long nulls) {
        this.sketch = sketch;
        this.nulls = nulls;
    }

    static boolean counts(DataType type) {
        return Types.isNumeric(type) || Types.isString(type) || Types.isBoolean(type) || Types.isDatetime(type);
    }

    static TopItems create(int maxItemsTracked) {
        int places = (int) Math.ceil(maxItemsTracked / FILLED);
        // As in Spark, which rounds the logarithm up, too.
        int size = (int) Math.pow(2, Math.ceil(Math.log(places) / Math.log(2)));
        return new TopItems(new ItemsSketch<>(size), 0);
    }

    /** @throws RuntimeException of several kinds if the bytes are no such sketch of items of this type */
    static TopItems read(byte[] bytes, DataType type) {
        int end = bytes.length - Long.BYTES;
        Memory sketch = Memory.wrap(Arrays.copyOf(bytes, end));
        return new TopItems(
                ItemsSketch.getInstance(sketch, form(type)),
                ByteBuffer.wrap(bytes).getLong(end));
    }

    byte[] bytes(DataType type) {
        byte[] items = sketch.toByteArray(form(type));
        return ByteBuffer.allocate(items.length + Long.BYTES)
                .put(items)
                .putLong(nulls)
                .array();
    }

    void add(@Nullable Object value) {
        if (value == null) {
            nulls++;
        } else {
            sketch.update(item(value));
        }
    }

    void merge(TopItems other) {
        sketch.merge(other.sketch);
        nulls += other.nulls;
    }

    /** Structs of an item and how often it came, the most frequent ones first; NULL behind an item that came as often. */
    Object[] top(int k) {
        List<Object[]> top = new ArrayList<>();
        boolean nullIsDue = nulls > 0;
        for (ItemsSketch.Row<Object> row : sketch.getFrequentItems(ErrorType.NO_FALSE_POSITIVES)) {
            if (nullIsDue && nulls > row.getEstimate()) {
                top.add(new Object[] {null, nulls});
                nullIsDue = false;
            }
            Object item = row.getItem();
            top.add(new Object[] {item instanceof DecimalItems.Item d ? d.value() : item, row.getEstimate()});
        }
        if (nullIsDue) {
            top.add(new Object[] {null, nulls});
        }
        return top.stream().limit(k).toArray();
    }

    private static Object item(Object value) {
        return value instanceof BigDecimal d ? new DecimalItems.Item(d) : value;
    }

    /** How items of a type lie in a sketch. */
    @SuppressWarnings("unchecked")
    private static ArrayOfItemsSerDe<Object> form(DataType type) {
        ArrayOfItemsSerDe<?> form;
        if (type instanceof DecimalType d) {
            form = new DecimalItems(d);
        } else if (Types.isString(type)) {
            form = new ArrayOfStringsSerDe();
        } else if (Types.isBoolean(type)) {
            form = new ArrayOfBooleansSerDe();
        } else if (type.equals(DataTypes.DoubleType)) {
            form = new ArrayOfDoublesSerDe();
        } else if (type.equals(DataTypes.LongType) || (Types.isDatetime(type) && !Types.isDate(type))) {
            form = new ArrayOfLongsSerDe();
        } else {
            form = new ArrayOfNumbersSerDe();
        }
        return (ArrayOfItemsSerDe<Object>) form;
    }
}
