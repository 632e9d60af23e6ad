/**
 * What each operator keeps, by the names of its columns: its entries as rows of a table that a user reads, and what becomes of them when the classes of
 * user code change.
 *
 * <p>Path: leaf.
 * <p>Thread: any; a reader of rows belongs to one.
 * <p>May use: planner.physical, engine.keyed, engine.operator, spi.checkpoint, spi.state, row, sql.json, error.
 * <p>Open first: {@link io.millrace.engine.statetable.StateRows}.
 */
@NullMarked
package io.millrace.engine.statetable;

import org.jspecify.annotations.NullMarked;
