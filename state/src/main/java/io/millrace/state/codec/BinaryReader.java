package io.millrace.state.codec;

import io.millrace.error.MillraceException;
import io.millrace.row.Bytes;
import io.millrace.spi.checkpoint.Corruption;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link BinaryWriter} wrote. Whatever does not fit inside its bounds is a {@link Corruption} of the object. */
public final class BinaryReader {
    private final String object;
    private final byte[] buf;
    private final int end;
    private int at;

    /** @param object the name for errors */
    public BinaryReader(String object, byte[] buf, int from, int to) {
        if (from < 0 || to > buf.length || from > to) {
            throw Corruption.of(object, "it is too short");
        }
        this.object = object;
        this.buf = buf;
        this.at = from;
        this.end = to;
    }

    public BinaryReader(String object, byte[] buf) {
        this(object, buf, 0, buf.length);
    }

    public int position() {
        return at;
    }

    public int remaining() {
        return end - at;
    }

    public int u8() {
        need(1);
        return buf[at++] & 0xff;
    }

    public int i32() {
        need(4);
        int v = Bytes.getInt(buf, at);
        at += 4;
        return v;
    }

    public long i64() {
        need(8);
        long v = Bytes.getLong(buf, at);
        at += 8;
        return v;
    }

    /** A number of things of which each takes at least so many bytes: never more than could be there. */
    public int count(int leastBytesEach) {
        int n = i32();
        if (n < 0 || (long) n * leastBytesEach > remaining()) {
            throw bad("a count of " + n + " does not fit");
        }
        return n;
    }

    public byte[] raw(int n) {
        need(n);
        byte[] b = Arrays.copyOfRange(buf, at, at + n);
        at += n;
        return b;
    }

    public void skip(int n) {
        need(n);
        at += n;
    }

    public byte[] bytes() {
        return raw(count(1));
    }

    public String string() {
        int n = count(1);
        try {
            String s = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(buf, at, n))
                    .toString();
            at += n;
            return s;
        } catch (CharacterCodingException e) {
            throw Corruption.of(object, "a name in it is not UTF-8", e);
        }
    }

    /** Reads the CRC32C that stands here and compares it with the bytes from a position up to here. */
    public void crcFrom(int from) {
        int actual = BinaryWriter.crc(buf, from, at - from);
        if (i32() != actual) {
            throw bad("its checksum is wrong");
        }
    }

    public void magic(long expected, String kind) {
        if (i64() != expected) {
            throw bad("it is not a " + kind);
        }
    }

    public void version(int newest, String kind) {
        int v = i32();
        if (v < 1 || v > newest) {
            throw bad("it has version " + v + " of the " + kind + " format, this program reads up to " + newest);
        }
    }

    public void atEnd() {
        if (remaining() != 0) {
            throw bad("there are " + remaining() + " bytes too many");
        }
    }

    public MillraceException bad(String what) {
        return Corruption.of(object, what);
    }

    private void need(int n) {
        if (n < 0 || n > end - at) {
            throw bad("it ends too early");
        }
    }
}
