package io.millrace.planner.analyze;

import io.millrace.error.MillraceException;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.parse.SqlFunction;
import io.millrace.planner.parse.SqlParser;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.AnalysisException;
import io.millrace.sql.Encoder;
import io.millrace.sql.tree.GroupCall;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settles names and types of a plan as written. Use one instance for one plan. Each place where a table is read gets
 * attributes of its own, so self-joins need no care. A few lines over the usual length, as each kind of plan as written has its place here.
 */
public final class Analyzer {
    private static final Set<String> FILES = Set.of("csv", "json", "parquet", "text");

    private final Catalog catalog;
    private final SourceSchemas sources;
    private final ColumnMetadata metadata = new ColumnMetadata();
    private final Binder.Session session;
    private final Relations relations;
    private final Recursions recursions;
    private final KnownPlans known;
    private final IdentityHashMap<Logical, Aggregation> aggregations = new IdentityHashMap<>();
    private Map<String, Tree.Literal> variables = Map.of();
    private boolean readsCatalog;
    private @Nullable Logical begun;

    public Analyzer(Catalog catalog, SourceSchemas sources, FunctionLookup functions, BindContext context) {
        this(catalog, sources, functions, context, KnownPlans.NONE);
    }

    /** @param known plans that need not be analysed again */
    public Analyzer(
            Catalog catalog, SourceSchemas sources, FunctionLookup functions, BindContext context, KnownPlans known) {
        this.catalog = catalog;
        this.sources = sources;
        this.known = known;
        session = new Binder.Session(
                functions,
                context,
                new Ids(),
                new Subqueries(this::analyze),
                new Places(),
                metadata,
                new ShownTrees(),
                this::variable,
                this::function,
                new CallsInProgress());
        relations = new Relations(session);
        recursions = new Recursions(session, this::analyze);
    }

    /** The typed plan; throws AnalysisException with Spark's condition and what to write instead. */
    public Logical analyze(Plan plan) {
        return HiddenColumns.provide(resolved(plan));
    }

    /** What the plan that was analysed knows of its columns beyond name and type. */
    public ColumnMetadata metadata() {
        return metadata;
    }

    /**
     * What a Dataset over the plan has to know of it, checked as by {@link #analyze}, from what is known of the plans below. Its columns
     * are those of the typed plan, but nodes below do not carry the hidden columns yet.
     */
    public Described describe(Plan plan) {
        Logical logical = resolved(plan);
        SessionWindows.checkPlaces(logical, begun);
        boolean keep = plan instanceof Plan.Tagged && !readsCatalog && !aggregations.containsKey(logical);
        return new Described(
                logical,
                metadata.schema(logical),
                keep
                        ? new KnownPlan(
                                (Plan.Tagged) plan,
                                logical,
                                session.ids().last(),
                                session.places().texts(),
                                metadata.copy())
                        : null);
    }

    /** @param known for the analysis of plans over it; null if that has to look at the plan again */
    public record Described(
            Logical logical, StructType schema, @Nullable KnownPlan known) {}

    private Logical resolved(Plan plan) {
        try {
            return resolve(plan);
        } catch (AnalysisException e) {
            MillraceException placed = session.places().placed(e, plan);
            throw placed.isPlaced()
                    ? placed
                    : placed.at(Operations.place(plan, session.functions(), e.getStackTrace()));
        }
    }

    private Logical resolve(Plan plan) {
        if (plan instanceof Plan.Read p) {
            return read(p);
        } else if (plan instanceof Plan.Local p) {
            return new Logical.LocalRows(fresh(p.schema(), List.of()), p.rows());
        } else if (plan instanceof Plan.Range p) {
            return LocalPlans.range(p, session.ids());
        } else if (plan instanceof Plan.Values p) {
            return LocalPlans.values(p, session);
        } else if (plan instanceof Plan.Table p) {
            String name = p.name().get(p.name().size() - 1);
            return new Logical.Named(name, resolved(view(p.name()).orElseThrow(() -> NameErrors.table(p.name()))));
        } else if (plan instanceof Plan.Stream p) {
            return stream(p);
        } else if (plan instanceof Plan.TableCall p) {
            return SqlCalls.rows(session, function(p.name()).orElseThrow(() -> NameErrors.tableFunction(p.name())), p);
        } else if (plan instanceof Plan.Recursion p) {
            return recursions.recursion(p);
        } else if (plan instanceof Plan.Previous p) {
            return recursions.previous(p);
        } else if (plan instanceof Plan.Sql p) {
            return resolved(SqlParser.parseQuery(p.text(), p.arguments()));
        } else if (plan instanceof Plan.FromText p) {
            session.places().add(p.source());
            return resolved(p.child());
        } else if (plan instanceof Plan.WithVariables p) {
            return withVariables(p);
        } else if (plan instanceof Plan.Tagged p) {
            return tagged(p);
        } else if (plan instanceof Plan.Hint p) {
            return resolved(p.child());
        } else if (plan instanceof Plan.Repartition p) {
            return resolved(p.child());
        } else if (plan instanceof Plan.Aliased p) {
            return LocalPlans.aliased(p, resolved(p.child()), session);
        }
        return withInputs(plan);
    }

    private Logical withInputs(Plan plan) {
        if (plan instanceof Plan.Select p) {
            return select(p);
        } else if (plan instanceof Plan.Aggregate p) {
            Aggregation a = new AggregateAnalyzer(session).grouped(resolved(p.child()), p);
            Logical built = a.build(List.of());
            aggregations.put(built, a);
            return built;
        } else if (plan instanceof Plan.Pivot p) {
            return new PivotAnalyzer(session).pivot(resolved(p.child()), p);
        } else if (plan instanceof Plan.Unpivot p) {
            return new UnpivotAnalyzer(session).unpivot(resolved(p.child()), p);
        } else if (plan instanceof Plan.Filter p) {
            return filter(p);
        } else if (plan instanceof Plan.Join p) {
            return relations.join(resolved(p.left()), resolved(p.right()), p);
        } else if (plan instanceof Plan.Lateral p) {
            return new LateralJoins(session).join(resolved(p.left()), p);
        } else if (plan instanceof Plan.Sample p) {
            return sample(p);
        } else if (plan instanceof Plan.Union p) {
            return relations.union(resolved(p.left()), resolved(p.right()), p.byName(), p.allowMissingColumns());
        } else if (plan instanceof Plan.SetOperation p) {
            return relations.setOperation(resolved(p.left()), resolved(p.right()), p);
        } else if (plan instanceof Plan.Sort p) {
            Logical child = resolved(p.child());
            Aggregation a = aggregations.get(child);
            return MissingColumns.found(child, r -> new Ordering(session).sort(r, r == child ? a : null, p.orders()));
        } else if (plan instanceof Plan.Limit p) {
            return Limits.limit(resolved(p.child()), p.rows());
        } else if (plan instanceof Plan.Offset p) {
            return Limits.offset(resolved(p.child()), p.rows());
        } else if (plan instanceof Plan.LimitBy p) {
            return Limits.computed(session, resolved(p.child()), p);
        }
        return columnwise(plan);
    }

    private Logical columnwise(Plan plan) {
        if (plan instanceof Plan.WithColumns p) {
            return ColumnChanges.withColumns(session, resolved(p.child()), p);
        } else if (plan instanceof Plan.RenameColumns p) {
            return ColumnChanges.rename(session, resolved(p.child()), p);
        } else if (plan instanceof Plan.Drop p) {
            return ColumnChanges.drop(resolved(p.child()), p);
        } else if (plan instanceof Plan.Checked p) {
            return PipeChecks.checked(session, resolved(p.child()), p);
        } else if (plan instanceof Plan.Watermark p) {
            return Marks.watermark(session, resolved(p.child()), p);
        } else if (plan instanceof Plan.Deduplicate p) {
            return ColumnChanges.deduplicate(resolved(p.child()), p);
        } else if (plan instanceof Plan.Generate p) {
            return generate(p);
        } else if (plan instanceof Plan.Typed p) {
            return typed(p);
        } else if (plan instanceof Plan.AppendKey p) {
            return keyed(p);
        } else if (plan instanceof Plan.Grouped p) {
            return grouped(p);
        } else if (plan instanceof Plan.TypedAggregate p) {
            return TypedAggregates.aggregate(p, keyed(p.rows()), session);
        }
        Plan.Observe p = (Plan.Observe) plan;
        return ObservedMetrics.observe(session, resolved(p.child()), p);
    }

    private Logical tagged(Plan.Tagged p) {
        // Its ids are those from 1 on, so it can only be what is analysed first: not the right side of a join.
        KnownPlan before = session.ids().last() == 0 ? known.find(p) : null;
        if (before != null) {
            session.ids().behind(before.lastId());
            before.texts().forEach(session.places()::add);
            metadata.add(before.metadata());
            begun = before.logical();
            return begun;
        }
        Logical child = resolved(p.child());
        Logical tagged = new Logical.Tagged(p.planId(), child);
        Aggregation a = aggregations.get(child);
        if (a != null) {
            aggregations.put(tagged, a);
        }
        return tagged;
    }

    private Logical withVariables(Plan.WithVariables p) {
        Map<String, Tree.Literal> around = variables;
        variables = p.values();
        try {
            return resolved(p.child());
        } finally {
            variables = around;
        }
    }

    private Optional<Tree.Literal> variable(String name) {
        Tree.Literal noted = variables.get(name.toLowerCase(Locale.ROOT));
        readsCatalog |= noted == null;
        return noted == null ? catalog.variable(name) : Optional.of(noted);
    }

    private Optional<SqlFunction> function(String name) {
        Optional<SqlFunction> found = catalog.function(name);
        readsCatalog |= found.isPresent();
        return found;
    }

    /** Refuses a function that could not be called. */
    public void check(SqlFunction function) {
        try {
            SqlCalls.check(session, function);
        } catch (AnalysisException e) {
            throw session.places().placed(e, function);
        }
    }

    private Optional<Plan> view(List<String> name) {
        readsCatalog = true;
        return catalog.view(name).or(() -> files(name));
    }

    /** Files that are named by their format and path, as in {@code json.`/data/x`}. */
    private static Optional<Plan> files(List<String> name) {
        String format = name.get(0).toLowerCase(Locale.ROOT);
        return name.size() == 2 && FILES.contains(format)
                ? Optional.of(new Plan.Read(format, Map.of(), List.of(name.get(1)), null, false, null))
                : Optional.empty();
    }

    private List<Attr> fresh(StructType schema, List<String> qualifier) {
        List<Attr> columns = new ArrayList<>();
        for (StructField f : schema.fieldList()) {
            long id = session.ids().next();
            metadata.put(id, f.metadata().isEmpty() ? null : f.metadata());
            columns.add(new Attr(id, f.name(), f.dataType(), f.nullable(), qualifier, OptionalLong.empty()));
        }
        return List.copyOf(columns);
    }

    private Logical read(Plan.Read p) {
        StructType schema = sources.schemaOf(p);
        List<Attr> hidden = fresh(sources.hiddenOf(p), List.of()).stream()
                .filter(a -> schema.indexOf(a.name(), false) < 0)
                .toList();
        return new Logical.Source(
                p.format(),
                p.options(),
                p.paths(),
                p.sourceName(),
                p.streaming(),
                schema,
                hidden,
                fresh(schema, List.of()));
    }

    private Logical stream(Plan.Stream p) {
        String name = p.name().get(p.name().size() - 1);
        Plan view = view(p.name()).orElseThrow(() -> NameErrors.table(p.name()));
        Plan source = view instanceof Plan.FromText t ? t.child() : view;
        if (source instanceof Plan.Read r) {
            return new Logical.Named(
                    name,
                    resolved(new Plan.Read(r.format(), r.options(), r.paths(), r.schema(), true, r.sourceName())));
        }
        throw NameErrors.notASource(name);
    }

    private Logical select(Plan.Select p) {
        Logical child = resolved(p.child());
        List<Tree> columns = Trees.parsed(p.columns());
        Binder probe = new Binder(session, Scope.of(child), true);
        Logical result;
        if (columns.stream().anyMatch(probe::hasAggregate)) {
            Aggregation a = new AggregateAnalyzer(session).global(child, columns);
            result = a.build(List.of());
            aggregations.put(result, a);
        } else {
            result = new SelectList(session, child).project(columns);
        }
        return p.distinct() ? AggregateAnalyzer.distinct(result) : result;
    }

    private Logical filter(Plan.Filter p) {
        Logical child = resolved(p.child());
        List<Tree> rest = new ArrayList<>();
        for (Tree conjunct : Trees.conjuncts(p.condition())) {
            boolean negated = conjunct instanceof Tree.Call c && c.name().equals("not");
            Tree bare = negated ? Trees.parsed(((Tree.Call) conjunct).args().get(0)) : conjunct;
            if (bare instanceof Tree.InQuery q && (q.value() == null || !negated || tuple(q.value()))) {
                child = session.subqueries().keep(child, q, negated, new Binder(session, Scope.of(child), false));
            } else if (bare instanceof Tree.InQuery q) {
                child = notIn(child, q);
            } else {
                rest.add(conjunct);
            }
        }
        Logical rows = child;
        return rest.isEmpty() ? rows : MissingColumns.found(rows, r -> filtered(r, Trees.and(rest)));
    }

    private static boolean tuple(Tree value) {
        return value instanceof Tree.Call c
                && c.name().equals("struct")
                && c.args().size() > 1;
    }

    /** NOT IN asks whether there are nulls, so it is computed as a value. */
    private Logical notIn(Logical child, Tree.InQuery q) {
        Binder binder = new Binder(session, Scope.of(child), false);
        Expr condition = session.subqueries().notIn(binder, q);
        return filtered(child, condition, binder);
    }

    private static Logical filtered(Logical child, Expr condition, Binder binder) {
        return Subqueries.passes(child, condition)
                ? child.withChildren(List.of(filtered(child.children().get(0), condition, binder)))
                : new Logical.Project(
                        List.copyOf(child.output()),
                        new Logical.Filter(condition, binder.windows().over(child)));
    }

    private Logical filtered(Logical child, Tree tree) {
        Binder binder = new Binder(session, Scope.of(child), false);
        if (Trees.any(tree, t -> t instanceof Tree.Call c && Binder.GENERATORS.contains(c.name()))) {
            throw new AnalysisException(
                    "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT",
                    "42K0E",
                    "The generator is not supported: outside the SELECT clause, found: "
                            + PrettyNames.of(tree, session.functions()) + ". Use LATERAL VIEW, or a subquery.",
                    Map.of());
        }
        if (binder.hasAggregate(tree)) {
            throw new AnalysisException(
                    "INVALID_WHERE_CONDITION",
                    "42903",
                    "The WHERE condition " + PrettyNames.of(tree, session.functions())
                            + " contains an aggregate. Put it into HAVING, or into a subquery.",
                    Map.of());
        }
        Expr condition = Relations.requireBoolean(binder, binder.bind(tree), "filter expression");
        if (WindowCalls.first(condition) != null) {
            throw new AnalysisException(
                    "WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE",
                    "WHERE cannot contain window functions, as they are computed after it. Put them into a subquery and"
                            + " filter that.");
        }
        Logical below = binder.windows().over(child);
        Logical filtered = new Logical.Filter(condition, below);
        return below == child ? filtered : new Logical.Project(List.copyOf(child.output()), filtered);
    }

    private Logical sample(Plan.Sample p) {
        Logical child = resolved(p.child());
        if (child.streaming()) {
            throw StreamingChecks.refused(
                    "Sampling is not supported on streaming DataFrames/Datasets. Use filter(\"rand() < fraction\").");
        }
        Tree draw = p.seed() == null
                ? new Tree.Call("rand")
                : new Tree.Call("rand", new Tree.Literal(p.seed(), DataTypes.LongType));
        return filtered(child, new Tree.Call("<", draw, new Tree.Literal(p.fraction(), DataTypes.DoubleType)));
    }

    private Logical generate(Plan.Generate p) {
        Logical child = resolved(p.child());
        Binder binder = new Binder(session, Scope.of(child), false);
        if (!(Trees.bare(p.generator()) instanceof Tree.Call call)) {
            throw new AnalysisException(
                    "UNSUPPORTED_GENERATOR", "LATERAL VIEW needs a generator such as explode(array).");
        }
        return SelectList.generator(binder, call, p.outer(), p.columns(), p.alias(), child);
    }

    private Logical typed(Plan.Typed p) {
        Logical child = forEncoder(resolved(p.child()), p.input());
        Encoder<?> result = p.output();
        List<Attr> output = result == null ? child.output() : fresh(result.schema(), List.of());
        return new Logical.Typed(p.kind(), p.function(), p.input(), result, output, child);
    }

    private Logical.AppendKey keyed(Plan.AppendKey p) {
        Logical child = forEncoder(resolved(p.child()), p.input());
        List<Attr> keys = fresh(p.key().schema(), List.of());
        return new Logical.AppendKey(p.function(), p.input(), p.key(), p.values(), keys, child);
    }

    private Logical grouped(Plan.Grouped p) {
        Plan.AppendKey initial = p.initial();
        Logical.AppendKey keyed = keyed(p.keyed());
        List<Attr> output = fresh(p.output().schema(), List.of());
        if (p.call() instanceof GroupCall.Processor c && c.eventTimeColumn() != null) {
            output = GroupChecks.withEventTime(output, c.eventTimeColumn(), keyed);
        }
        return new Logical.Grouped(p.call(), p.output(), output, keyed, initial == null ? null : keyed(initial));
    }

    /** The columns that the encoder reads, by name and with its types; a single column may have another name. */
    private Logical forEncoder(Logical child, Encoder<?> encoder) {
        StructType wanted = encoder.schema();
        Binder binder = new Binder(session, Scope.of(child), false);
        List<Expr> columns = new ArrayList<>();
        boolean same = wanted.size() == child.output().size();
        for (int i = 0; i < wanted.size(); i++) {
            StructField f = wanted.field(i);
            boolean onlyOne = wanted.size() == 1 && child.output().size() == 1;
            Expr value = onlyOne
                    ? child.output().get(0)
                    : binder.bind(new Tree.Name(List.of(f.name()), OptionalLong.empty()));
            Expr cast = upcast(binder, value, f);
            same &= cast == value
                    && value instanceof Attr a
                    && child.output().get(i).id() == a.id();
            columns.add(
                    cast instanceof Attr
                            ? cast
                            : new Expr.Alias(cast, f.name(), session.ids().next()));
        }
        return same ? child : new Logical.Project(columns, child);
    }

    private Expr upcast(Binder binder, Expr value, StructField wanted) {
        DataType common = session.functions().wider(List.of(value.type(), wanted.dataType()), session.context());
        boolean fits = Types.sameValues(value.type(), wanted.dataType())
                || (common != null && Types.sameValues(common, wanted.dataType()))
                || wanted.dataType().equals(DataTypes.StringType);
        if (!fits) {
            throw new AnalysisException(
                    "CANNOT_UP_CAST_DATATYPE",
                    "42846",
                    "Cannot up cast " + wanted.name() + " from \""
                            + value.type().sql() + "\" to \""
                            + wanted.dataType().sql()
                            + "\". Cast the column before as(encoder), or change the type of the field.",
                    Map.of());
        }
        return binder.cast(value, wanted.dataType());
    }
}
