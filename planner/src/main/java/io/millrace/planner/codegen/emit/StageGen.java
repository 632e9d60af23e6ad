package io.millrace.planner.codegen.emit;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.RowStep;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The source of a fused run. Each step is generated into the place that the step before reaches, so a row flows through
 * nested code and nothing stands between the steps but locals; a step that makes several rows opens a loop.
 */
public final class StageGen {
    private final OperatorSpec.Fused spec;
    private final ClassText cls;
    private final ExprGen g;
    private final Env input;
    private final List<Integer> watches = new ArrayList<>();
    private String skip = "return;";

    public StageGen(OperatorSpec.Fused spec, boolean utc, int budget) {
        this.spec = spec;
        cls = new ClassText(utc);
        input = new Env.Row("base", "off", spec.input().size());
        g = new ExprGen(cls, input, "byte[] base, int off, int len, RowSink out", "base, off, len, out", budget);
    }

    /** Generates the whole run. */
    public ClassText generate() {
        consume(0, spec.input().size());
        cls.method("public void process(byte[] base, int off, int len, RowSink out)", g.takeBody());
        if (!watches.isEmpty()) {
            StringBuilder ordinals = new StringBuilder();
            watches.forEach(w -> ordinals.append(ordinals.isEmpty() ? "" : ", ").append(w));
            cls.construct("declareWatches(new int[] {" + ordinals + "});");
        }
        return cls;
    }

    private void consume(int next, int columns) {
        if (next == spec.steps().size()) {
            produce();
            return;
        }
        RowStep step = spec.steps().get(next);
        if (step instanceof RowStep.Keep k) {
            keep(k.condition());
            consume(next + 1, columns);
        } else if (step instanceof RowStep.Project p) {
            project(p.columns());
            consume(next + 1, p.columns().size());
        } else if (step instanceof RowStep.WatchEventTime w) {
            watch(w);
            consume(next + 1, columns);
        } else if (step instanceof RowStep.Expand e) {
            expand(e.projections(), next);
        } else if (step instanceof RowStep.Explode e) {
            new ExplodeGen(g).explode(e, more -> append(columns, more, next));
        } else if (step instanceof RowStep.Inline i) {
            new ExplodeGen(g).inline(i, more -> append(columns, more, next));
        }
    }

    /** Rows that do not pass a conjunct leave before the next one is looked at. */
    private void keep(Expr condition) {
        if (condition instanceof Expr.Fn f && f.def().name().equals("and")) {
            f.args().forEach(this::keep);
            return;
        }
        Val v = g.gen(condition);
        g.line("if (!(" + LogicEmit.isTrue(v) + ")) " + skip);
    }

    private void project(List<Expr> columns) {
        Env below = g.env();
        Env above = new Env.Projected(columns, below);
        for (int i = 0; i < columns.size(); i++) {
            if (!ExprGen.deterministic(columns.get(i))) {
                g.pin(above, i, columns.get(i));
            }
        }
        g.setEnv(above);
    }

    private void watch(RowStep.WatchEventTime w) {
        int place = watches.size();
        watches.add(w.ordinal());
        Val v = g.gen(w.eventTime());
        if (w.eventTime().type() instanceof StructType window) {
            // a window counts as the last instant inside it
            Val end = g.field(v, window.size() - 1);
            g.line("if (!(" + end.isNull() + ")) watch(" + place + ").seen(" + end.value() + " - 1L);");
        } else if (!v.alwaysNull()) {
            g.line("if (!(" + v.isNull() + ")) watch(" + place + ").seen(" + v.value() + ");");
        }
    }

    /** All lists of values end in one method that holds the steps behind; columns that differ between them are fields. */
    private void expand(List<List<Expr>> projections, int step) {
        Env below = g.env();
        List<Expr> first = projections.get(0);
        List<Optional<Val>> chosen = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            int column = i;
            Expr e = first.get(i);
            // A random column below is pinned in this method, where the method of the steps behind does not see it.
            boolean same = below.repeatable(e)
                    && projections.stream().allMatch(p -> p.get(column).equals(e));
            chosen.add(same ? Optional.empty() : Optional.of(fieldFor(e.type())));
        }
        String outerSkip = skip;
        skip = "return;";
        Env above = new Env.Chosen(chosen, first, below);
        String rest = g.method(() -> {
            g.setEnv(above);
            consume(step + 1, first.size());
        });
        skip = outerSkip;
        g.setEnv(below);
        for (List<Expr> projection : projections) {
            g.line("{");
            g.nested(() -> {
                for (int i = 0; i < projection.size(); i++) {
                    if (chosen.get(i).isPresent()) {
                        g.assign(chosen.get(i).get(), g.gen(projection.get(i)));
                    }
                }
                g.line(g.call(rest));
            });
            g.line("}");
        }
    }

    private Val fieldFor(DataType type) {
        if (type instanceof StructType s
                && s.fieldList().stream().allMatch(f -> Rep.of(f.dataType()).primitive())) {
            List<Val> parts =
                    s.fieldList().stream().map(f -> fieldFor(f.dataType())).toList();
            return Val.struct(type, field("boolean", "n"), true, parts::get);
        }
        Rep rep = Rep.ofVariable(type);
        String n = field("boolean", "n");
        return rep == Rep.SLICE
                ? Val.slice(type, n, field("byte[]", "b"), field("int", "o"), field("int", "l"), true)
                : Val.of(rep, type, n, field(rep.java, "v"), true);
    }

    private String field(String type, String prefix) {
        String name = cls.fresh(prefix);
        cls.field(type, name);
        return name;
    }

    private void append(int columns, List<Val> more, int step) {
        String outerSkip = skip;
        Env below = g.env();
        skip = "continue;";
        g.setEnv(new Env.Appended(below, columns, more));
        consume(step + 1, columns + more.size());
        g.setEnv(below);
        skip = outerSkip;
    }

    private void produce() {
        if (g.env() == input) {
            g.line("out.row(base, off, len);");
            return;
        }
        StructType output = spec.output();
        String w = cls.constant("RowWriter", "new RowWriter()");
        RowEmit rows = new RowEmit(g, w, false);
        g.line(w + ".begin(" + output.size() + ");");
        List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < output.size(); i++) {
            columns.add(new Expr.Bound(
                    i, output.field(i).dataType(), output.field(i).nullable()));
        }
        writeAll(g, rows, columns);
        g.line("out.row(" + w + ".buffer(), 0, " + w + ".length());");
    }

    /** Writes the columns, in groups of one method each where the class is split. */
    static void writeAll(ExprGen g, RowEmit rows, List<Expr> columns) {
        int i = 0;
        while (i < columns.size()) {
            int from = i;
            int weight = 0;
            do {
                weight += g.weight(columns.get(i)) + writeWeight(columns.get(i).type());
                i++;
            } while (i < columns.size()
                    && (!g.split()
                            || weight
                                            + g.weight(columns.get(i))
                                            + writeWeight(columns.get(i).type())
                                    <= g.budget()));
            int to = i;
            Runnable write = () -> {
                for (int k = from; k < to; k++) {
                    rows.write(k, g.gen(columns.get(k)));
                }
            };
            if (g.split()) {
                g.outlined(write);
            } else {
                write.run();
            }
        }
    }

    private static int writeWeight(DataType type) {
        return type instanceof StructType s ? 2 + 3 * s.size() : 2;
    }
}
