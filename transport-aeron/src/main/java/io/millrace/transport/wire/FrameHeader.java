package io.millrace.transport.wire;

/**
 * @param sequence place of the frame in its channel and execution, from 0, marks counted too; credits have a sequence of their own
 * @param rows in the body; 0 for all kinds but rows
 * @param lengthBytes of the frame, header and tag included
 */
public record FrameHeader(ChannelAddress channel, long sequence, FrameKind kind, int rows, int lengthBytes) {}
