package io.millrace.state.segment;

import io.millrace.row.KeyHash;
import io.millrace.state.codec.BinaryWriter;
import io.millrace.state.overlay.TableDelta;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the changes of many tasks into the bytes of one segment. */
final class SegmentWriter {
    private static final int BLOCK_BYTES = 64 << 10;

    private final BinaryWriter out;
    private final BinaryWriter blocks = new BinaryWriter(1 << 10);
    private int blockCount;
    private final Map<String, SegmentTable> tables = new LinkedHashMap<>();
    private final List<String> order = new ArrayList<>();

    private SegmentWriter(int capacity) {
        out = new BinaryWriter(capacity);
    }

    static byte[] write(SegmentHeader header, List<TableDelta> deltas) {
        long size = 1 << 10;
        for (TableDelta d : deltas) {
            size += d.bytes();
        }
        SegmentWriter w = new SegmentWriter((int) Math.min(size, 1 << 30));
        w.out.i64(Segment.MAGIC).i32(Segment.VERSION);
        w.out.string(header.queryId())
                .i64(header.execution())
                .i64(header.epoch())
                .crcFrom(0);
        deltas.forEach(w::table);
        return w.end();
    }

    private void table(TableDelta d) {
        int total = d.range().total();
        SegmentTable t = tables.computeIfAbsent(d.name(), name -> {
            order.add(name);
            return new SegmentTable(name, d.order(), total, new TreeMap<>());
        });
        for (int i = 0; i < d.groupSizes().length; i++) {
            t.groupSizes().put(d.range().first() + i, d.groupSizes()[i]);
        }
        @Nullable BinaryWriter[] byGroup = new @Nullable BinaryWriter[d.groupSizes().length];
        int[] entries = new int[byGroup.length];
        int table = order.indexOf(d.name());
        d.forEach((keyHash, key, keyOff, keyLen, value, valueOff, valueLen) -> {
            int g = KeyHash.group(keyHash, total) - d.range().first();
            BinaryWriter block = byGroup[g];
            if (block != null && block.length() + keyLen + Math.max(0, valueLen) > BLOCK_BYTES) {
                flush(table, g + d.range().first(), entries[g], block);
                block = null;
            }
            if (block == null) {
                block = new BinaryWriter(256);
                byGroup[g] = block;
                entries[g] = 0;
            }
            entries[g]++;
            block.u8(valueLen < 0 ? 1 : 0).i32(keyHash).i32(keyLen).i32(Math.max(0, valueLen));
            block.raw(key, keyOff, keyLen).raw(value, valueOff, Math.max(0, valueLen));
        });
        for (int g = 0; g < byGroup.length; g++) {
            BinaryWriter block = byGroup[g];
            if (block != null) {
                flush(table, g + d.range().first(), entries[g], block);
            }
        }
    }

    private void flush(int table, int group, int entries, BinaryWriter block) {
        int from = out.length();
        out.raw(block.array(), 0, block.length());
        blocks.i32(table).i32(group).i32(from).i32(block.length()).i32(entries);
        blockCount++;
        out.crcFrom(from);
    }

    private byte[] end() {
        int from = out.length();
        TableCodec.write(out, new ArrayList<>(tables.values()));
        out.i32(blockCount).raw(blocks.array(), 0, blocks.length());
        int length = out.length() - from;
        out.i32(from).i32(length).crcFrom(from).i64(Segment.MAGIC);
        return out.toBytes();
    }
}
