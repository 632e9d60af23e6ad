/**
 * JSON lines, CSV and text files, read and written as a batch and as a stream; and what formats of other artifacts share with them.
 *
 * <p>Path: leaf.
 * <p>Thread: as the connector contract says.
 * <p>May use: api, jackson-core.
 * <p>Open first: {@link io.millrace.connector.files.FileLister}.
 */
@NullMarked
package io.millrace.connector.files;

import org.jspecify.annotations.NullMarked;
