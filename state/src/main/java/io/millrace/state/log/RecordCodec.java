package io.millrace.state.log;

import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.spi.checkpoint.LogRecord.Create;
import io.millrace.spi.checkpoint.LogRecord.Epoch;
import io.millrace.spi.checkpoint.LogRecord.Execution;
import io.millrace.spi.checkpoint.LogRecord.Finalized;
import io.millrace.spi.checkpoint.LogRecord.Generation;
import io.millrace.spi.checkpoint.LogRecord.Planned;
import io.millrace.spi.checkpoint.LogRecord.Stopped;
import io.millrace.state.codec.BinaryReader;
import io.millrace.state.codec.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Payload of log records. Type numbers are on disk: never reuse one. Maps are written in key order, so equal records give equal bytes. */
final class RecordCodec {
    private static final int CREATE = 1;
    private static final int GENERATION = 2;
    private static final int EXECUTION = 3;
    private static final int PLANNED = 4;
    private static final int EPOCH = 5;
    private static final int FINALIZED = 6;
    private static final int STOPPED = 7;

    private RecordCodec() {}

    static int write(LogRecord record, BinaryWriter w) {
        if (record instanceof Create) {
            Create r = (Create) record;
            w.string(r.queryId())
                    .string(r.planFingerprint())
                    .i32(r.operatorUids().size());
            r.operatorUids().forEach(w::string);
            w.i32(r.keyGroups());
            Fields.strings(w, r.pinned());
            return CREATE;
        }
        if (record instanceof Generation) {
            Generation r = (Generation) record;
            w.i64(r.generation()).string(r.owner());
            return GENERATION;
        }
        if (record instanceof Execution) {
            Execution r = (Execution) record;
            w.i64(r.execution()).i64(r.generation()).i64(r.baseEpoch());
            w.i32(r.parallelism().size());
            new TreeMap<>(r.parallelism())
                    .forEach((stage, tasks) -> w.i32(stage).i32(tasks));
            return EXECUTION;
        }
        if (record instanceof Planned) {
            Planned r = (Planned) record;
            w.i64(r.epoch()).i64(r.generation());
            Fields.positions(w, r.ends());
            w.i64(r.timestampMs()).i64(r.watermarkMs()).i64(r.lateWatermarkMs());
            return PLANNED;
        }
        if (record instanceof Epoch) {
            Epoch r = (Epoch) record;
            w.i64(r.epoch()).i64(r.generation()).i64(r.execution());
            Fields.ref(w, r.manifest());
            w.i64(r.parentEpoch());
            return EPOCH;
        }
        if (record instanceof Finalized) {
            Finalized r = (Finalized) record;
            w.i64(r.epoch()).i64(r.generation());
            return FINALIZED;
        }
        w.i64(((Stopped) record).generation());
        return STOPPED;
    }

    static LogRecord read(int type, BinaryReader r) {
        LogRecord record = readFields(type, r);
        r.atEnd();
        return record;
    }

    private static LogRecord readFields(int type, BinaryReader r) {
        switch (type) {
            case CREATE:
                String queryId = r.string();
                String plan = r.string();
                List<String> uids = new ArrayList<>();
                for (int n = r.count(4); n > 0; n--) {
                    uids.add(r.string());
                }
                return new Create(queryId, plan, List.copyOf(uids), r.i32(), Fields.strings(r));
            case GENERATION:
                return new Generation(r.i64(), r.string());
            case EXECUTION:
                long execution = r.i64();
                long generation = r.i64();
                long base = r.i64();
                Map<Integer, Integer> parallelism = new TreeMap<>();
                for (int n = r.count(8); n > 0; n--) {
                    parallelism.put(r.i32(), r.i32());
                }
                return new Execution(execution, generation, base, Map.copyOf(parallelism));
            case PLANNED:
                return new Planned(r.i64(), r.i64(), Fields.positions(r), r.i64(), r.i64(), r.i64());
            case EPOCH:
                return new Epoch(r.i64(), r.i64(), r.i64(), Fields.ref(r), r.i64());
            case FINALIZED:
                return new Finalized(r.i64(), r.i64());
            case STOPPED:
                return new Stopped(r.i64());
            default:
                throw r.bad("it is a record of unknown type " + type);
        }
    }
}
