package io.millrace.state.segment;

import io.millrace.spi.state.StateTable.Order;
import io.millrace.state.codec.BinaryReader;
import io.millrace.state.codec.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tables in the index of a segment and in the description of a base. */
final class TableCodec {
    static final int MAX_GROUPS = 32_768;

    private TableCodec() {}

    static void write(BinaryWriter w, List<SegmentTable> tables) {
        w.i32(tables.size());
        for (SegmentTable t : tables) {
            w.string(t.name()).u8(t.order() == Order.SORTED ? 1 : 0).i32(t.totalGroups());
            w.i32(t.groupSizes().size());
            t.groupSizes().forEach((group, size) -> w.i32(group).i64(size));
        }
    }

    static List<SegmentTable> read(BinaryReader r) {
        int n = r.count(13);
        List<SegmentTable> tables = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            String name = r.string();
            int order = r.u8();
            int total = r.i32();
            if (order > 1 || total < 1 || total > MAX_GROUPS) {
                throw r.bad("table '" + name + "' has an impossible description");
            }
            SortedMap<Integer, Long> sizes = new TreeMap<>();
            for (int k = r.count(12); k > 0; k--) {
                int group = r.i32();
                long size = r.i64();
                if (group < 0 || group >= total || size < 0) {
                    throw r.bad("table '" + name + "' has an impossible size of key group " + group);
                }
                sizes.put(group, size);
            }
            tables.add(new SegmentTable(name, order == 1 ? Order.SORTED : Order.HASHED, total, sizes));
        }
        return tables;
    }
}
