/**
 * What must come out for what went in, and each output held against it: missing, repeated, wrong.
 *
 * <p>Path: leaf.
 * <p>Thread: the one that reads the outputs.
 * <p>May use: bench.contract.
 * <p>Open first: {@link io.millrace.bench.verify.Verifier}.
 */
@NullMarked
package io.millrace.bench.verify;

import org.jspecify.annotations.NullMarked;
