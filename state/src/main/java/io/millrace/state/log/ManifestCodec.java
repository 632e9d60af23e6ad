package io.millrace.state.log;

import io.millrace.spi.checkpoint.Manifest;
import io.millrace.state.codec.BinaryReader;
import io.millrace.state.codec.BinaryWriter;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Manifests as bytes. Equal manifests give equal bytes. */
public final class ManifestCodec {
    private static final long MAGIC = 0x31_46_4e_4d_4c_49_4d_89L;
    private static final int VERSION = 1;
    private static final String KIND = "manifest";

    private ManifestCodec() {}

    public static byte[] encode(Manifest m) {
        BinaryWriter w = new BinaryWriter(1 << 10);
        w.i64(MAGIC).i32(VERSION);
        w.string(m.queryId());
        w.i64(m.epoch()).i64(m.generation()).i64(m.execution()).i64(m.parentEpoch());
        Fields.positions(w, m.positions());
        w.i64(m.watermarkMs()).i64(m.watermarkUsedMs());
        w.i64(m.stateBaseEpoch());
        Fields.refs(w, m.stateBase());
        Fields.refs(w, m.segments());
        w.i32(m.sinkPrepared().size());
        new TreeMap<>(m.sinkPrepared()).forEach((task, bytes) -> w.string(task).bytes(bytes));
        Fields.strings(w, m.extra());
        return w.crcFrom(0).toBytes();
    }

    /** @param object its path, for errors */
    public static Manifest decode(String object, byte[] bytes) {
        BinaryReader crc = new BinaryReader(object, bytes);
        crc.skip(bytes.length - 4);
        crc.crcFrom(0);
        BinaryReader r = new BinaryReader(object, bytes, 0, bytes.length - 4);
        r.magic(MAGIC, KIND);
        r.version(VERSION, KIND);
        Manifest m = new Manifest(
                r.string(),
                r.i64(),
                r.i64(),
                r.i64(),
                r.i64(),
                Fields.positions(r),
                r.i64(),
                r.i64(),
                r.i64(),
                Fields.refs(r),
                Fields.refs(r),
                prepared(r),
                Fields.strings(r));
        r.atEnd();
        return m;
    }

    private static SortedMap<String, byte[]> prepared(BinaryReader r) {
        SortedMap<String, byte[]> map = new TreeMap<>();
        for (int n = r.count(8); n > 0; n--) {
            map.put(r.string(), r.bytes());
        }
        return Collections.unmodifiableSortedMap(map);
    }
}
