package io.millrace.transport.wire;

/** A frame off the wire. Whoever takes it owns the rows in it. */
public record Frame(FrameHeader header, Payload payload) {}
