package io.millrace.engine.statetable;

import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.Manifest;
import io.millrace.spi.checkpoint.StateVersions;
import io.millrace.spi.state.Reshaping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From the shapes that manifests note to the one that is read now. A value goes through every shape there was in between, so that it comes to the
 * same whether it was restored in between or not: a field that was removed and added again is a new one.
 *
 * @param now of the program, or of the epoch that is looked at
 */
public record StateReshaping(StateShape now) implements Reshaping {

    @Override
    public Plan of(Manifest manifest) {
        StateVersions versions = StateVersions.of(manifest.extra());
        Map<Long, Map<String, Optional<Change>>> known = new HashMap<>();
        Map<Long, List<StateShape>> chains = new HashMap<>();
        return (execution, table) -> known.computeIfAbsent(execution, x -> new HashMap<>())
                .computeIfAbsent(table, t -> change(t, chains.computeIfAbsent(execution, x -> chain(versions, x))))
                .orElse(null);
    }

    private List<StateShape> chain(StateVersions versions, long execution) {
        List<StateShape> chain = new ArrayList<>();
        versions.from(execution).forEach(text -> chain.add(StateShape.read(text)));
        chain.add(now);
        return chain;
    }

    private static Optional<Change> change(String table, List<StateShape> chain) {
        KeptTable first = null;
        KeptTable last = null;
        List<TypeChange.Struct> steps = new ArrayList<>();
        for (StateShape shape : chain) {
            KeptTable next = shape.tables().get(table);
            if (next == null) {
                // Before a variable was added there was nothing in it.
                continue;
            }
            TypeChange.@Nullable Struct step = last == null ? null : step(last, next);
            if (step != null) {
                steps.add(step);
            }
            first = first == null ? next : first;
            last = next;
        }
        return first == null || last == null || steps.isEmpty()
                ? Optional.empty()
                : Optional.of(first.change(steps, last));
    }

    private static TypeChange.@Nullable Struct step(KeptTable before, KeptTable now) {
        Evolution evolution = Evolution.of(before.value(), now.value());
        if (evolution instanceof Evolution.Refused refused) {
            throw notCompatible(before, now, refused.why());
        }
        return ((Evolution.Possible) evolution).change() instanceof TypeChange.Struct struct ? struct : null;
    }

    private static MillraceException notCompatible(KeptTable before, KeptTable now, List<String> why) {
        return new MillraceException(
                StateRules.VALUE_NOT_COMPATIBLE, StateRules.valueNotCompatible(before, now, String.join("; ", why)));
    }
}
