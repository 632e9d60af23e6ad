package io.millrace.planner.analyze;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Interpreter;
import io.millrace.planner.function.AggDef;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.Coercion;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.DataType;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The built-in functions, and those the user registered (by lower-case name). */
public final class RegistryFunctions implements FunctionLookup {
    private final FunctionRegistry registry;
    private final Map<String, UserFunction> users;

    public RegistryFunctions(FunctionRegistry registry, Map<String, UserFunction> users) {
        this.registry = registry;
        this.users = users;
    }

    @Override
    public Optional<FunctionDef> scalar(String name) {
        return registry.scalar(name);
    }

    @Override
    public Optional<AggDef> aggregate(String name) {
        return registry.aggregate(name);
    }

    @Override
    public Optional<UserFunction> user(String name) {
        return Optional.ofNullable(users.get(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public Collection<String> names() {
        TreeSet<String> all = new TreeSet<>(registry.names());
        all.addAll(users.keySet());
        return all;
    }

    @Override
    public @Nullable DataType wider(List<DataType> types, BindContext context) {
        return Coercion.wider(types, context);
    }

    @Override
    public boolean castable(DataType from, DataType to, BindContext context) {
        return Coercion.castable(from, to, context);
    }

    @Override
    public @Nullable Object evaluate(Expr expression, BindContext context) {
        EvalContext eval =
                new EvalContext(context.ansi(), ZoneId.of(context.timeZone()), RandomGenerator.of("L64X128MixRandom"), 0);
        return Interpreter.eval(expression, new Object[0], eval);
    }
}
