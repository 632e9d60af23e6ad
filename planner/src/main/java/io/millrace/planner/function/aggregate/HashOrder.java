package io.millrace.planner.function.aggregate;

import io.millrace.planner.function.Types;
import io.millrace.planner.function.hash.ValueHash;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The order in which Spark's hash map goes through values: by their places in an open table of 64, or twice that as often as it takes.
 * Where several values are the most frequent, {@code mode} gives the first of this order.
 */
final class HashOrder {
    private static final int CAPACITY = 64;
    private static final double LOAD = 0.7;
    private static final int TEXT_SEED = 42;

    private @Nullable Object[] table = new Object[CAPACITY];
    private int size;

    private HashOrder() {}

    /** The values, each once, in this order; as they are for types whose hash is another here. */
    static List<Object> of(List<Object> values, DataType type) {
        if (!known(type)) {
            return values;
        }
        HashOrder order = new HashOrder();
        values.forEach(v -> order.add(v, type));
        return Arrays.stream(order.table)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    private static boolean known(DataType type) {
        return Types.isIntegral(type)
                || Types.isFloating(type)
                || Types.isString(type)
                || Types.isDatetime(type)
                || type.equals(DataTypes.BooleanType);
    }

    private void add(Object value, DataType type) {
        put(value, type);
        size++;
        if (size > (int) (LOAD * table.length)) {
            List<Object> all = new ArrayList<>();
            for (Object v : table) {
                if (v != null) {
                    all.add(v);
                }
            }
            table = new Object[table.length * 2];
            all.forEach(v -> put(v, type));
        }
    }

    private void put(Object value, DataType type) {
        int hash = value instanceof String ? ValueHash.murmur3(value, type, TEXT_SEED) : value.hashCode();
        int mask = table.length - 1;
        int at = ValueHash.murmur3(hash, DataTypes.IntegerType, 0) & mask;
        for (int step = 1; table[at] != null; step++) {
            at = (at + step) & mask;
        }
        table[at] = value;
    }
}
