package io.millrace.planner;

import io.millrace.sql.tree.Plan;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** Plans as written, as an indented tree of node names with their own parts. */
final class WrittenText {
    private static final int LONGEST = 120;

    private WrittenText() {}

    static String of(Plan plan) {
        StringBuilder out = new StringBuilder();
        print(out, plan, 0);
        return out.toString();
    }

    private static void print(StringBuilder out, Plan plan, int depth) {
        List<Plan> children = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (RecordComponent c : plan.getClass().getRecordComponents()) {
            try {
                Object value = c.getAccessor().invoke(plan);
                if (value instanceof Plan child) {
                    children.add(child);
                } else if (value != null && !c.getName().equals("rows") && !c.getName().equals("options")) {
                    String text = value.toString();
                    parts.add(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("A record hides its component " + c.getName(), e);
            }
        }
        out.append(" ".repeat(depth * 2))
                .append(plan.getClass().getSimpleName())
                .append(' ')
                .append(String.join(" ", parts))
                .append('\n');
        children.forEach(c -> print(out, c, depth + 1));
    }
}
