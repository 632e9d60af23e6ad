package io.millrace.planner.analyze;

import io.millrace.planner.function.Types;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trees whose column names depend on the types found for their parts: what Spark turns them into before it names a column. Belongs to one
 * analysis.
 */
final class ShownTrees {
    private static final int DAY = 0;

    static final String TIME_PLUS = " + ";
    static final String TIME_MINUS = " - ";

    private final IdentityHashMap<Tree, Tree> shown = new IdentityHashMap<>();
    private final IdentityHashMap<Tree.Name, String> paths = new IdentityHashMap<>();
    private final Map<List<String>, String> byParts = new HashMap<>();

    /** The tree that gives the name of this one. */
    Tree of(Tree tree) {
        return shown.getOrDefault(tree, tree);
    }

    /** Notes that a name is this column and this path of fields in it. */
    void path(Tree.Name written, String column, List<String> fields) {
        List<String> parts = new ArrayList<>(fields);
        parts.add(0, column);
        String text = String.join(".", parts);
        paths.put(written, text);
        byParts.put(written.parts(), text);
    }

    /**
     * A name within an expression: the fields with their column, the column without its table. A name that was not looked up
     * here, as a key of GROUP BY that stands in its place was, is what one of the same spelling is.
     */
    String path(Tree.Name name) {
        String found = paths.getOrDefault(name, byParts.get(name.parts()));
        return found != null ? found : name.parts().get(name.parts().size() - 1);
    }

    void put(Tree written, Tree meant) {
        shown.put(written, meant);
    }

    /** Notes how a sum or difference of these types is shown, if that is not as it is written. */
    void arithmetic(Tree.Call written, DataType left, DataType right) {
        boolean plus = written.name().equals("+");
        if (!plus && !written.name().equals("-")) {
            return;
        }
        Tree first = written.args().get(0);
        Tree second = written.args().get(1);
        if ((Types.isInterval(right) || Types.isNull(right) && Types.isDatetime(left)) && !Types.isInterval(left)) {
            put(written, shifted(plus, first, second, left, right));
        } else if (Types.isDate(left) && (Types.isIntegral(right) || Types.isString(right) && !plus)) {
            put(written, new Tree.Call(plus ? "date_add" : "date_sub", first, second));
        } else if (plus && Types.isDate(right) && Types.isIntegral(left)) {
            put(written, new Tree.Call("date_add", second, first));
        } else if (plus && Types.isInterval(left) && !Types.isInterval(right)) {
            put(written, shifted(true, second, first, right, left));
        }
    }

    private static Tree shifted(boolean plus, Tree time, Tree interval, DataType type, DataType by) {
        boolean days = by instanceof DayTimeIntervalType d && d.start() == DAY && d.end() == DAY;
        if (Types.isDate(type) && days) {
            Tree count = new Tree.Call("extractansiintervaldays", interval);
            return new Tree.Call("date_add", time, plus ? count : new Tree.Call("-", count));
        }
        return new Tree.Call(plus ? TIME_PLUS : TIME_MINUS, List.of(time, interval));
    }
}
