package io.millrace.planner.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planner.Planner;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.planner.plan.Columns;
import io.millrace.planner.plan.Logical;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Analyses that begin at what is known of the plans below: how much they look at, and that they come to the same. */
class KnownPlansTest {
    private static final BindContext CONTEXT = new BindContext(true, "UTC");

    private final Map<Long, KnownPlan> known = new HashMap<>();
    private final Map<String, Plan> views = new HashMap<>();
    private long planIds;
    private int sourcesRead;
    private int functionsAsked;

    private Planner planner() {
        SourceSchemas sources = read -> {
            sourcesRead++;
            return read.schema();
        };
        return new Planner(
                name -> Optional.ofNullable(views.get(name.get(0))), sources, new CountedFunctions(), CONTEXT);
    }

    private final class CountedFunctions implements FunctionLookup {
        private final FunctionLookup all = new RegistryFunctions(FunctionRegistry.builtin(), Map.of());

        @Override
        public Optional<FunctionDef> scalar(String name) {
            functionsAsked++;
            return all.scalar(name);
        }

        @Override
        public Optional<AggDef> aggregate(String name) {
            return all.aggregate(name);
        }

        @Override
        public Optional<UserFunction> user(String name) {
            return all.user(name);
        }

        @Override
        public Collection<String> names() {
            return all.names();
        }

        @Override
        public @Nullable DataType wider(List<DataType> types, BindContext context) {
            return all.wider(types, context);
        }

        @Override
        public boolean castable(DataType from, DataType to, BindContext context) {
            return all.castable(from, to, context);
        }

        @Override
        public @Nullable Object evaluate(Expr expression, BindContext context) {
            return all.evaluate(expression, context);
        }
    }

    private @Nullable KnownPlan find(Plan.Tagged plan) {
        KnownPlan found = known.get(plan.planId());
        return found != null && found.plan().equals(plan) ? found : null;
    }

    /** As a Dataset over the plan is made. */
    private Plan.Tagged step(Plan plan) {
        Plan.Tagged tagged = new Plan.Tagged(plan, ++planIds);
        Analyzer.Described described = planner().describe(tagged, this::find);
        if (described.known() != null) {
            known.put(tagged.planId(), described.known());
        }
        return tagged;
    }

    private static Plan stream() {
        return new Plan.Read("memory", Map.of(), List.of(), StructType.fromDDL("a BIGINT, b STRING"), true, null);
    }

    private Plan.Tagged chain(int operators) {
        Plan.Tagged plan = step(stream());
        for (int i = 0; i < operators; i++) {
            Plan next = i % 2 == 0
                    ? new Plan.WithColumns(plan, List.of("c" + i), List.of(new Tree.Text("a * 2 + length(b)")))
                    : new Plan.Filter(plan, new Tree.Text("c" + (i - 1) + " % 3 <> 1"));
            plan = step(next);
        }
        return plan;
    }

    @Test
    void aChainIsLookedAtOnceHoweverLong() {
        chain(30);
        int asked = functionsAsked;
        assertThat(sourcesRead).isEqualTo(1);
        functionsAsked = 0;
        chain(60);
        assertThat(functionsAsked).isEqualTo(2 * asked);
    }

    @Test
    void andComesToTheSameAsWhenAllIsAnalysed() {
        Plan.Tagged plan = chain(9);
        Logical whole = planner().analyze(plan).logical();
        assertThat(planner().describe(plan, this::find).logical()).isEqualTo(whole);
    }

    @Test
    void sidesOfASelfJoinHaveColumnsOfTheirOwn() {
        Plan.Tagged chain = chain(2);
        Plan.Tagged left = step(new Plan.Aliased(chain, "l", List.of()));
        Plan.Tagged right = step(new Plan.Aliased(chain, "r", List.of()));
        Plan join = new Plan.Join(left, right, Plan.JoinType.INNER, new Tree.Text("l.b = r.b"), List.of());
        Logical joined = planner()
                .describe(new Plan.Aliased(join, "j", List.of()), this::find)
                .logical();
        assertThat(Columns.ids(joined.output())).hasSize(joined.output().size());
        assertThat(joined.output().stream().map(Attr::id).toList())
                .isEqualTo(planner().analyze(join).logical().output().stream()
                        .map(Attr::id)
                        .toList());
    }

    @Test
    void plansOverViewsAreAlwaysLookedAtAgain() {
        views.put("v", stream());
        Plan.Tagged plan = step(new Plan.Table(List.of("v")));
        views.put("v", new Plan.Read("memory", Map.of(), List.of(), StructType.fromDDL("z INT"), true, null));
        assertThat(planner()
                        .describe(step(new Plan.Filter(plan, new Tree.Text("z > 1"))), this::find)
                        .logical()
                        .output())
                .extracting(Attr::name)
                .containsExactly("z");
    }
}
