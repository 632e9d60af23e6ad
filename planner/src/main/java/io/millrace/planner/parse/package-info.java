/**
 * SQL text to trees: a grammar of our own for Spark's SELECT and expressions, and the visitors that build {@code Plan} and
 * {@code Tree} from it.
 *
 * <p>Path: plan, stop 3; before {@code io.millrace.sql.tree}; after {@code io.millrace.planner.analyze}.
 * <p>Thread: any; each parse has its own parser.
 * <p>May use: api, ANTLR runtime.
 * <p>Open first: {@link io.millrace.planner.parse.SqlParser}.
 */
@NullMarked
package io.millrace.planner.parse;

import org.jspecify.annotations.NullMarked;
