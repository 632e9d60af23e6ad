package io.millrace.state.store;

import io.millrace.error.MillraceException;
import io.millrace.spi.state.StateShare;
import io.millrace.spi.state.StateTable.Order;
import io.millrace.state.overlay.TableDelta;
import io.millrace.state.segment.SegmentTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables that the store knows, by id, with their keys per group as of what has been restored or applied. Thread-safe. */
final class TableCatalog {
    private static final int MAX_TABLES = 65_536;

    private final Map<String, Integer> ids = new HashMap<>();
    private final List<SegmentTable> tables = new ArrayList<>();

    /** The id of a table, which is added if it is new. */
    synchronized int id(String name, Order order, int totalGroups) {
        Integer id = ids.get(name);
        if (id == null) {
            if (tables.size() == MAX_TABLES) {
                throw new MillraceException(
                        "STATE_TOO_MANY_TABLES", "A query cannot have more than " + MAX_TABLES + " state tables.");
            }
            ids.put(name, tables.size());
            tables.add(new SegmentTable(name, order, totalGroups, new TreeMap<>()));
            return tables.size() - 1;
        }
        SegmentTable t = tables.get(id);
        if (t.totalGroups() != totalGroups) {
            throw new MillraceException(
                    "STATE_KEY_GROUPS_CHANGED",
                    "Table '" + name + "' was kept in " + t.totalGroups() + " key groups and is opened with "
                            + totalGroups
                            + ". The number of key groups cannot change over the life of a query; set it back.");
        }
        if (t.order() != order) {
            tables.set(id, new SegmentTable(name, order, totalGroups, t.groupSizes()));
        }
        return id;
    }

    /** The id of a table that is known. */
    synchronized int existing(String name) {
        Integer id = ids.get(name);
        if (id == null) {
            throw new IllegalStateException("unknown table " + name);
        }
        return id;
    }

    synchronized void sizes(SegmentTable t) {
        tables.get(id(t.name(), t.order(), t.totalGroups())).groupSizes().putAll(t.groupSizes());
    }

    synchronized void sizes(TableDelta d) {
        SegmentTable t = tables.get(id(d.name(), d.order(), d.range().total()));
        for (int i = 0; i < d.groupSizes().length; i++) {
            t.groupSizes().put(d.range().first() + i, d.groupSizes()[i]);
        }
    }

    synchronized long size(int id, int group) {
        return tables.get(id).groupSizes().getOrDefault(group, 0L);
    }

    /** The tables as a base of this share describes them: with a size for each group that the base answers for, empty ones too. */
    synchronized List<SegmentTable> snapshot(StateShare share) {
        List<SegmentTable> copy = new ArrayList<>();
        for (SegmentTable t : tables) {
            TreeMap<Integer, Long> sizes = new TreeMap<>(t.groupSizes());
            if (!share.whole()) {
                sizes.keySet().removeIf(group -> !share.owns(t.name(), group));
                for (int group = 0; group < t.totalGroups(); group++) {
                    if (share.owns(t.name(), group)) {
                        sizes.putIfAbsent(group, 0L);
                    }
                }
            }
            copy.add(new SegmentTable(t.name(), t.order(), t.totalGroups(), sizes));
        }
        return copy;
    }
}
