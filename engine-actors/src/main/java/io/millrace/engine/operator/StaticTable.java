package io.millrace.engine.operator;

import io.millrace.row.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of a static side by key bytes. Built once, then only read; rows of a key keep their order. */
final class StaticTable {
    private static final int[] NONE = new int[0];

    private final List<byte[]> rows = new ArrayList<>();
    private final Map<ByteBuffer, int[]> byKey = new HashMap<>();
    private final Map<ByteBuffer, List<Integer>> building = new HashMap<>();

    void add(byte[] key, byte[] row) {
        building.computeIfAbsent(ByteBuffer.wrap(key), k -> new ArrayList<>()).add(rows.size());
        rows.add(row);
    }

    /** No more rows follow. */
    void built() {
        building.forEach((key, places) ->
                byKey.put(key, places.stream().mapToInt(Integer::intValue).toArray()));
        building.clear();
    }

    /** Places of the rows of this key. */
    int[] find(byte[] key, int len) {
        int[] places = byKey.get(ByteBuffer.wrap(key, 0, len));
        return places == null ? NONE : places;
    }

    byte[] row(int place) {
        return rows.get(place);
    }

    /** Whether a key column that may not be null is null. */
    static boolean hasNull(byte[] key, List<Boolean> nullSafe) {
        if (Bytes.getLong(key, 0) == 0 && nullSafe.size() <= 64) {
            return false;
        }
        for (int i = 0; i < nullSafe.size(); i++) {
            if (!nullSafe.get(i) && io.millrace.row.RowLayout.isNull(key, 0, i)) {
                return true;
            }
        }
        return false;
    }
}
