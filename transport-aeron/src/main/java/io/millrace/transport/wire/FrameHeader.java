package io.millrace.transport.wire;

/**
 * @param sequence place of the frame in its channel and execution, from 0, marks counted too; 0 for credit
 * @param rows in the body; 0 for all kinds but rows
 * @param lengthBytes of the frame, header included
 */
public record FrameHeader(ChannelAddress channel, long sequence, FrameKind kind, int rows, int lengthBytes) {}
