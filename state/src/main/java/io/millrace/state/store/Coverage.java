package io.millrace.state.store;

import io.millrace.state.segment.BaseDescription;
import io.millrace.state.segment.SegmentTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which base answers for a key group of a table: the newest that covers it. A base of all state covers every group, one of a part those that
 * it lists, empty ones included.
 */
final class Coverage {
    private final List<BaseDescription> bases;
    private final @Nullable BaseDescription whole;
    private final Map<String, Map<Integer, BaseDescription>> byGroup = new HashMap<>();

    private Coverage(List<BaseDescription> bases, @Nullable BaseDescription whole) {
        this.bases = bases;
        this.whole = whole;
    }

    /** @param isWhole by base: whether it is of all state */
    static Coverage of(List<BaseDescription> bases, List<Boolean> isWhole) {
        BaseDescription whole = null;
        for (int i = 0; i < bases.size(); i++) {
            BaseDescription base = bases.get(i);
            if (isWhole.get(i) && (whole == null || isNewer(base, whole))) {
                whole = base;
            }
        }
        Coverage coverage = new Coverage(List.copyOf(bases), whole);
        for (int i = 0; i < bases.size(); i++) {
            if (!isWhole.get(i)) {
                coverage.add(bases.get(i));
            }
        }
        return coverage;
    }

    private static boolean isNewer(BaseDescription a, BaseDescription b) {
        return a.header().epoch() > b.header().epoch();
    }

    private void add(BaseDescription base) {
        for (SegmentTable t : base.tables()) {
            Map<Integer, BaseDescription> groups = byGroup.computeIfAbsent(t.name(), n -> new HashMap<>());
            for (int group : t.groupSizes().keySet()) {
                BaseDescription known = groups.get(group);
                if (known == null || isNewer(base, known)) {
                    groups.put(group, base);
                }
            }
        }
    }

    private @Nullable BaseDescription newest(String table, int group) {
        BaseDescription part = byGroup.getOrDefault(table, Map.of()).get(group);
        BaseDescription all = whole;
        return part == null || all != null && isNewer(all, part) ? all : part;
    }

    List<BaseDescription> bases() {
        return bases;
    }

    /** The base, if there is one and it is of all state. */
    @Nullable
    BaseDescription only() {
        return bases.size() == 1 ? whole : null;
    }

    /** The epoch up to which a base has a group's state, -1 if none has. */
    long epoch(String table, int group) {
        BaseDescription base = newest(table, group);
        return base == null ? -1 : base.header().epoch();
    }

    /** Whether it is this base that answers for a group. */
    @SuppressWarnings("ReferenceEquality")
    boolean newest(String table, int group, BaseDescription base) {
        return newest(table, group) == base;
    }
}
