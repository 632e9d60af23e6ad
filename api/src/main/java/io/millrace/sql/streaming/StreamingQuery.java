package io.millrace.sql.streaming;
public interface StreamingQuery {}
