/**
 * Functions that read XML.
 *
 * <p>Path: leaf.
 * <p>Thread: any; definitions are stateless.
 * <p>May use: api, planner.expr, planner.function.
 * <p>Open first: {@link io.millrace.planner.function.xml.XPathFunctions}.
 */
@NullMarked
package io.millrace.planner.function.xml;

import org.jspecify.annotations.NullMarked;
