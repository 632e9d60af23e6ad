package io.millrace.planner.function;

import io.millrace.planner.function.aggregate.Aggregates;
import io.millrace.planner.function.collection.ArrayFunctions;
import io.millrace.planner.function.collection.ArraySetFunctions;
import io.millrace.planner.function.collection.HigherOrderFunctions;
import io.millrace.planner.function.collection.MapFunctions;
import io.millrace.planner.function.conditional.ConditionalFunctions;
import io.millrace.planner.function.hash.HashFunctions;
import io.millrace.planner.function.json.JsonFunctions;
import io.millrace.planner.function.math.MathFunctions;
import io.millrace.planner.function.misc.MiscFunctions;
import io.millrace.planner.function.operator.Operators;
import io.millrace.planner.function.string.StringFunctions;
import io.millrace.planner.function.time.DateFunctions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The built-in functions by name. Names ignore case; operators stand under their symbols. Generators are not here. */
public final class FunctionRegistry {
    private static @Nullable FunctionRegistry builtin;

    private final Map<String, FunctionDef> scalars;
    private final Map<String, AggDef> aggregates;

    private FunctionRegistry(Definitions d) {
        scalars = Map.copyOf(d.scalars);
        aggregates = Map.copyOf(d.aggregates);
    }

    public static synchronized FunctionRegistry builtin() {
        if (builtin == null) {
            Definitions d = new Definitions();
            Operators.define(d);
            ConditionalFunctions.define(d);
            MathFunctions.define(d);
            StringFunctions.define(d);
            DateFunctions.define(d);
            ArrayFunctions.define(d);
            ArraySetFunctions.define(d);
            MapFunctions.define(d);
            HigherOrderFunctions.define(d);
            JsonFunctions.define(d);
            HashFunctions.define(d);
            MiscFunctions.define(d);
            Aggregates.define(d);
            builtin = new FunctionRegistry(d);
        }
        return builtin;
    }

    public Optional<FunctionDef> scalar(String name) {
        return Optional.ofNullable(scalars.get(name.toLowerCase(Locale.ROOT)));
    }

    public Optional<AggDef> aggregate(String name) {
        return Optional.ofNullable(aggregates.get(name.toLowerCase(Locale.ROOT)));
    }

    /** All names, scalar and aggregate, sorted. */
    public Set<String> names() {
        Set<String> all = new TreeSet<>(scalars.keySet());
        all.addAll(aggregates.keySet());
        return all;
    }
}
