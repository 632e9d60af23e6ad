package io.millrace.planner.function.sketch;

import io.millrace.planner.function.Errors;
import io.millrace.planner.function.sketch.TupleKind.Mode;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.datasketches.common.Family;
import org.apache.datasketches.tuple.Sketch;
import org.apache.datasketches.tuple.Summary;
import org.apache.datasketches.tuple.TupleSketchIterator;
import org.apache.datasketches.tuple.Union;

/**
 * A tuple sketch that takes values, as an aggregate's state: bytes that are changed in place, as taking the library's sketch out of its
 * bytes and putting it back costs 100 to 200 µs a row where the sketch is full. A table of hashes, each with its value beside it. The
 * hash decides on the place and on the steps past places that are taken, and the table grows, as in the library's, so that a
 * sketch made of it has its entries in the order that Spark's has.
 *
 * <p>A disk format, little endian: {@code lgEntries} and mode, a byte each; log2 of the number of places, a byte; a byte free; the number
 * of places taken, 4 bytes; theta, 8 bytes, which no hash kept reaches; then the places: 8 bytes of hash, 0 if the place is free, 8 of the
 * value, 1 of its mode.
 */
final class TupleTable {
    private static final int MODE_AT = 1;
    private static final int LG_PLACES_AT = 2;
    private static final int TAKEN_AT = 4;
    private static final int THETA_AT = 8;
    private static final int HEADER = 16;
    private static final int PLACE = 17;
    private static final int VALUE_AT = 8;
    private static final int VALUE_MODE_AT = 16;

    /** A table starts with at least 2^5 places, and grows by 2^3. */
    private static final int LEAST_LG_PLACES = 5;

    private static final int LG_GROWTH = 3;
    private static final double FULL_WHILE_IT_GROWS = 0.5;
    private static final double FULL = 15.0 / 16;

    private static final int STRIDE_BITS = 0x7F;

    /** The format of sketches: version 3, a compact one, and the bits that say compact, read-only, empty. */
    private static final int VERSION = 3;

    private static final int COMPACT = 1;
    private static final int FLAGS = 0b1010;
    private static final int EMPTY_FLAG = 0b0100;
    private static final short SEED_HASH = (short) 0x93CC;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final TupleKind<?> kind;
    private byte[] state;

    private TupleTable(TupleKind<?> kind, byte[] state) {
        this.kind = kind;
        this.state = state;
    }

    /** A table over these bytes, which it changes. */
    static TupleTable of(TupleKind<?> kind, byte[] state) {
        return new TupleTable(kind, state);
    }

    static TupleTable create(TupleKind<?> kind, int lgEntries, Mode mode) {
        int most = lgEntries + 1;
        int lg = LEAST_LG_PLACES + Math.max(0, most - LEAST_LG_PLACES) % LG_GROWTH;
        TupleTable table = new TupleTable(kind, places(lg));
        table.state[0] = (byte) lgEntries;
        table.state[MODE_AT] = (byte) mode.ordinal();
        table.theta(Long.MAX_VALUE);
        return table;
    }

    private static byte[] places(int lg) {
        long size = HEADER + ((long) PLACE << lg);
        if (size > Integer.MAX_VALUE - Long.BYTES) {
            throw Errors.failure(
                    "TUPLE_SKETCH_TOO_LARGE",
                    "54000",
                    "A tuple sketch grew beyond the 2 GB that a value can have. Make it with fewer lgNomEntries.");
        }
        byte[] state = new byte[(int) size];
        state[LG_PLACES_AT] = (byte) lg;
        return state;
    }

    /** What the state is now; the bytes of before or others. */
    byte[] state() {
        return state;
    }

    int lgEntries() {
        return state[0];
    }

    Mode mode() {
        return Mode.at(state[MODE_AT]);
    }

    private int lgPlaces() {
        return state[LG_PLACES_AT];
    }

    private int taken() {
        return (int) INT.get(state, TAKEN_AT);
    }

    private long theta() {
        return (long) LONG.get(state, THETA_AT);
    }

    private void theta(long theta) {
        LONG.set(state, THETA_AT, theta);
    }

    private long hash(int at) {
        return (long) LONG.get(state, at);
    }

    /** @param hash of 63 bits */
    void add(long hash, long bits) {
        if (hash == 0 || hash >= theta()) {
            return;
        }
        Mode mode = mode();
        int at = find(hash);
        long own = hash(at) == 0 ? kind.startBits(mode) : (long) LONG.get(state, at + VALUE_AT);
        put(at, hash, kind.added(mode, own, bits), mode);
    }

    /** An entry of another sketch. It keeps its mode if it is the first of its hash. */
    private void unite(long hash, long bits, Mode itsMode) {
        if (hash >= theta()) {
            return;
        }
        int at = find(hash);
        if (hash(at) == 0) {
            put(at, hash, bits, itsMode);
        } else {
            Mode mode = mode();
            long own = kind.added(mode, kind.startBits(mode), (long) LONG.get(state, at + VALUE_AT));
            put(at, hash, kind.added(mode, own, bits), mode);
        }
    }

    /** Takes in a sketch. */
    <S extends Summary> void unite(Sketch<S> sketch, TupleKind<S> itsKind) {
        theta(Math.min(theta(), sketch.getThetaLong()));
        TupleSketchIterator<S> it = sketch.iterator();
        while (it.next()) {
            S summary = it.getSummary();
            unite(it.getHash(), itsKind.bits(itsKind.value(summary)), itsKind.mode(summary));
        }
    }

    /** Takes in another table, which it leaves as it is. */
    void unite(byte[] other) {
        theta(Math.min(theta(), (long) LONG.get(other, THETA_AT)));
        for (int at = HEADER; at < other.length; at += PLACE) {
            long hash = (long) LONG.get(other, at);
            if (hash != 0) {
                unite(hash, (long) LONG.get(other, at + VALUE_AT), Mode.at(other[at + VALUE_MODE_AT]));
            }
        }
    }

    /** Where the hash is, or the place that it would take. There always is one, as a table is never full. */
    private int find(long hash) {
        int lg = lgPlaces();
        int mask = (1 << lg) - 1;
        int stride = 2 * (int) ((hash >>> lg) & STRIDE_BITS) + 1;
        int place = (int) hash & mask;
        while (true) {
            int at = HEADER + place * PLACE;
            long there = hash(at);
            if (there == 0 || there == hash) {
                return at;
            }
            place = (place + stride) & mask;
        }
    }

    private void put(int at, long hash, long bits, Mode mode) {
        boolean more = hash(at) == 0;
        LONG.set(state, at, hash);
        LONG.set(state, at + VALUE_AT, bits);
        state[at + VALUE_MODE_AT] = (byte) mode.ordinal();
        if (more) {
            INT.set(state, TAKEN_AT, taken() + 1);
            makeRoom();
        }
    }

    private void makeRoom() {
        int lg = lgPlaces();
        boolean grown = lg > lgEntries();
        if (taken() <= (int) ((1 << lg) * (grown ? FULL : FULL_WHILE_IT_GROWS))) {
            return;
        }
        if (grown) {
            // The smallest hashes stay, as many as there are entries.
            long[] hashes = new long[taken()];
            int n = 0;
            for (int at = HEADER; at < state.length; at += PLACE) {
                if (hash(at) != 0) {
                    hashes[n++] = hash(at);
                }
            }
            Arrays.sort(hashes);
            theta(Math.min(theta(), hashes[1 << lgEntries()]));
        }
        move(grown ? lg : lg + LG_GROWTH);
    }

    /** Into a table of so many places, without what theta leaves out. */
    private void move(int lg) {
        byte[] old = state;
        state = places(lg);
        state[0] = old[0];
        state[MODE_AT] = old[MODE_AT];
        LONG.set(state, THETA_AT, (long) LONG.get(old, THETA_AT));
        int n = 0;
        for (int from = HEADER; from < old.length; from += PLACE) {
            long hash = (long) LONG.get(old, from);
            if (hash != 0 && hash < theta()) {
                System.arraycopy(old, from, state, find(hash), PLACE);
                n++;
            }
        }
        INT.set(state, TAKEN_AT, n);
    }

    /** The sketch that Spark has of these values: as many entries at most as was asked for. */
    byte[] result() {
        return united(kind);
    }

    private <S extends Summary> byte[] united(TupleKind<S> its) {
        Union<S> union = its.union(lgEntries(), mode());
        union.union(its.heapify(compact()));
        return TupleKind.bytes(union.getResult());
    }

    /** What is in the table as a sketch, in the order of places. */
    private byte[] compact() {
        long theta = theta();
        int entries = 0;
        for (int at = HEADER; at < state.length; at += PLACE) {
            entries += hash(at) != 0 && hash(at) < theta ? 1 : 0;
        }
        boolean sampled = theta < Long.MAX_VALUE;
        boolean empty = entries == 0 && !sampled;
        boolean one = entries == 1 && !sampled;
        int longs = empty || one ? 1 : sampled ? 3 : 2;
        ByteBuffer out = ByteBuffer.allocate(longs * Long.BYTES + entries * (Long.BYTES + kind.width() + 1))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) longs)
                .put((byte) VERSION)
                .put((byte) Family.TUPLE.getID())
                .put((byte) COMPACT)
                .put((byte) 0)
                .put((byte) (empty ? FLAGS | EMPTY_FLAG : FLAGS))
                .putShort(SEED_HASH);
        if (longs > 1) {
            out.putLong(entries);
        }
        if (longs > 2) {
            out.putLong(theta);
        }
        for (int at = HEADER; at < state.length; at += PLACE) {
            if (hash(at) != 0 && hash(at) < theta) {
                // The first bytes of a little-endian long are the int.
                out.put(state, at, Long.BYTES + kind.width()).put(state[at + VALUE_MODE_AT]);
            }
        }
        return out.array();
    }
}
