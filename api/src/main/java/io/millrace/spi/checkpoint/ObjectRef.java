package io.millrace.spi.checkpoint;

/** An immutable object in the checkpoint location. {@code path} is relative, without {@code ..}; sha256 in hex. */
public record ObjectRef(String path, long length, String sha256) {}
