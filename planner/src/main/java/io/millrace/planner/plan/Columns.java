package io.millrace.planner.plan;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Alias;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.ExprText;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What attributes and named expressions come to. */
public final class Columns {
    private Columns() {}

    /**
     * The attribute that an Attr or Alias makes. An alias straight over an event time, or over a value that
     * {@link EventTimes} says is one, keeps the watermark.
     */
    public static Attr attr(Expr column) {
        if (column instanceof Attr a) {
            return a;
        }
        Alias alias = (Alias) column;
        return new Attr(
                alias.id(),
                alias.name(),
                alias.type(),
                alias.nullable(),
                alias.qualifier(),
                EventTimes.delayUs(alias.child()));
    }

    static Attr withDelay(Attr a, OptionalLong delayUs) {
        return new Attr(a.id(), a.name(), a.type(), a.nullable(), a.qualifier(), delayUs);
    }

    public static Attr withNulls(Attr a) {
        return new Attr(a.id(), a.name(), a.type(), true, a.qualifier(), a.watermarkDelayUs());
    }

    /** The schema of these columns. */
    public static StructType schema(List<Attr> output) {
        return new StructType(output.stream()
                .map(a -> new StructField(a.name(), a.type(), a.nullable()))
                .toList());
    }

    /** The schema of a row of these values; those that are no columns are called by their text. */
    public static StructType keys(List<Expr> values) {
        return new StructType(values.stream()
                .map(e -> new StructField(e instanceof Attr a ? a.name() : ExprText.sql(e), e.type(), e.nullable()))
                .toList());
    }

    /** The ids of the columns that an expression reads. */
    public static Set<Long> references(Expr e) {
        Set<Long> ids = new LinkedHashSet<>();
        collect(e, ids);
        return ids;
    }

    public static Set<Long> references(List<? extends Expr> all) {
        Set<Long> ids = new LinkedHashSet<>();
        all.forEach(e -> collect(e, ids));
        return ids;
    }

    private static void collect(Expr e, Set<Long> ids) {
        if (e instanceof Attr a) {
            ids.add(a.id());
        }
        e.children().forEach(c -> collect(c, ids));
    }

    public static Set<Long> ids(List<Attr> output) {
        Set<Long> ids = new LinkedHashSet<>();
        output.forEach(a -> ids.add(a.id()));
        return ids;
    }

    /** Puts expressions in the place of attributes. */
    public static Expr replace(Expr e, Map<Long, Expr> byId) {
        return e.transformUp(n -> n instanceof Attr a ? byId.getOrDefault(a.id(), a) : n);
    }

    /** What the aliases of a projection stand for. */
    public static Map<Long, Expr> definitions(List<Expr> columns) {
        Map<Long, Expr> byId = new TreeMap<>();
        for (Expr c : columns) {
            if (c instanceof Alias a) {
                byId.put(a.id(), a.child());
            }
        }
        return byId;
    }
}
