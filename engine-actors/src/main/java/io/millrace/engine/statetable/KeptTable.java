package io.millrace.engine.statetable;

import io.millrace.row.RowCodec;
import io.millrace.spi.state.Reshaping;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state table with objects of user code, whose class may change between runs.
 *
 * @param table its name in the state, {@code {operatorUid}/{use}}
 * @param variable of a processor; else empty
 * @param timed whether entries have a header of times before the object's columns
 * @param value the object's columns
 * @param userKey of a map its own keys; else none
 */
record KeptTable(String table, String variable, Layout layout, boolean timed, StructType value, StructType userKey) {

    /** Whether entries of such a table are an object's columns, behind a header at most. */
    static boolean has(Layout layout) {
        return switch (layout) {
            case GROUP_STATE, VALUE, LIST, MAP -> true;
            case ROWS, SESSIONS, SEEN, SEEN_UNTIL, JOIN_ROWS, JOIN_COUNTS, TIMERS, COUNT -> false;
        };
    }

    static KeptTable of(StoreShape s) {
        return new KeptTable(s.table(), s.variable(), s.layout(), s.timed(), s.value(), s.inner());
    }

    /** The uid of the operator that keeps it. */
    String uid() {
        return table.substring(0, table.length() - layout.use(variable).length() - 1);
    }

    /** A stored row's columns: the header's, then the object's. */
    private StructType stored() {
        List<StructField> fields = new ArrayList<>();
        for (int i = 0; i < header(); i++) {
            boolean exists = i == 2;
            fields.add(new StructField("header" + i, exists ? DataTypes.BooleanType : DataTypes.LongType, true));
        }
        fields.addAll(value.fieldList());
        return new StructType(fields);
    }

    private int header() {
        if (!timed) {
            return 0;
        }
        return layout == Layout.GROUP_STATE ? StateRows.GROUP_STATE_HEADER : StateRows.CELL_HEADER;
    }

    /**
     * What becomes of entries of this table on their way to another shape of it, by way of those between.
     *
     * @param steps the changes of the object's columns, in turn; at least one
     * @param now the table that results
     */
    Reshaping.Change change(List<TypeChange.Struct> steps, KeptTable now) {
        RowCodec old = new RowCodec(stored());
        RowCodec changed = new RowCodec(now.stored());
        int header = header();
        return (value, off, len) -> {
            @Nullable Object[] row = old.decode(value, off);
            @Nullable Object[] columns = Arrays.copyOfRange(row, header, row.length);
            for (TypeChange.Struct step : steps) {
                columns = step.applyTo(columns);
            }
            @Nullable Object[] all = Arrays.copyOf(row, header + columns.length);
            System.arraycopy(columns, 0, all, header, columns.length);
            return changed.encode(all);
        };
    }
}
