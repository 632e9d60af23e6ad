package io.millrace.engine.keyed;

import io.millrace.engine.operator.ValueOrder;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.Types;
import io.millrace.row.RowCodec;
import io.millrace.sql.types.DataType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the keys of an epoch are called: by their columns from the left, ascending, nulls first. Keys that hold a map have no
 * order, and are called as they first came.
 */
final class KeyOrder {
    private static final @Nullable Object[] NO_COLUMNS = {};

    private record Key(int place, @Nullable Object[] columns) {}

    private final List<DataType> types;
    private final ValueOrder order;
    private final boolean ordered;

    KeyOrder(List<Expr> keys) {
        types = keys.stream().map(Expr::type).toList();
        ordered = types.stream().noneMatch(Types::hasMap);
        order = new ValueOrder(
                keys.stream().map(key -> new Expr.Order(key, true, true)).toList());
    }

    /** The places of all keys in order. */
    int[] of(KeyedRows rows) {
        Key[] keys = new Key[rows.size()];
        int at = 0;
        for (int place = rows.firstKey(); place != 0; place = rows.nextKey(place)) {
            keys[at++] = new Key(place, ordered ? columns(rows.keyBase(place), KeyedRows.keyOff(place)) : NO_COLUMNS);
        }
        if (ordered) {
            Arrays.sort(keys, (a, b) -> order.compare(a.columns(), b.columns()));
        }
        return Arrays.stream(keys).mapToInt(Key::place).toArray();
    }

    private @Nullable Object[] columns(byte[] base, int off) {
        @Nullable Object[] columns = new Object[types.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = RowCodec.read(base, off, columns.length, i, types.get(i));
        }
        return columns;
    }
}
