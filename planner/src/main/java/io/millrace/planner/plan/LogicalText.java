package io.millrace.planner.plan;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.expr.ExprText;
import java.util.List;
import java.util.stream.Collectors;

/** Logical plans as indented text, columns with their ids. */
public final class LogicalText {
    private LogicalText() {}

    public static String of(Logical plan) {
        StringBuilder out = new StringBuilder();
        print(out, plan, 0);
        return out.toString();
    }

    private static void print(StringBuilder out, Logical node, int depth) {
        out.append(depth == 0 ? "" : "   ".repeat(depth - 1) + "+- ")
                .append(line(node))
                .append('\n');
        List<Logical> below = node instanceof Recursion r ? List.of(r.anchor(), r.step()) : node.children();
        below.forEach(c -> print(out, c, depth + 1));
    }

    private static String line(Logical node) {
        if (node instanceof Logical.Source s) {
            return (s.isStream() ? "StreamSource " : "Source ") + s.format() + columns(s.output());
        } else if (node instanceof Logical.LocalRows l) {
            return "LocalRows " + l.rows().size() + columns(l.output());
        } else if (node instanceof Logical.Leaf) {
            return node.getClass().getSimpleName() + columns(node.output());
        } else if (node instanceof Logical.Watermark w) {
            return "Watermark #" + w.column() + " delay " + w.delayUs() / 1000 + " ms";
        } else if (node instanceof Logical.Named n) {
            return "Named " + n.alias();
        } else if (node instanceof Logical.Aggregate a) {
            return "Aggregate keys " + all(a.keys()) + ", calls " + all(a.aggregates());
        } else if (node instanceof Logical.Join j) {
            return "Join " + j.type() + " " + all(j.expressions());
        } else if (node instanceof Logical.Limit l) {
            return "Limit " + l.rows() + (l.offset() == 0 ? "" : " offset " + l.offset());
        } else if (node instanceof Logical.Deduplicate d) {
            return "Deduplicate " + all(d.expressions()) + (d.withinWatermark() ? " within watermark" : "");
        } else if (node instanceof Logical.TopN t) {
            return "TopN " + t.call().name() + " <= " + t.rows() + " " + all(t.expressions());
        } else if (node instanceof Logical.Generate g) {
            return "Generate " + all(g.expressions()) + " as" + columns(g.generated());
        }
        return node.getClass().getSimpleName() + (node.expressions().isEmpty() ? "" : " " + all(node.expressions()));
    }

    private static String columns(List<Attr> output) {
        return output.stream().map(LogicalText::id).collect(Collectors.joining(", ", " [", "]"));
    }

    private static String all(List<Expr> expressions) {
        return expressions.stream().map(LogicalText::text).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String text(Expr e) {
        if (e instanceof Expr.Alias a) {
            return ExprText.sql(withIds(a.child())) + " AS " + a.name() + "#" + a.id();
        }
        return ExprText.sql(withIds(e));
    }

    private static Expr withIds(Expr e) {
        return e.transformUp(n -> n instanceof Attr a
                ? new Attr(a.id(), id(a), a.type(), a.nullable(), a.qualifier(), a.watermarkDelayUs())
                : n);
    }

    private static String id(Attr a) {
        String time =
                a.watermarkDelayUs().isPresent() ? "-T" + a.watermarkDelayUs().getAsLong() / 1000 + "ms" : "";
        return a.name() + "#" + a.id() + time;
    }
}
