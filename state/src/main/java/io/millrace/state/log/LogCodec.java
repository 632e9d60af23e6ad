package io.millrace.state.log;

import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.state.codec.BinaryReader;
import io.millrace.state.codec.BinaryWriter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The frame around a log record: what makes a slot tell by itself that it is whole, in its place, and follows the slot before. */
public final class LogCodec {
    static final int HASH_BYTES = 32;
    private static final long MAGIC = 0x31_47_4f_4c_4c_49_4d_89L;
    private static final int VERSION = 1;
    private static final String KIND = "log record";

    private LogCodec() {}

    /** The hash that stands in slot 0. */
    public static byte[] noHash() {
        return new byte[HASH_BYTES];
    }

    public static byte[] hash(byte[] slotBytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(slotBytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    public static byte[] encode(long slot, byte[] previousHash, LogRecord record) {
        BinaryWriter payload = new BinaryWriter(256);
        int type = RecordCodec.write(record, payload);
        BinaryWriter w = new BinaryWriter(payload.length() + 64);
        w.i64(MAGIC).i32(VERSION).i64(slot).u8(type).raw(previousHash).bytes(payload.toBytes());
        return w.crcFrom(0).toBytes();
    }

    /** @param object its path, for errors */
    public static LogRecord decode(String object, long slot, byte[] previousHash, byte[] bytes) {
        BinaryReader r = new BinaryReader(object, bytes);
        r.magic(MAGIC, KIND);
        r.version(VERSION, KIND);
        long actualSlot = r.i64();
        int type = r.u8();
        byte[] previous = r.raw(HASH_BYTES);
        byte[] payload = r.bytes();
        r.crcFrom(0);
        r.atEnd();
        if (actualSlot != slot) {
            throw r.bad("it is the record of slot " + actualSlot);
        }
        if (!Arrays.equals(previous, previousHash)) {
            throw r.bad("it does not follow the record before it: one of the two was changed or exchanged");
        }
        return RecordCodec.read(type, new BinaryReader(object, payload));
    }
}
