package io.millrace.sql.expressions;

import io.millrace.sql.Column;
import io.millrace.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which rows a window function sees: those of its partition, in an order, from one bound to another. Immutable. */
public final class WindowSpec {
    static final WindowSpec EMPTY = new WindowSpec(List.of(), List.of(), null);

    private final List<Column> partitions;
    private final List<Column> orders;
    private final Tree.@Nullable Frame frame;

    private WindowSpec(List<Column> partitions, List<Column> orders, Tree.@Nullable Frame frame) {
        this.partitions = List.copyOf(partitions);
        this.orders = List.copyOf(orders);
        this.frame = frame;
    }

    private static List<Column> columns(String first, String... more) {
        List<Column> all = new ArrayList<>(List.of(new Column(first)));
        for (String name : more) {
            all.add(new Column(name));
        }
        return all;
    }

    public WindowSpec partitionBy(String column, String... more) {
        return new WindowSpec(columns(column, more), orders, frame);
    }

    public WindowSpec partitionBy(Column... columns) {
        return new WindowSpec(List.of(columns), orders, frame);
    }

    public WindowSpec orderBy(String column, String... more) {
        return new WindowSpec(partitions, columns(column, more), frame);
    }

    public WindowSpec orderBy(Column... columns) {
        return new WindowSpec(partitions, List.of(columns), frame);
    }

    /** Bounds in rows from the current one; see the constants of {@link Window}. */
    public WindowSpec rowsBetween(long start, long end) {
        return new WindowSpec(partitions, orders, new Tree.Frame(true, start, end));
    }

    /** Bounds in the value that is ordered by, a number, from that of the current row. */
    public WindowSpec rangeBetween(long start, long end) {
        return new WindowSpec(partitions, orders, new Tree.Frame(false, start, end));
    }

    /** The call of a function over this window. */
    public Column apply(Column call) {
        return new Column(new Tree.Over(
                call.tree(),
                partitions.stream().map(Column::tree).toList(),
                orders.stream().map(Column::tree).toList(),
                frame));
    }
}
