package io.millrace.transport.wire;

import java.nio.ByteOrder;

/** The named offsets of the drawing in the package's documentation. */
final class FrameLayout {
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /** The bytes M, R, W, F. */
    static final int MAGIC = 0x4657524D;

    static final byte VERSION = 2;

    /** Of compressed frames alone, so that a node that cannot read them says so, and reads all others. */
    static final byte COMPRESSED_VERSION = 3;

    static final int CRC_AT = 0;
    static final int MAGIC_AT = 4;
    static final int VERSION_AT = 8;
    static final int KIND_AT = 9;
    static final int FLAGS_AT = 10;
    static final int RESERVED_AT = 11;
    static final int LENGTH_AT = 12;
    static final int QUERY_AT = 16;
    static final int EXECUTION_AT = 24;
    static final int SEQUENCE_AT = 32;
    static final int CHANNEL_AT = 40;
    static final int ROWS_AT = 44;
    static final int HEADER_BYTES = 48;

    /** The body is encrypted and a tag stands behind it; the place of the checksum is 0. */
    static final byte SEALED = 1;

    /** The body is the length of the rows and the rows, compressed with LZ4; only of rows, and before it is sealed. */
    static final byte COMPRESSED = 2;

    private FrameLayout() {}
}
