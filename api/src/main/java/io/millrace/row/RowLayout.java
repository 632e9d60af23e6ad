package io.millrace.row;

/**
 * Where things stand in a row of n columns. All numbers are little-endian; offsets are relative to the row's first byte.
 *
 * <pre>
 *  0                 8 * words            8 * (words + n)
 *  +-----------------+--------------------+------------------------------+
 *  | null bits       | n slots of 8 bytes | variable parts, each 8-aligned|
 *  | words = ceil(n/64)                   |                              |
 *  +-----------------+--------------------+------------------------------+
 *  bit i of the null bits: column i is null (its slot is then 0)
 *  slot: boolean 0/1, integers sign-extended, float in the low 4 bytes, double bits, date days, timestamp micros,
 *        decimal of at most 18 digits unscaled, intervals months or micros;
 *        all other types: offset &lt;&lt; 32 | length of the variable part
 *  variable part: string UTF-8 bytes | binary bytes | decimal unscaled two's complement, big-endian
 *        struct: a row in this same layout
 *        array:  count (8 bytes), then null bits, slots and variable parts as a row of count columns, offsets relative to
 *                the null bits
 *        map:    length of the key array (8 bytes), the key array, the value array
 * </pre>
 *
 * A row's length is a multiple of 8. Two rows of one schema with equal values written by {@link RowWriter} in column order
 * are equal byte by byte (floating point after {@link RowWriter#setDoubleKey}).
 */
public final class RowLayout {
    private RowLayout() {}

    /** Bytes of null bits for n columns. */
    public static int nullBytes(int n) {
        return ((n + 63) >>> 6) << 3;
    }

    /** Offset of column i's slot in a row of n columns. */
    public static int slot(int n, int i) {
        return nullBytes(n) + (i << 3);
    }

    /** Bytes before the variable parts. */
    public static int fixedBytes(int n) {
        return nullBytes(n) + (n << 3);
    }

    public static int align8(int length) {
        return (length + 7) & ~7;
    }

    public static boolean isNull(byte[] base, int off, int i) {
        return (base[off + (i >>> 3)] & (1 << (i & 7))) != 0;
    }

    public static void setNullBit(byte[] base, int off, int i) {
        base[off + (i >>> 3)] |= (byte) (1 << (i & 7));
    }

    public static void clearNullBit(byte[] base, int off, int i) {
        base[off + (i >>> 3)] &= (byte) ~(1 << (i & 7));
    }

    public static int varOffset(long slot) {
        return (int) (slot >>> 32);
    }

    public static int varLength(long slot) {
        return (int) slot;
    }
}
