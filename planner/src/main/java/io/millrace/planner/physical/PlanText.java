package io.millrace.planner.physical;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.ExprText;
import io.millrace.planner.plan.StaticRefresh;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Physical plans as text. */
public final class PlanText {
    private PlanText() {}

    /** The stages from the sink to the sources, each with its operators from last to first. */
    public static String of(PhysicalPlan plan) {
        StringBuilder out = new StringBuilder();
        List<Stage> stages = plan.stages();
        for (int i = stages.size() - 1; i >= 0; i--) {
            Stage stage = stages.get(i);
            out.append("Stage ")
                    .append(stage.id())
                    .append(stage.single() ? " (single task)" : "")
                    .append(" → ")
                    .append(output(stage.output()))
                    .append('\n');
            for (int o = stage.operators().size() - 1; o >= 0; o--) {
                out.append(operator(stage.operators().get(o)).indent(2));
            }
            out.append("  ← ").append(input(stage.input(), plan)).append('\n');
        }
        plan.watermarks()
                .forEach(w -> out.append("Watermark ")
                        .append(w.ordinal())
                        .append(": ")
                        .append(w.column())
                        .append(" delayed by ")
                        .append(w.delayUs() / 1000)
                        .append(" ms\n"));
        return out.toString();
    }

    private static String output(StageOutput output) {
        if (output instanceof StageOutput.ToStage to) {
            return "stage " + to.stage() + " by " + (to.keys().isEmpty() ? "nothing" : list(to.keys()));
        }
        return "sink";
    }

    private static String input(StageInput input, PhysicalPlan plan) {
        if (input instanceof StageInput.FromSource from) {
            SourceSpec s = plan.sources().get(from.source());
            return "source " + s.ordinal() + ": " + s.format() + (s.streaming() ? " stream " : " ")
                    + s.schema().simpleString() + recursive(s.recursive());
        }
        return "stages " + ((StageInput.FromStages) input).stages();
    }

    private static String recursive(@Nullable RecursiveRows rows) {
        if (rows instanceof RecursiveRows.Loop l) {
            return " begins with\n" + of(l.anchor()).indent(4) + "  then in rounds\n"
                    + of(l.step()).indent(4).stripTrailing();
        }
        return "";
    }

    static String list(List<? extends Expr> all) {
        return all.stream().map(ExprText::sql).collect(Collectors.joining(", ", "[", "]"));
    }

    /** What rows are ordered by, as SQL. */
    public static List<String> orders(List<Expr.Order> orders) {
        return orders.stream()
                .map(o -> ExprText.sql(o.child())
                        + (o.ascending() ? " ASC" : " DESC")
                        + (o.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"))
                .toList();
    }

    static String operator(OperatorSpec op) {
        if (op instanceof OperatorSpec.Fused f) {
            StringBuilder out = new StringBuilder("Fused ").append(f.output().simpleString());
            for (int i = f.steps().size() - 1; i >= 0; i--) {
                out.append("\n  ").append(step(f.steps().get(i)));
            }
            return out.toString();
        } else if (op instanceof OperatorSpec.Aggregate a) {
            return "Aggregate " + a.uid() + " " + a.emit() + " keys " + list(a.keys()) + " calls "
                    + list(a.aggregates().stream()
                            .map(OperatorSpec.AggCall::agg)
                            .toList())
                    + (a.eventTimeKey() < 0 ? "" : " event time key " + a.eventTimeKey());
        } else if (op instanceof OperatorSpec.Combine c) {
            return "Combine keys " + list(c.keys()) + " calls "
                    + list(c.aggregates().stream()
                            .map(OperatorSpec.AggCall::agg)
                            .toList());
        } else if (op instanceof OperatorSpec.SessionAggregate s) {
            return "Session key " + s.sessionKey() + " of " + operator(s.groups());
        } else if (op instanceof OperatorSpec.Deduplicate d) {
            return "Deduplicate " + d.uid() + " columns " + d.keys() + (d.withinWatermark() ? " within watermark" : "");
        } else if (op instanceof OperatorSpec.StaticJoin j) {
            return "StaticJoin " + j.type() + " " + list(j.streamKeys()) + " = " + list(j.staticKeys())
                    + (j.residual() == null ? "" : " and " + ExprText.sql(j.residual()))
                    + (j.refreshIntervalMs() == StaticRefresh.NEVER
                            ? ""
                            : " read again every " + j.refreshIntervalMs() + " ms")
                    + "\n"
                    + of(j.staticSide()).indent(4).stripTrailing();
        } else if (op instanceof OperatorSpec.StreamJoin j) {
            return "StreamJoin " + j.uid() + " " + j.type() + " "
                    + list(j.left().keys()) + " = "
                    + list(j.right().keys()) + (j.nullSafe().contains(true) ? " null safe " + j.nullSafe() : "")
                    + (j.residual() == null ? "" : " and " + ExprText.sql(j.residual()))
                    + (j.keyTime() < 0 ? "" : " event time key " + j.keyTime())
                    + side(" left", j.left()) + side(" right", j.right());
        } else if (op instanceof OperatorSpec.Limit l) {
            return "Limit " + (l.uid().isEmpty() ? "" : l.uid() + " ") + l.rows()
                    + (l.offset() == 0 ? "" : " offset " + l.offset());
        } else if (op instanceof OperatorSpec.Window w) {
            return "Window " + w.calls().stream().map(ExprText::sql).toList();
        } else if (op instanceof OperatorSpec.TopN t) {
            return "TopN " + t.uid() + " " + t.emit() + " " + t.call().name() + " <= " + t.rows() + " keys "
                    + list(t.ranks().partitions()) + " order "
                    + orders(t.ranks().orders())
                    + (t.eventTimeKey() < 0 ? "" : " event time key " + t.eventTimeKey());
        } else if (op instanceof OperatorSpec.Sort s) {
            return "Sort " + orders(s.orders());
        } else if (op instanceof OperatorSpec.Typed t) {
            return "Typed " + t.kind() + " " + t.output().simpleString();
        } else if (op instanceof OperatorSpec.AppendKey k) {
            return "AppendKey " + k.keyEncoder().schema().simpleString();
        } else if (op instanceof OperatorSpec.Grouped g) {
            OperatorSpec.InitialState initial = g.initial();
            return "Grouped " + (g.uid().isEmpty() ? "" : g.uid() + " ")
                    + g.call().getClass().getSimpleName() + " keys "
                    + g.input().keyEncoder().schema().simpleString() + " "
                    + g.output().simpleString()
                    + (initial == null
                            ? ""
                            : "\n" + of(initial.plan()).indent(4).stripTrailing());
        }
        OperatorSpec.Observe o = (OperatorSpec.Observe) op;
        return "Observe " + o.name() + " "
                + list(o.metrics().stream().map(OperatorSpec.AggCall::agg).toList());
    }

    private static String side(String name, OperatorSpec.JoinSide side) {
        return (side.filter() == null ? "" : name + " if " + ExprText.sql(side.filter()))
                + (side.boundTime() < 0
                        ? ""
                        : name + " until column " + side.boundTime() + " <= watermark " + side.boundOffsetMs() + " ms");
    }

    private static String step(RowStep step) {
        if (step instanceof RowStep.Keep k) {
            return "Keep " + ExprText.sql(k.condition());
        } else if (step instanceof RowStep.Project p) {
            return "Project " + list(p.columns());
        } else if (step instanceof RowStep.Expand e) {
            return "Expand " + e.projections().stream().map(PlanText::list).toList();
        } else if (step instanceof RowStep.Explode x) {
            return "Explode " + ExprText.sql(x.collection()) + (x.withPosition() ? " with position" : "")
                    + (x.outer() ? " outer" : "");
        } else if (step instanceof RowStep.Inline i) {
            return "Inline " + ExprText.sql(i.structs()) + (i.outer() ? " outer" : "");
        }
        RowStep.WatchEventTime w = (RowStep.WatchEventTime) step;
        return "WatchEventTime " + w.ordinal() + " " + ExprText.sql(w.eventTime());
    }
}
