package io.millrace.transport.wire;

import static io.millrace.transport.wire.FrameLayout.CHANNEL_AT;
import static io.millrace.transport.wire.FrameLayout.COMPRESSED;
import static io.millrace.transport.wire.FrameLayout.COMPRESSED_VERSION;
import static io.millrace.transport.wire.FrameLayout.CRC_AT;
import static io.millrace.transport.wire.FrameLayout.EXECUTION_AT;
import static io.millrace.transport.wire.FrameLayout.FLAGS_AT;
import static io.millrace.transport.wire.FrameLayout.HEADER_BYTES;
import static io.millrace.transport.wire.FrameLayout.KIND_AT;
import static io.millrace.transport.wire.FrameLayout.LENGTH_AT;
import static io.millrace.transport.wire.FrameLayout.MAGIC;
import static io.millrace.transport.wire.FrameLayout.MAGIC_AT;
import static io.millrace.transport.wire.FrameLayout.ORDER;
import static io.millrace.transport.wire.FrameLayout.QUERY_AT;
import static io.millrace.transport.wire.FrameLayout.RESERVED_AT;
import static io.millrace.transport.wire.FrameLayout.ROWS_AT;
import static io.millrace.transport.wire.FrameLayout.SEALED;
import static io.millrace.transport.wire.FrameLayout.SEQUENCE_AT;
import static io.millrace.transport.wire.FrameLayout.VERSION;
import static io.millrace.transport.wire.FrameLayout.VERSION_AT;

import io.millrace.row.RowFrame;
import io.millrace.spi.exchange.StreamItem;
import io.millrace.transport.seal.FrameOpener;
import io.millrace.transport.seal.FrameSeal;
import io.millrace.transport.wire.FrameRefusedException.Reason;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads one frame from one message. All checks are made before a row frame is taken, so a refusal leaks none. What is in a row
 * is not looked at: only that the rows' lengths fill the body exactly. One thread.
 */
public final class FrameDecoder {
    private final RowFrames rowFrames;
    private final FrameChecksum checksum = new FrameChecksum();

    private final FrameOpeners openers;
    private final byte[] header = new byte[HEADER_BYTES];
    private final UnsafeBuffer opened = new UnsafeBuffer(0, 0);
    private byte[] sealedBody = new byte[0];
    private byte[] openedBody = new byte[0];
    private byte[] compressedBody = new byte[0];
    private final RowInflater inflater = new RowInflater();

    /** For a node without a cluster key. */
    public FrameDecoder(RowFrames rowFrames) {
        this(rowFrames, FrameOpeners.NONE);
    }

    public FrameDecoder(RowFrames rowFrames, FrameOpeners openers) {
        this.rowFrames = rowFrames;
        this.openers = openers;
    }

    /**
     * Reads the frame that fills {@code length} bytes from {@code at}, and no byte beyond them.
     *
     * @throws FrameRefusedException if they are not one intact frame of this version
     */
    public Frame decode(DirectBuffer from, int at, int length) {
        checkEnvelope(from, at, length);
        boolean sealed = (from.getByte(at + FLAGS_AT) & SEALED) != 0;
        ChannelAddress channel = new ChannelAddress(
                from.getLong(at + QUERY_AT, ORDER),
                from.getLong(at + EXECUTION_AT, ORDER),
                from.getInt(at + CHANNEL_AT, ORDER));
        checkSeal(sealed, channel, length);
        if (!sealed) {
            checkChecksum(from, at, length);
        }
        int code = from.getByte(at + KIND_AT) & 0xff;
        FrameKind kind = FrameKind.ofCode(code);
        if (kind == null) {
            throw new FrameRefusedException(
                    Reason.KIND,
                    sealed ? channel : null,
                    "A frame of the unknown kind " + code + " came from a peer of wire version " + VERSION
                            + ", which is this node's too but has no such kind. Run the same Millrace build on all nodes.");
        }
        FrameHeader read = new FrameHeader(
                channel, from.getLong(at + SEQUENCE_AT, ORDER), kind, from.getInt(at + ROWS_AT, ORDER), length);
        if (!sealed) {
            return frame(read, from, at + HEADER_BYTES, length - HEADER_BYTES, from, at);
        }
        FrameOpener opener = openers.of(channel);
        if (opener == null) {
            return new Frame(read, new Payload.Unopened());
        }
        int body = open(read, opener, from, at);
        opened.wrap(openedBody, 0, body);
        return frame(read, opened, 0, body, from, at);
    }

    private Frame frame(FrameHeader read, DirectBuffer bodyFrom, int body, int bytes, DirectBuffer from, int at) {
        byte flags = from.getByte(at + FLAGS_AT);
        if ((flags & ~(SEALED | COMPRESSED)) != 0 || from.getByte(at + RESERVED_AT) != 0) {
            throw contradiction(read, "uses bytes that wire version " + VERSION + " reserves");
        }
        if ((flags & COMPRESSED) != 0 != (from.getByte(at + VERSION_AT) == COMPRESSED_VERSION)) {
            throw contradiction(read, "is of version " + COMPRESSED_VERSION + " and not compressed, or the reverse");
        }
        if ((flags & COMPRESSED) != 0) {
            int length = inflate(read, bodyFrom, body, bytes);
            opened.wrap(inflater.buffer(), 0, length);
            return content(read, opened, 0, length);
        }
        return content(read, bodyFrom, body, bytes);
    }

    private Frame content(FrameHeader read, DirectBuffer from, int body, int bytes) {
        checkContent(read, from, body, bytes);
        return new Frame(read, payload(read, from, body, bytes));
    }

    /** The bytes of the rows, which stand in the inflater's buffer then. */
    private int inflate(FrameHeader read, DirectBuffer from, int body, int bytes) {
        if (read.kind() != FrameKind.ROWS) {
            throw contradiction(read, "is compressed, which only rows are");
        }
        if (compressedBody.length < bytes) {
            compressedBody = new byte[Math.max(bytes, 2 * compressedBody.length)];
        }
        from.getBytes(body, compressedBody, 0, bytes);
        int length = inflater.inflate(compressedBody, bytes);
        if (length < 0) {
            throw contradiction(
                    read,
                    "is compressed, and its " + bytes + " bytes do not give rows of the length that they name, at most "
                            + RowInflater.MOST_BYTES + " bytes");
        }
        return length;
    }

    private void checkSeal(boolean sealed, ChannelAddress channel, int length) {
        if (sealed && !openers.sealed()) {
            throw new FrameRefusedException(
                    Reason.SEALED,
                    channel,
                    "A sealed frame of " + length + " bytes came, and this node has no cluster key. Set "
                            + "millrace.cluster.keyFile here to the file with the key that the other nodes have.");
        }
        if (!sealed && openers.sealed()) {
            throw new FrameRefusedException(
                    Reason.NOT_SEALED,
                    channel,
                    "A frame of " + length + " bytes came without a seal, from a node without cluster key or from "
                            + "somebody who is no node. Set millrace.cluster.keyFile on all nodes, to the same key."
                            + RESTART);
        }
    }

    /** The bytes of the body, which stands in {@link #openedBody} then. */
    private int open(FrameHeader read, FrameOpener opener, DirectBuffer from, int at) {
        int sealedBytes = read.lengthBytes() - HEADER_BYTES;
        if (sealedBody.length < sealedBytes) {
            sealedBody = new byte[Math.max(sealedBytes, 2 * sealedBody.length)];
            openedBody = new byte[sealedBody.length];
        }
        from.getBytes(at, header);
        from.getBytes(at + HEADER_BYTES, sealedBody, 0, sealedBytes);
        FrameOpener.Result result =
                opener.open(read.sequence(), header, HEADER_BYTES, sealedBody, 0, sealedBytes, openedBody);
        switch (result) {
            case OPENED:
                return sealedBytes - FrameSeal.TAG_BYTES;
            case NOT_AUTHENTIC:
                throw new FrameRefusedException(
                        Reason.NOT_AUTHENTIC,
                        read.channel(),
                        "A frame for channel " + read.channel().number() + " of execution "
                                + read.channel().execution()
                                + " does not authenticate: it was changed on its way, or made by somebody who does not have "
                                + "the cluster's key. Nothing of it was used." + RESTART
                                + " If it happens again, compare millrace.cluster.keyFile on all nodes and look for who else sends "
                                + "to the data port of this one.");
            case REPLAYED:
                throw new FrameRefusedException(
                        Reason.REPLAYED,
                        read.channel(),
                        "Frame " + read.sequence() + " of channel "
                                + read.channel().number() + ", execution "
                                + read.channel().execution()
                                + ", came again or behind a later one: somebody repeats what was sent. Nothing of it was used."
                                + RESTART);
        }
        throw new AssertionError(result);
    }

    private void checkEnvelope(DirectBuffer from, int at, int length) {
        if (length < HEADER_BYTES) {
            throw new FrameRefusedException(
                    Reason.LENGTH,
                    "A message of " + length + " bytes is shorter than the header of a frame (" + HEADER_BYTES
                            + " bytes), so the peer's wire version is unknown; this node speaks " + VERSION
                            + ". Check that no other program sends to the data port of this node.");
        }
        if (from.getInt(at + MAGIC_AT, ORDER) != MAGIC) {
            throw new FrameRefusedException(
                    Reason.NOT_A_FRAME,
                    "A message of " + length
                            + " bytes does not carry the mark of a Millrace frame, so the peer's wire version "
                            + "is unknown; this node speaks " + VERSION
                            + ". Check that no other program sends to the data port of this node.");
        }
        int version = from.getByte(at + VERSION_AT) & 0xff;
        if (version != VERSION && version != COMPRESSED_VERSION) {
            throw new FrameRefusedException(
                    Reason.VERSION,
                    "The peer speaks wire version " + version + ", this node speaks " + VERSION + " and "
                            + COMPRESSED_VERSION + ". Upgrade "
                            + (version > COMPRESSED_VERSION ? "this node" : "the peer")
                            + ", so that all nodes of the cluster run the same Millrace version.");
        }
        int declared = from.getInt(at + LENGTH_AT, ORDER);
        if (declared != length) {
            throw new FrameRefusedException(
                    Reason.LENGTH,
                    "A frame from a peer of wire version " + version + " says that it has " + declared
                            + " bytes and came with " + length + "." + RESTART);
        }
    }

    private void checkChecksum(DirectBuffer from, int at, int length) {
        int version = from.getByte(at + VERSION_AT) & 0xff;
        int expected = from.getInt(at + CRC_AT, ORDER);
        int found = checksum.of(from, at + MAGIC_AT, length - MAGIC_AT);
        if (expected != found) {
            throw new FrameRefusedException(
                    Reason.CHECKSUM,
                    "A frame of %d bytes from a peer of wire version %d was damaged on its way: its checksum is %08x, its bytes give %08x."
                                    .formatted(length, version, expected, found)
                            + RESTART + " If it happens again, check memory and network of both nodes.");
        }
    }

    private static final String RESTART = " The query has to restart from its last epoch.";

    private static void checkContent(FrameHeader header, DirectBuffer from, int at, int bytes) {
        if (!header.kind().allowsBody(bytes)) {
            throw contradiction(
                    header,
                    "has a body of " + bytes + " bytes instead of "
                            + header.kind().bodyBytes());
        }
        if (header.kind() == FrameKind.ROWS) {
            checkRows(header, from, at, bytes);
        } else if (header.rows() != 0) {
            throw contradiction(header, "claims " + header.rows() + " rows");
        }
    }

    /** Readers of a RowFrame trust the lengths in it. */
    private static void checkRows(FrameHeader header, DirectBuffer from, int at, int bytes) {
        int left = bytes;
        int rows = 0;
        while (left > 0) {
            int row = left < RowFrame.ROW_HEADER ? -1 : from.getInt(at + bytes - left, ORDER);
            if (row < 0 || row > left - RowFrame.ROW_HEADER) {
                throw contradiction(
                        header,
                        "holds a row " + rows + " that does not fit into the " + left + " bytes left of its body");
            }
            left -= RowFrame.ROW_HEADER + row;
            rows++;
        }
        if (rows != header.rows()) {
            throw contradiction(header, "claims " + header.rows() + " rows and holds " + rows);
        }
    }

    private static FrameRefusedException contradiction(FrameHeader header, String text) {
        return new FrameRefusedException(
                Reason.CONTENT,
                "A frame of kind " + header.kind() + " from a peer of wire version " + VERSION + " (channel "
                        + header.channel().number() + ", execution "
                        + header.channel().execution() + ", sequence " + header.sequence() + ") " + text
                        + ", though its checksum holds: a fault of the sender. Run the same Millrace build on all nodes and "
                        + "report it if it persists.");
    }

    private Payload payload(FrameHeader header, DirectBuffer from, int body, int bytes) {
        switch (header.kind()) {
            case ROWS:
                return new Payload.Item(new StreamItem.Rows(rows(header, from, body, bytes)));
            case EPOCH_BEGIN:
                return new Payload.Item(new StreamItem.EpochBegin(
                        from.getLong(body, ORDER),
                        from.getLong(body + 8, ORDER),
                        from.getLong(body + 16, ORDER),
                        from.getLong(body + 24, ORDER)));
            case WATERMARK:
                return new Payload.Item(new StreamItem.Watermark(from.getLong(body, ORDER)));
            case IDLE:
                return new Payload.Item(new StreamItem.Idle());
            case BARRIER:
                return new Payload.Item(new StreamItem.Barrier(from.getLong(body, ORDER)));
            case CANCEL_BARRIER:
                return new Payload.Item(new StreamItem.CancelBarrier(from.getLong(body, ORDER)));
            case END_OF_INPUT:
                return new Payload.Item(new StreamItem.EndOfInput());
            case CREDIT:
                return new Payload.Credit(from.getLong(body, ORDER), from.getLong(body + 8, ORDER));
        }
        throw new AssertionError(header.kind());
    }

    private RowFrame rows(FrameHeader header, DirectBuffer from, int body, int bytes) {
        RowFrame frame = rowFrames.take(bytes);
        byte[] target = frame.buffer().length >= bytes ? frame.buffer() : new byte[bytes];
        from.getBytes(body, target, 0, bytes);
        frame.wrap(target, bytes, header.rows());
        return frame;
    }
}
