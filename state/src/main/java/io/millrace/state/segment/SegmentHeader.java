package io.millrace.state.segment;

/** Which query, execution and epoch a segment belongs to. */
public record SegmentHeader(String queryId, long execution, long epoch) {}
