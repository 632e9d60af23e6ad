package io.millrace.sql;

import io.millrace.sql.tree.Tree;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Java functions over columns as lambda expressions: the function is called once, on columns that stand for its parameters.
 *
 * <p>Parameters are named by how deeply the lambda is nested, so that the same program gives the same tree on every node and an
 * inner parameter never hides an outer one that it uses.
 */
public final class Lambdas {
    /** A function of three columns. */
    @FunctionalInterface
    public interface TriFunction {
        Column apply(Column a, Column b, Column c);
    }

    private static final ThreadLocal<int[]> DEPTH = ThreadLocal.withInitial(() -> new int[1]);

    private Lambdas() {}

    static Column of(Function<Column, Column> f) {
        return build(List.of("x"), p -> f.apply(p.get(0)));
    }

    static Column of(BiFunction<Column, Column, Column> f) {
        return build(List.of("x", "y"), p -> f.apply(p.get(0), p.get(1)));
    }

    static Column of(TriFunction f) {
        return build(List.of("x", "y", "z"), p -> f.apply(p.get(0), p.get(1), p.get(2)));
    }

    private static Column build(List<String> letters, Function<List<Column>, Column> body) {
        int[] depth = DEPTH.get();
        String suffix = "_" + depth[0];
        List<String> names = letters.stream().map(n -> n + suffix).toList();
        depth[0]++;
        try {
            Column result = body.apply(names.stream()
                    .map(n -> new Column(new Tree.Name(List.of(n), OptionalLong.empty())))
                    .toList());
            return new Column(new Tree.Lambda(names, result.tree()));
        } finally {
            depth[0]--;
        }
    }
}
