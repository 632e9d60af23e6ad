/**
 * Tables by name: each a folder of the warehouse with a file that says what it is, so that a table is there for every session and after a
 * restart.
 *
 * <p>Path: leaf.
 * <p>Thread: any; calls block on files.
 * <p>May use: api.
 * <p>Open first: {@link io.millrace.engine.table.Warehouse}.
 */
@NullMarked
package io.millrace.engine.table;

import org.jspecify.annotations.NullMarked;
