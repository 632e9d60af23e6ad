package io.millrace.state.log;

import io.millrace.spi.checkpoint.ObjectRef;
import io.millrace.state.codec.BinaryReader;
import io.millrace.state.codec.BinaryWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Fields that log records and manifests share. */
final class Fields {
    private Fields() {}

    static void ref(BinaryWriter w, ObjectRef r) {
        w.string(r.path()).i64(r.length()).string(r.sha256());
    }

    static ObjectRef ref(BinaryReader r) {
        return new ObjectRef(r.string(), r.i64(), r.string());
    }

    static void refs(BinaryWriter w, List<ObjectRef> refs) {
        w.i32(refs.size());
        refs.forEach(r -> ref(w, r));
    }

    static List<ObjectRef> refs(BinaryReader r) {
        List<ObjectRef> refs = new ArrayList<>();
        for (int n = r.count(16); n > 0; n--) {
            refs.add(ref(r));
        }
        return List.copyOf(refs);
    }

    static void strings(BinaryWriter w, Map<String, String> map) {
        w.i32(map.size());
        new TreeMap<>(map).forEach((k, v) -> w.string(k).string(v));
    }

    static Map<String, String> strings(BinaryReader r) {
        SortedMap<String, String> map = new TreeMap<>();
        for (int n = r.count(8); n > 0; n--) {
            map.put(r.string(), r.string());
        }
        return Collections.unmodifiableSortedMap(map);
    }

    static void positions(BinaryWriter w, List<SortedMap<String, Long>> positions) {
        w.i32(positions.size());
        for (SortedMap<String, Long> source : positions) {
            w.i32(source.size());
            source.forEach((split, at) -> w.string(split).i64(at));
        }
    }

    static List<SortedMap<String, Long>> positions(BinaryReader r) {
        List<SortedMap<String, Long>> positions = new ArrayList<>();
        for (int n = r.count(4); n > 0; n--) {
            SortedMap<String, Long> source = new TreeMap<>();
            for (int k = r.count(12); k > 0; k--) {
                source.put(r.string(), r.i64());
            }
            positions.add(Collections.unmodifiableSortedMap(source));
        }
        return List.copyOf(positions);
    }
}
