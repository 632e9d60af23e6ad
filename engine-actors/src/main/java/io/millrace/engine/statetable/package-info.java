/**
 * A query's keyed state as tables that a user reads: what each operator keeps, by the names of its columns, and its entries as rows.
 *
 * <p>Path: leaf.
 * <p>Thread: any; a reader of rows belongs to one.
 * <p>May use: planner.physical, engine.keyed, engine.operator, spi.checkpoint, spi.state, row, sql.json.
 * <p>Open first: {@link io.millrace.engine.statetable.StateRows}.
 */
@NullMarked
package io.millrace.engine.statetable;

import org.jspecify.annotations.NullMarked;
