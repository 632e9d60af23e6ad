/**
 * An S3 server inside this JVM, objects in memory, for tests of what is kept on S3.
 *
 * <p>Path: leaf.
 * <p>Thread: the server's own; the handle is for one thread.
 * <p>May use: S3Proxy.
 * <p>Open first: {@link io.millrace.s3server.EmbeddedS3}.
 */
@NullMarked
package io.millrace.s3server;

import org.jspecify.annotations.NullMarked;
