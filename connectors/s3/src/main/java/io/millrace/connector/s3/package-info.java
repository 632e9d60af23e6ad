/**
 * Checkpoints on Amazon S3, or on a store that speaks its protocol and creates objects conditionally.
 *
 * <p>Path: leaf.
 * <p>Thread: blocking; background threads only.
 * <p>May use: api, AWS SDK.
 * <p>Open first: {@link io.millrace.connector.s3.S3CheckpointStorage}.
 */
@NullMarked
package io.millrace.connector.s3;

import org.jspecify.annotations.NullMarked;
