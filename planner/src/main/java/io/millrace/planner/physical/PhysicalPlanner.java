package io.millrace.planner.physical;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.aggregate.DistinctValues;
import io.millrace.planner.physical.OperatorSpec.EmitMode;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.EventTimes;
import io.millrace.planner.plan.JoinKeys;
import io.millrace.planner.plan.Logical;
import io.millrace.planner.plan.PreviousRows;
import io.millrace.planner.plan.Recursion;
import io.millrace.planner.plan.StaticRefresh;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Cuts an optimised plan into stages. A new stage begins where rows must meet by key: before aggregation, deduplication,
 * limits and sorts. The branches of a union run on beside each other until the next such place.
 */
public final class PhysicalPlanner {
    private final OutputMode mode;
    private final Function<String, Optional<FunctionDef>> functions;
    private final List<Stage> stages = new ArrayList<>();
    private final List<SourceSpec> sources = new ArrayList<>();
    private final List<PhysicalPlan.WatermarkSpec> watermarks = new ArrayList<>();
    private final IdentityHashMap<Logical, Integer> watermarkOrdinals = new IdentityHashMap<>();
    private int nextStage;
    private int nextStateful;

    private PhysicalPlanner(OutputMode mode, Function<String, Optional<FunctionDef>> functions) {
        this.mode = mode;
        this.functions = functions;
    }

    /**
     * The plan that runs.
     *
     * @param mode what a streaming query emits; ignored for a batch query
     * @param functions scalar functions by name, for conditions that the planner puts together
     */
    public static PhysicalPlan plan(
            Logical logical, OutputMode mode, Function<String, Optional<FunctionDef>> functions) {
        return new PhysicalPlanner(mode, functions).whole(logical);
    }

    private PhysicalPlan whole(Logical logical) {
        List<StageDraft> open = build(logical);
        if (open.size() > 1) {
            open = List.of(exchange(open, spread(open.get(0).current()), false));
        }
        StageDraft last = open.get(0);
        StructType output = Columns.schema(logical.output());
        last.rename(logical.output());
        stages.add(last.close(new StageOutput.ToSink()));
        stages.sort(Comparator.comparingInt(Stage::id));
        return new PhysicalPlan(stages, sources, output, Fingerprint.of(stages, sources, output), watermarks);
    }

    /** Keys that spread rows over all tasks where no operator asks for any. */
    private static List<Expr> spread(List<Attr> columns) {
        List<Expr> keys = new ArrayList<>();
        columns.stream().filter(a -> hashable(a.type())).forEach(keys::add);
        return keys;
    }

    private static boolean hashable(DataType type) {
        return !(type instanceof MapType)
                && !(type instanceof StructType)
                && !type.typeName().equals("array");
    }

    private List<StageDraft> build(Logical node) {
        if (node instanceof Logical.Source s) {
            return source(
                    new SourceSpec(
                            sources.size(),
                            s.format(),
                            s.options(),
                            s.paths(),
                            s.table(),
                            Columns.schema(s.output()),
                            s.isStream(),
                            null,
                            null),
                    s.output());
        } else if (node instanceof Logical.LocalRows l) {
            return source(SourceSpec.local(sources.size(), Columns.schema(l.output()), l.rows()), l.output());
        } else if (node instanceof Recursion || node instanceof PreviousRows) {
            return source(Loops.source(sources.size(), (Logical.Leaf) node, mode, functions), node.output());
        } else if (node instanceof Logical.Named n) {
            return build(n.child());
        } else if (node instanceof Logical.Tagged t) {
            return build(t.child());
        } else if (node instanceof Logical.Union u) {
            return union(u);
        } else if (node instanceof Logical.Join j) {
            return join(j);
        } else if (node instanceof Logical.Aggregate a) {
            return aggregate(a);
        } else if (node instanceof Logical.Deduplicate d) {
            return deduplicate(d);
        } else if (node instanceof Logical.Grouped g) {
            return grouped(g);
        } else if (node instanceof Logical.Window w) {
            return window(w);
        } else if (node instanceof Logical.TopN t) {
            return topN(t);
        } else if (node instanceof Logical.Sort s) {
            return sort(s);
        } else if (node instanceof Logical.Limit l) {
            return limit(l);
        }
        List<StageDraft> open = build(((Logical.Unary) node).child());
        for (StageDraft draft : open) {
            rowwise(node, draft);
        }
        return open;
    }

    private List<StageDraft> source(SourceSpec spec, List<Attr> output) {
        sources.add(spec);
        boolean single = spec.rows() != null || spec.recursive() != null;
        return List.of(new StageDraft(nextStage++, new StageInput.FromSource(spec.ordinal()), output, single));
    }

    private void rowwise(Logical node, StageDraft draft) {
        if (node instanceof Logical.Project p) {
            draft.step(new RowStep.Project(draft.bindAll(p.columns())), p.output());
        } else if (node instanceof Logical.Filter f) {
            draft.step(new RowStep.Keep(draft.bind(f.condition())), draft.current());
        } else if (node instanceof Logical.Expand e) {
            List<List<Expr>> rows = e.projections().stream().map(draft::bindAll).toList();
            draft.step(new RowStep.Expand(rows), e.output());
        } else if (node instanceof Logical.Generate g) {
            Expr collection = draft.bind(g.collection());
            RowStep step = g.inline()
                    ? new RowStep.Inline(collection, g.outer())
                    : new RowStep.Explode(collection, g.withPosition(), g.outer());
            draft.step(step, g.output());
        } else if (node instanceof Logical.Watermark w) {
            watermark(w, draft);
        } else if (node instanceof Logical.Typed t) {
            StructType input = draft.schema();
            draft.operator(
                    new OperatorSpec.Typed(
                            t.kind(), t.function(), t.input(), t.result(), input, Columns.schema(t.output())),
                    t.output());
        } else if (node instanceof Logical.AppendKey k) {
            StructType input = draft.schema();
            draft.operator(
                    new OperatorSpec.AppendKey(
                            k.function(), k.input(), k.keyEncoder(), input, Columns.schema(k.output())),
                    k.output());
        } else if (node instanceof Logical.Observe o) {
            observe(o, draft);
        } else {
            throw new IllegalStateException(
                    "No physical form for " + node.getClass().getSimpleName());
        }
    }

    private void watermark(Logical.Watermark w, StageDraft draft) {
        if (!w.streaming()) {
            draft.rename(w.output());
            return;
        }
        Attr column = w.output().stream()
                .filter(a -> a.id() == w.column())
                .findFirst()
                .orElseThrow();
        int ordinal = watermarkOrdinals.computeIfAbsent(w, node -> {
            watermarks.add(new PhysicalPlan.WatermarkSpec(watermarks.size(), column.name(), w.delayUs()));
            return watermarks.size() - 1;
        });
        Expr time = draft.bind(column);
        Expr instant = EventTimes.isWindow(column.type()) ? new Expr.Field(time, 1) : time;
        draft.step(new RowStep.WatchEventTime(ordinal, instant, w.delayUs()), w.output());
    }

    private static void observe(Logical.Observe o, StageDraft draft) {
        AggregateCalls calls = AggregateCalls.of(o.metrics(), draft);
        List<Attr> metrics = o.metrics().stream().map(Columns::attr).toList();
        List<Attr> columns = o.results().stream().map(Columns::attr).toList();
        draft.operator(
                new OperatorSpec.Observe(
                        o.name(),
                        calls.calls(),
                        calls.buffer(),
                        o.results().stream().map(e -> Binding.bind(e, metrics)).toList(),
                        Columns.schema(columns),
                        o.observation(),
                        draft.schema()),
                draft.current());
    }

    private List<StageDraft> union(Logical.Union u) {
        List<StageDraft> all = new ArrayList<>();
        for (Logical child : u.children()) {
            List<StageDraft> branches = build(child);
            branches.forEach(b -> b.rename(u.output()));
            all.addAll(branches);
        }
        return all;
    }

    /** Ends these stages at a new one that gets their rows by key; no keys: as a single task. */
    private StageDraft exchange(List<StageDraft> open, List<? extends Expr> keys, boolean single) {
        Ports ports = new Ports(nextStage++);
        ports.add(open, keys);
        return ports.stage(open.get(0).current(), single || keys.isEmpty());
    }

    /** The ports of a stage while its inputs are being tied to it. */
    private final class Ports {
        private final int id;
        private final List<Integer> inputs = new ArrayList<>();
        private final List<StructType> schemas = new ArrayList<>();
        private long lagMs;

        Ports(int id) {
            this.id = id;
        }

        /** Ends these stages, whose columns are those of the first, at the next free ports. */
        void add(List<StageDraft> open, List<? extends Expr> keys) {
            StructType schema = open.get(0).schema();
            for (StageDraft draft : open) {
                List<Expr> bound = draft.bindAll(keys);
                lagMs = Math.max(lagMs, draft.lagMs());
                stages.add(draft.close(new StageOutput.ToStage(id, inputs.size(), bound)));
                inputs.add(draft.id());
                schemas.add(schema);
            }
        }

        StageDraft stage(List<Attr> columns, boolean single) {
            return new StageDraft(id, new StageInput.FromStages(inputs, schemas), columns, single, lagMs);
        }
    }

    private StageDraft gather(List<StageDraft> open) {
        return open.size() == 1 && open.get(0).single() ? open.get(0) : exchange(open, List.of(), true);
    }

    private List<StageDraft> aggregate(Logical.Aggregate written) {
        Logical.Aggregate a = new Logical.Aggregate(
                written.keys(),
                written.aggregates().stream().map(PhysicalPlanner::ofValues).toList(),
                written.child());
        List<Attr> keys = a.keys().stream().map(Columns::attr).toList();
        AggregateInputs inputs = AggregateInputs.of(a);
        boolean combines = Combining.pays(a, mode);
        Slices slices = combines ? Slices.of(a, inputs).orElse(null) : null;
        List<Expr> needed = slices == null ? inputs.columns() : slices.sliced(inputs.columns());
        List<StageDraft> open = build(slices == null ? a.child() : slices.rows());
        Combining combining = null;
        for (StageDraft draft : open) {
            // A count alone needs no column, but a row needs one.
            if (!needed.isEmpty() && !needed.equals(draft.current())) {
                List<Attr> columns = needed.stream().map(Columns::attr).toList();
                draft.step(new RowStep.Project(draft.bindAll(needed)), columns);
            }
            combining = combines ? Combining.at(draft, keys, inputs, slices) : null;
        }
        List<Attr> plain =
                keys.stream().filter(k -> !EventTimes.isWindow(k.type())).toList();
        boolean sessions = a.sessionKey() >= 0;
        StageDraft draft = exchange(open, plain.isEmpty() && !sessions ? keys : plain, false);
        AggregateCalls calls =
                combining == null ? AggregateCalls.of(inputs.aggregates(), draft) : combining.aggregates();
        EmitMode emit = a.streaming() ? EmitMode.valueOf(mode.name()) : EmitMode.COMPLETE;
        int eventTime = emit == EmitMode.COMPLETE ? -1 : eventTimeKey(keys);
        OperatorSpec.Aggregate groups = new OperatorSpec.Aggregate(
                uid(sessions ? "session" : "aggregate"),
                draft.bindAll(keys),
                calls.calls(),
                Columns.schema(keys),
                calls.buffer(),
                eventTime,
                eventTime >= 0 && EventTimes.isWindow(keys.get(eventTime).type()),
                emit,
                combining == null ? draft.schema() : combining.input(),
                combining == null ? null : draft.schema(),
                Columns.schema(a.output()));
        draft.operator(sessions ? new OperatorSpec.SessionAggregate(groups, a.sessionKey()) : groups, a.output());
        return List.of(draft);
    }

    /** A DISTINCT aggregate that is left here is one over sessions: the optimiser has turned the others into aggregations of their own. */
    private static Expr ofValues(Expr aggregate) {
        if (!(aggregate instanceof Expr.Alias a) || !(a.child() instanceof Expr.Agg g) || !g.distinct()) {
            return aggregate;
        }
        List<DataType> types = g.args().stream().map(Expr::type).toList();
        DistinctValues values = new DistinctValues(g.def(), types, g.type());
        return a.withChildren(List.of(new Expr.Agg(values, g.args(), false, g.filter(), g.type(), g.nullable())));
    }

    private static int eventTimeKey(List<Attr> keys) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).watermarkDelayUs().isPresent()) {
                return i;
            }
        }
        return -1;
    }

    private String uid(String kind) {
        return "op-" + nextStateful++ + "-" + kind;
    }

    private List<StageDraft> deduplicate(Logical.Deduplicate d) {
        StageDraft draft = exchange(build(d.child()), d.keys(), false);
        List<Integer> places =
                d.keys().stream().map(k -> Binding.place(k, draft.current())).toList();
        List<Attr> times = d.streaming() ? EventTimes.makingLate(d, draft.current()) : List.of();
        int eventTime = times.isEmpty() ? -1 : Binding.place(times.get(0), draft.current());
        draft.operator(
                new OperatorSpec.Deduplicate(
                        uid("deduplicate"),
                        places,
                        Columns.schema(d.keys()),
                        eventTime,
                        eventTime >= 0 && places.contains(eventTime),
                        d.withinWatermark(),
                        times.isEmpty() ? 0 : times.get(0).watermarkDelayUs().orElse(0),
                        draft.schema()),
                draft.current());
        return List.of(draft);
    }

    private List<StageDraft> grouped(Logical.Grouped g) {
        Logical.AppendKey keyed = g.keyed();
        StageDraft draft = exchange(build(keyed), keyed.keys(), false);
        Logical.AppendKey first = g.initial();
        OperatorSpec.InitialState initial = first == null
                ? null
                : new OperatorSpec.InitialState(
                        plan(first, OutputMode.COMPLETE, functions), keyedInput(first, first.output()), true);
        List<Attr> times = g.streaming() ? EventTimes.of(draft.current()) : List.of();
        draft.operator(
                new OperatorSpec.Grouped(
                        g.keepsState() ? uid("grouped") : "",
                        g.call(),
                        keyedInput(keyed, draft.current()),
                        initial,
                        times.isEmpty() ? -1 : Binding.place(times.get(0), draft.current()),
                        g.streaming() ? eventTimeKey(g.output()) : -1,
                        g.streaming(),
                        g.result(),
                        Columns.schema(g.output())),
                g.output());
        return List.of(draft);
    }

    private static OperatorSpec.KeyedInput keyedInput(Logical.AppendKey keyed, List<Attr> row) {
        List<Expr> keys = keyed.keys().stream().map(k -> Binding.bind(k, row)).toList();
        return new OperatorSpec.KeyedInput(
                Columns.schema(row), keyed.input(), keyed.values(), keyed.keyEncoder(), keys);
    }

    private List<StageDraft> sort(Logical.Sort s) {
        StageDraft draft = gather(build(s.child()));
        List<Expr.Order> orders = s.orders().stream()
                .map(o -> new Expr.Order(draft.bind(o.child()), o.ascending(), o.nullsFirst()))
                .toList();
        draft.operator(new OperatorSpec.Sort(orders, draft.schema()), draft.current());
        return List.of(draft);
    }

    private List<StageDraft> window(Logical.Window w) {
        StageDraft draft = byPartition(w);
        draft.operator(bound(w, draft), w.output());
        return List.of(draft);
    }

    private StageDraft byPartition(Logical.Window w) {
        return exchange(build(w.child()), over(w.columns().get(0)).partitions(), false);
    }

    private static OperatorSpec.Window bound(Logical.Window w, StageDraft draft) {
        List<Expr.Over> calls =
                w.columns().stream().map(c -> over(draft.bind(c))).toList();
        Expr.Over bound = calls.get(0);
        return new OperatorSpec.Window(
                calls, bound.partitions(), bound.orders(), draft.schema(), Columns.schema(w.output()));
    }

    private List<StageDraft> topN(Logical.TopN t) {
        if (mode == OutputMode.COMPLETE) {
            return window(t.ranks());
        }
        StageDraft draft = byPartition(t.ranks());
        draft.operator(
                new OperatorSpec.TopN(
                        uid("topn"),
                        bound(t.ranks(), draft),
                        t.bound(),
                        t.rows(),
                        Columns.keys(t.call().partitions()),
                        t.eventTime(),
                        EmitMode.valueOf(mode.name())),
                t.output());
        return List.of(draft);
    }

    private static Expr.Over over(Expr column) {
        return (Expr.Over) (column instanceof Expr.Alias a ? a.child() : column);
    }

    private List<StageDraft> limit(Logical.Limit l) {
        StageDraft draft = gather(build(l.child()));
        boolean aggregated = l.child().nodes().stream().anyMatch(n -> n instanceof Logical.Aggregate && n.streaming());
        boolean perEpoch = !l.streaming() || (mode == OutputMode.COMPLETE && aggregated);
        String uid = perEpoch ? "" : uid("limit");
        draft.operator(new OperatorSpec.Limit(uid, l.rows(), l.offset(), perEpoch, draft.schema()), draft.current());
        return List.of(draft);
    }

    private List<StageDraft> join(Logical.Join j) {
        if (j.left().streaming() && j.right().streaming()) {
            return streamJoin(j);
        }
        if (j.type() == Plan.JoinType.FULL_OUTER) {
            return union(FullOuter.of(j));
        }
        boolean streamIsLeft =
                j.left().streaming() || (!j.right().streaming() && j.type() != Plan.JoinType.RIGHT_OUTER);
        Logical stream = streamIsLeft ? j.left() : j.right();
        Logical other = streamIsLeft ? j.right() : j.left();
        JoinKeys keys = JoinKeys.of(j.condition(), j.left().output(), j.right().output());
        PhysicalPlan staticSide = plan(other, OutputMode.COMPLETE, functions);
        List<Attr> both = new ArrayList<>(j.left().output());
        both.addAll(j.right().output());
        Expr residual = keys.rest().isEmpty() ? null : Binding.bind(all(keys.rest()), both);
        List<StageDraft> open = build(stream);
        for (StageDraft draft : open) {
            if (!Columns.ids(draft.current()).equals(Columns.ids(stream.output()))) {
                throw new IllegalStateException("The stream side of a join lost its columns");
            }
            List<Expr> staticKeys = (streamIsLeft ? keys.right() : keys.left())
                    .stream().map(k -> Binding.bind(k, other.output())).toList();
            draft.operator(
                    new OperatorSpec.StaticJoin(
                            staticSide,
                            j.streaming() ? StaticRefresh.intervalMs(other) : StaticRefresh.NEVER,
                            streamIsLeft,
                            j.type(),
                            draft.bindAll(streamIsLeft ? keys.left() : keys.right()),
                            staticKeys,
                            keys.nullSafe(),
                            residual,
                            draft.schema(),
                            Columns.schema(j.output())),
                    j.output());
        }
        return open;
    }

    private List<StageDraft> streamJoin(Logical.Join j) {
        StreamJoins parts = new StreamJoins(j);
        List<StageDraft> left = build(j.left());
        List<StageDraft> right = build(j.right());
        List<Attr> leftColumns = left.get(0).current();
        List<Attr> rightColumns = right.get(0).current();
        Ports ports = new Ports(nextStage++);
        ports.add(left, parts.leftKeys());
        ports.add(right, parts.rightKeys());
        StageDraft draft = ports.stage(leftColumns, false);
        draft.operator(parts.operator(uid("join"), left.size(), leftColumns, rightColumns, this::all), j.output());
        return List.of(draft);
    }

    private Expr all(List<Expr> conjuncts) {
        FunctionDef and = functions.apply("and").orElseThrow();
        return conjuncts.stream()
                .reduce((a, b) -> new Expr.Fn(
                        and.specialise(List.of(a.type(), b.type()), a.type()),
                        List.of(a, b),
                        a.type(),
                        a.nullable() || b.nullable()))
                .orElseThrow();
    }
}
