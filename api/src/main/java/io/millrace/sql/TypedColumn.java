package io.millrace.sql;

import io.millrace.sql.expressions.Aggregator;
import io.millrace.sql.tree.Tree;
import io.millrace.sql.tree.UserAggregator;
import io.millrace.sql.tree.UserFunction;
import java.util.List;

/** An {@link Aggregator} over the objects of a Dataset, for {@code KeyValueGroupedDataset.agg} and {@code Dataset.select}. */
public final class TypedColumn<T, U> extends Column {
    private final Aggregator<T, ?, U> aggregator;
    private final String name;

    public TypedColumn(Aggregator<T, ?, U> aggregator, String name) {
        super(new Tree.UdfCall(unbound(aggregator, name), List.of()));
        this.aggregator = aggregator;
        this.name = name;
    }

    private static UserFunction unbound(Aggregator<?, ?, ?> aggregator, String name) {
        return UserAggregator.function(name, UserAggregator.of(aggregator, null, null));
    }

    @Override
    public TypedColumn<T, U> name(String alias) {
        return new TypedColumn<>(aggregator, alias);
    }

    /** What the column is called in the result. */
    String columnName() {
        return name;
    }

    Aggregator<T, ?, U> aggregator() {
        return aggregator;
    }

    /** Of the result. */
    public Encoder<U> encoder() {
        return aggregator.outputEncoder();
    }
}
