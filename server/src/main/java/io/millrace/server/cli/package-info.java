/**
 * The {@code millrace} command line.
 *
 * <p>Path: leaf.
 * <p>Thread: main.
 * <p>May use: api, samples, picocli.
 * <p>Open first: {@link io.millrace.server.cli.Main}.
 */
@NullMarked
package io.millrace.server.cli;

import org.jspecify.annotations.NullMarked;
