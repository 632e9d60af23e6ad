package io.millrace.state.segment;

import io.millrace.row.KeyHash;
import io.millrace.spi.checkpoint.Corruption;
import io.millrace.state.codec.BinaryReader;
import io.millrace.state.codec.BinaryWriter;
import io.millrace.state.overlay.Entries;
import io.millrace.state.overlay.TableDelta;
import java.util.ArrayList;
import java.util.List;

/** A segment in memory; header and index are checked when it is opened, each block when it is read. */
public final class Segment {
    static final long MAGIC = 0x31_47_45_53_4c_49_4d_89L;
    static final int VERSION = 1;
    private static final int TRAILER = 20;
    private static final String KIND = "state segment";

    private final String object;
    private final byte[] bytes;
    private final SegmentHeader header;
    private final List<SegmentTable> tables;
    private final List<Block> blocks;

    private Segment(String object, byte[] bytes, SegmentHeader header, List<SegmentTable> tables, List<Block> blocks) {
        this.object = object;
        this.bytes = bytes;
        this.header = header;
        this.tables = tables;
        this.blocks = blocks;
    }

    private record Block(int table, int group, int offset, int length, int entries) {}

    public static byte[] write(SegmentHeader header, List<TableDelta> deltas) {
        return SegmentWriter.write(header, deltas);
    }

    /** @param object its path, for errors */
    public static Segment open(String object, byte[] bytes) {
        BinaryReader head = new BinaryReader(object, bytes);
        head.magic(MAGIC, KIND);
        head.version(VERSION, KIND);
        SegmentHeader header = new SegmentHeader(head.string(), head.i64(), head.i64());
        head.crcFrom(0);

        BinaryReader trailer = new BinaryReader(object, bytes, bytes.length - TRAILER, bytes.length);
        int indexFrom = trailer.i32();
        int indexLength = trailer.i32();
        if (indexFrom < head.position()
                || indexLength < 0
                || (long) indexFrom + indexLength != bytes.length - TRAILER) {
            throw Corruption.of(object, "its index is not where it should be");
        }
        trailer.crcFrom(indexFrom);
        trailer.magic(MAGIC, KIND);

        BinaryReader index = new BinaryReader(object, bytes, indexFrom, indexFrom + indexLength);
        List<SegmentTable> tables = TableCodec.read(index);
        int n = index.count(20);
        List<Block> blocks = new ArrayList<>(n);
        int expected = head.position();
        for (int i = 0; i < n; i++) {
            Block b = new Block(index.i32(), index.i32(), index.i32(), index.i32(), index.i32());
            if (b.table < 0 || b.table >= tables.size() || b.offset != expected || b.length < 0) {
                throw Corruption.of(object, "its blocks are not where they should be");
            }
            SegmentTable t = tables.get(b.table);
            if (b.group < 0 || b.group >= t.totalGroups() || b.length > indexFrom - 4 - b.offset) {
                throw Corruption.of(object, "a block of table '" + t.name() + "' does not fit");
            }
            expected = b.offset + b.length + 4;
            blocks.add(b);
        }
        index.atEnd();
        if (expected != indexFrom) {
            throw Corruption.of(object, "there are bytes between its blocks and its index");
        }
        return new Segment(object, bytes, header, tables, blocks);
    }

    public SegmentHeader header() {
        return header;
    }

    public List<SegmentTable> tables() {
        return tables;
    }

    public int bytes() {
        return bytes.length;
    }

    /** The entries of one table in a range of key groups, those of one key in the order they were made. */
    public void forEach(int table, int firstGroup, int endGroup, Entries to) {
        SegmentTable t = tables.get(table);
        for (Block b : blocks) {
            if (b.table == table && b.group >= firstGroup && b.group < endGroup) {
                read(t, b, to);
            }
        }
    }

    private void read(SegmentTable t, Block b, Entries to) {
        int end = b.offset + b.length;
        if (BinaryWriter.crc(bytes, b.offset, b.length) != new BinaryReader(object, bytes, end, end + 4).i32()) {
            throw Corruption.of(
                    object, "the checksum of key group " + b.group + " of table '" + t.name() + "' is wrong");
        }
        BinaryReader r = new BinaryReader(object, bytes, b.offset, end);
        for (int i = 0; i < b.entries; i++) {
            int flags = r.u8();
            int keyHash = r.i32();
            int keyLen = r.i32();
            int valueLen = r.i32();
            int at = r.position();
            r.skip(keyLen);
            r.skip(valueLen);
            if (KeyHash.group(keyHash, t.totalGroups()) != b.group) {
                throw Corruption.of(
                        object, "a key of table '" + t.name() + "' stands in the wrong key group " + b.group);
            }
            to.entry(keyHash, bytes, at, keyLen, bytes, at + keyLen, (flags & 1) != 0 ? -1 : valueLen);
        }
        r.atEnd();
    }
}
