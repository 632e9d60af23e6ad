package io.millrace.sql;

import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A plan without the numbers by which Datasets are told apart: those are counted anew from the first that is met, so that two Datasets
 * built alike have equal shapes. Lists of lists of what plans and trees consist of.
 */
final class PlanShape {
    private final Map<Long, Integer> numbers = new HashMap<>();

    private PlanShape() {}

    static Object of(Plan plan) {
        return new PlanShape().part(plan);
    }

    private int number(long planId) {
        return numbers.computeIfAbsent(planId, id -> numbers.size());
    }

    private Object part(@Nullable Object part) {
        if (part instanceof Plan.Tagged tagged) {
            return List.of(number(tagged.planId()), part(tagged.child()));
        } else if (part instanceof Plan.FromText text) {
            // The text is there for error messages.
            return part(text.child());
        } else if (part instanceof Tree.Name name && name.planId().isPresent()) {
            return List.of(name.parts(), number(name.planId().getAsLong()));
        } else if (part instanceof Plan || part instanceof Tree || part instanceof Tree.Branch) {
            return parts((Record) part);
        } else if (part instanceof List<?> list) {
            List<Object> all = new ArrayList<>();
            list.forEach(p -> all.add(part(p)));
            return all;
        }
        return part == null ? OptionalLong.empty() : part;
    }

    private List<Object> parts(Record node) {
        List<Object> parts = new ArrayList<>();
        parts.add(node.getClass());
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            try {
                parts.add(part(component.getAccessor().invoke(node)));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(e);
            }
        }
        return parts;
    }
}
