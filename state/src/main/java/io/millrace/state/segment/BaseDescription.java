package io.millrace.state.segment;

import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.state.codec.BinaryReader;
import io.millrace.state.codec.BinaryWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a materialised base consists of: a snapshot of the store that holds exactly the state of one epoch.
 *
 * @param tables by table id
 * @param inline small files of the store by name, with their bytes
 * @param files large files of the store by name
 */
public record BaseDescription(
        SegmentHeader header,
        List<SegmentTable> tables,
        SortedMap<String, byte[]> inline,
        SortedMap<String, ObjectRef> files) {
    private static final long MAGIC = 0x31_45_53_42_4c_49_4d_89L;
    private static final int VERSION = 1;
    private static final String KIND = "description of a state base";

    public byte[] encode() {
        BinaryWriter w = new BinaryWriter(4 << 10);
        w.i64(MAGIC).i32(VERSION);
        w.string(header.queryId()).i64(header.execution()).i64(header.epoch());
        TableCodec.write(w, tables);
        w.i32(inline.size());
        inline.forEach((name, bytes) -> w.string(name).bytes(bytes));
        w.i32(files.size());
        files.forEach((name, ref) ->
                w.string(name).string(ref.path()).i64(ref.length()).string(ref.sha256()));
        return w.crcFrom(0).toBytes();
    }

    /** @param object its path, for errors */
    public static BaseDescription decode(String object, byte[] bytes) {
        BinaryReader crc = new BinaryReader(object, bytes);
        crc.skip(bytes.length - 4);
        crc.crcFrom(0);
        BinaryReader r = new BinaryReader(object, bytes, 0, bytes.length - 4);
        r.magic(MAGIC, KIND);
        r.version(VERSION, KIND);
        SegmentHeader header = new SegmentHeader(r.string(), r.i64(), r.i64());
        List<SegmentTable> tables = TableCodec.read(r);
        SortedMap<String, byte[]> inline = new TreeMap<>();
        for (int n = r.count(8); n > 0; n--) {
            inline.put(fileName(r), r.bytes());
        }
        SortedMap<String, ObjectRef> files = new TreeMap<>();
        for (int n = r.count(20); n > 0; n--) {
            files.put(fileName(r), new ObjectRef(r.string(), r.i64(), r.string()));
        }
        r.atEnd();
        return new BaseDescription(header, tables, inline, files);
    }

    private static String fileName(BinaryReader r) {
        String name = r.string();
        if (!name.matches("[A-Za-z0-9_.-]{1,64}") || name.startsWith(".")) {
            throw r.bad("a file name in it is not allowed");
        }
        return name;
    }
}
