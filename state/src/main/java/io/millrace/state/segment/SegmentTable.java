package io.millrace.state.segment;

import io.millrace.spi.state.StateTable.Order;
import java.util.SortedMap;

/**
 * A table as a file knows it.
 *
 * @param totalGroups key groups of the query
 * @param groupSizes keys present by key group; groups that are not listed did not change (segment) or are empty (base)
 */
public record SegmentTable(String name, Order order, int totalGroups, SortedMap<Integer, Long> groupSizes) {}
