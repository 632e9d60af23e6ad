/**
 * How a frame looks between two nodes: one header, one body, a checksum over both, and a decoder that refuses what it cannot
 * stand for.
 *
 * <p>Drawn, little-endian, wire version 2:
 *
 * <pre>
 *    0               1               2               3
 *    0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7 0 1 2 3 4 5 6 7
 *   +---------------------------------------------------------------+
 *  0| CRC32C of bytes 4 to length, 0 if the frame is sealed         |  CRC_AT
 *   +---------------------------------------------------------------+
 *  4| magic "MRWF"                                                  |  MAGIC_AT    where it is in every version
 *   +---------------+---------------+-------------------------------+
 *  8| version       | kind          | flags         | reserved, 0   |  VERSION_AT  where it is in every version
 *   +---------------+---------------+-------------------------------+  KIND_AT 9, FLAGS_AT 10, RESERVED_AT 11
 * 12| length of the frame in bytes, header and tag included         |  LENGTH_AT
 *   +---------------------------------------------------------------+
 * 16| hash of the query id                                          |  QUERY_AT
 *   |                                                               |
 *   +---------------------------------------------------------------+
 * 24| execution                                                     |  EXECUTION_AT
 *   |                                                               |
 *   +---------------------------------------------------------------+
 * 32| sequence within the channel and execution, from 0             |  SEQUENCE_AT
 *   |                                                               |
 *   +---------------------------------------------------------------+
 * 40| number of the channel between the two nodes                   |  CHANNEL_AT
 *   +---------------------------------------------------------------+
 * 44| rows in the body, 0 but for rows                              |  ROWS_AT
 *   +---------------------------------------------------------------+
 * 48| body                                                          |  HEADER_BYTES
 *   +---------------------------------------------------------------+
 *
 *   kind              body
 *   1 rows            the bytes of a RowFrame: (length 4, keyHash 4, row) repeated
 *   2 epoch begin     epoch 8, timestampMs 8, watermarkMs 8, lateWatermarkMs 8
 *   3 watermark       watermarkMs 8
 *   4 idle            none
 *   5 barrier         epoch 8
 *   6 cancel barrier  epoch 8
 *   7 end of input    none
 *   8 credit          frames 8, bytes 8: absolute, against the direction of the rows, with a sequence of its own
 * </pre>
 *
 * Flag 1 says that the frame is sealed: its body is encrypted with AES-256-GCM, 16 bytes of tag stand behind it and cover the
 * header too, and the sequence is the nonce ({@link io.millrace.transport.seal.FrameSeal}).
 * Flag 2, on rows only, says that the body is the length of the rows (4) and the rows as one LZ4 block; it is compressed before it is sealed.
 * Such frames, and no others, carry version 3.
 *
 * <p>A field or flag that is unused must be 0, so that but for compression one frame has one encoding. The checksum finds damage; it is no
 * protection against somebody who means harm. The seal is.
 *
 * <p>Path: leaf.
 * <p>Thread: an encoder or decoder belongs to one thread; frames are handed over with their rows.
 * <p>May use: transport.seal, spi.exchange, row, error, Agrona, LZ4.
 * <p>Open first: {@link io.millrace.transport.wire.FrameDecoder}.
 */
@NullMarked
package io.millrace.transport.wire;

import org.jspecify.annotations.NullMarked;
