package io.millrace.spi.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which shape the state has that a manifest names: since which execution which. Stands among {@link Manifest#extra}, a fact for each shape,
 * and so becomes durable with the first epoch of an execution whose program keeps something else, not before. Pure.
 *
 * <p>An object is of the shape that its execution wrote, and its name has the execution. Objects of executions before the first shape are of
 * that one: they are of a version that did not note it, and was held to keep the same.
 *
 * @param byExecution what shapes say is the business of who writes them; by the first execution of each
 */
public record StateVersions(SortedMap<Long, String> byExecution) {
    public static final StateVersions NONE = new StateVersions(new TreeMap<>());
    private static final String PREFIX = "state.shape.";

    public StateVersions {
        byExecution = Collections.unmodifiableSortedMap(new TreeMap<>(byExecution));
    }

    /** @throws io.millrace.error.MillraceException {@code CHECKPOINT_CORRUPT} if a fact is of no execution */
    public static StateVersions of(Map<String, String> extra) {
        TreeMap<Long, String> found = new TreeMap<>();
        extra.forEach((name, shape) -> {
            if (name.startsWith(PREFIX)) {
                try {
                    found.put(Long.parseLong(name.substring(PREFIX.length())), shape);
                } catch (NumberFormatException e) {
                    throw Corruption.of("manifest", "its fact '" + name + "' names no execution", e);
                }
            }
        });
        return new StateVersions(found);
    }

    /** These facts with those of this in the place of any that are there. */
    public Map<String, String> among(Map<String, String> extra) {
        Map<String, String> all = new HashMap<>(extra);
        all.keySet().removeIf(name -> name.startsWith(PREFIX));
        byExecution.forEach((execution, shape) -> all.put(PREFIX + execution, shape));
        return Map.copyOf(all);
    }

    /** The shape of now; empty if none was ever noted. */
    public Optional<String> newest() {
        return byExecution.isEmpty() ? Optional.empty() : Optional.ofNullable(byExecution.get(byExecution.lastKey()));
    }

    /** This, if the newest shape is the same; else with one more. */
    public StateVersions with(long execution, String shape) {
        if (newest().filter(shape::equals).isPresent()) {
            return this;
        }
        TreeMap<Long, String> more = new TreeMap<>(byExecution);
        more.put(execution, shape);
        return new StateVersions(more);
    }

    /** Without what no object of this execution, or of a later one, is of. */
    public StateVersions since(long oldestExecution) {
        SortedMap<Long, String> upTo = byExecution.headMap(oldestExecution + 1);
        return upTo.isEmpty() ? this : new StateVersions(byExecution.tailMap(upTo.lastKey()));
    }

    /** The shape of an object of this execution, and those that came after it, oldest first; empty if none was ever noted. */
    public List<String> from(long execution) {
        return new ArrayList<>(since(execution).byExecution.values());
    }
}
