package io.millrace.engine.statetable;

import io.millrace.row.Bytes;
import io.millrace.row.RowCodec;
import io.millrace.spi.state.StateTable;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one state table as rows with the columns of Spark's state reader: key, then the value's columns, then partition_id. One
 * thread.
 */
public final class StateRows {
    /** Of what an index, a time, or a session's bound take in a key or value. */
    private static final int LONG = 8;

    private static final int JOIN_LIVE_ROWS = 16;
    /** Columns before the object's, where there are times. */
    static final int GROUP_STATE_HEADER = 3;

    static final int CELL_HEADER = 2;

    private final StoreShape shape;
    private final boolean indexed;
    private final StructType schema;
    private final RowCodec keys;
    private final RowCodec inner;
    private final RowCodec values;

    /** @param indexed of a join's rows: with their index and whether they were matched, as its store has them */
    public StateRows(StoreShape shape, boolean indexed) {
        this.shape = shape;
        this.indexed = indexed;
        keys = new RowCodec(shape.key());
        inner = new RowCodec(shape.inner());
        values = new RowCodec(stored());
        schema = columns().add("partition_id", DataTypes.IntegerType);
    }

    /** The value's columns as they are stored, header included. */
    private StructType stored() {
        List<StructField> fields = new ArrayList<>();
        if (shape.timed()) {
            fields.add(new StructField("time", DataTypes.LongType, true));
            fields.add(new StructField("timer", DataTypes.LongType, true));
            if (shape.layout() == Layout.GROUP_STATE) {
                fields.add(new StructField("exists", DataTypes.BooleanType, true));
            }
        }
        fields.addAll(shape.value().fieldList());
        return new StructType(fields);
    }

    public StructType schema() {
        return schema;
    }

    private StructType columns() {
        StructType key = shape.key();
        return switch (shape.layout()) {
            case ROWS -> columns(key, shape.value());
            case SESSIONS ->
                columns(
                        key.add("sessionStartTime", DataTypes.TimestampType),
                        joined(joined(key, shape.inner()), shape.value()));
            case SEEN -> columns(key, new StructType().add("__dummy__", DataTypes.StringType));
            case SEEN_UNTIL -> columns(key, new StructType().add("expiresAtMicros", DataTypes.LongType));
            case JOIN_ROWS ->
                indexed
                        ? columns(
                                key.add("index", DataTypes.LongType),
                                shape.value().add("matched", DataTypes.BooleanType))
                        : columns(key, shape.value());
            case JOIN_COUNTS -> columns(key, new StructType().add("value", DataTypes.LongType));
            case GROUP_STATE -> columns(key, groupState());
            case VALUE -> columns(key, cell());
            case LIST -> new StructType().add("key", key).add("list_element", cell());
            case MAP ->
                new StructType()
                        .add("key", key)
                        .add("user_map_key", shape.inner())
                        .add("user_map_value", cell());
            case TIMERS -> new StructType().add("key", key).add("expiration_timestamp_ms", DataTypes.LongType);
            case COUNT ->
                columns(
                        new StructType().add("key", DataTypes.StringType),
                        new StructType().add("value", DataTypes.LongType));
        };
    }

    private static StructType columns(DataType key, DataType value) {
        return new StructType().add("key", key).add("value", value);
    }

    private static StructType joined(StructType a, StructType b) {
        List<StructField> fields = new ArrayList<>(a.fieldList());
        fields.addAll(b.fieldList());
        return new StructType(fields);
    }

    private StructType groupState() {
        StructType state = new StructType().add("groupState", shape.value());
        return shape.timed() ? state.add("timeoutTimestamp", DataTypes.LongType) : state;
    }

    private StructType cell() {
        return shape.timed()
                ? new StructType().add("value", shape.value()).add("ttlExpirationMs", DataTypes.LongType)
                : shape.value();
    }

    /** The entry that the cursor stands at, in internal form. */
    public @Nullable Object[] row(StateTable.Cursor at, int partition) {
        return switch (shape.layout()) {
            case ROWS, GROUP_STATE, VALUE -> new Object[] {key(at, 0), value(at), partition};
            case SESSIONS -> session(at, partition);
            case SEEN -> new Object[] {key(at, 0), new Object[] {null}, partition};
            case SEEN_UNTIL -> new Object[] {key(at, LONG), new Object[] {time(at)}, partition};
            case JOIN_ROWS -> joinRow(at, partition);
            case JOIN_COUNTS ->
                new Object[] {
                    key(at, 0), new Object[] {Bytes.getLong(at.value(), at.valueOff() + JOIN_LIVE_ROWS)}, partition
                };
            case LIST -> new Object[] {key(at, 0), value(at), partition};
            case MAP -> mapEntry(at, partition);
            case TIMERS -> new Object[] {key(at, LONG), time(at), partition};
            case COUNT ->
                new Object[] {new Object[] {null}, new Object[] {Bytes.getLong(at.value(), at.valueOff())}, partition};
        };
    }

    private @Nullable Object[] key(StateTable.Cursor at, int behind) {
        return keys.decode(at.key(), at.keyOff() + behind);
    }

    /** Times stand before keys so that the order of bytes is theirs. */
    private static long time(StateTable.Cursor at) {
        return Bytes.getLongBig(at.key(), at.keyOff()) ^ Long.MIN_VALUE;
    }

    private @Nullable Object[] value(StateTable.Cursor at) {
        @Nullable Object[] stored = values.decode(at.value(), at.valueOff());
        boolean groupState = shape.layout() == Layout.GROUP_STATE;
        if (!shape.timed()) {
            return groupState ? new Object[] {stored} : stored;
        }
        int header = groupState ? GROUP_STATE_HEADER : CELL_HEADER;
        @Nullable Object[] columns = Arrays.copyOfRange(stored, header, stored.length);
        boolean gone = groupState && stored[GROUP_STATE_HEADER - 1] == null;
        return new Object[] {gone ? null : columns, stored[0]};
    }

    private @Nullable Object[] session(StateTable.Cursor at, int partition) {
        long startUs = Bytes.getLongBig(at.key(), at.keyOff() + at.keyLen() - LONG) ^ Long.MIN_VALUE;
        long endUs = Bytes.getLong(at.value(), at.valueOff());
        @Nullable Object[] group = key(at, 0);
        @Nullable Object[] buffer = values.decode(at.value(), at.valueOff() + LONG);
        List<@Nullable Object> value = new ArrayList<>(Arrays.asList(group));
        value.add(new Object[] {startUs, endUs});
        value.addAll(Arrays.asList(buffer));
        return new Object[] {with(group, startUs), value.toArray(), partition};
    }

    private @Nullable Object[] joinRow(StateTable.Cursor at, int partition) {
        @Nullable Object[] key = key(at, 0);
        @Nullable Object[] row = values.decode(at.value(), at.valueOff());
        if (!indexed) {
            return new Object[] {key, row, partition};
        }
        long index = Bytes.getLong(at.key(), at.keyOff() + at.keyLen() - LONG);
        boolean matched = at.value()[at.valueOff() + at.valueLen() - 1] != 0;
        return new Object[] {with(key, index), with(row, matched), partition};
    }

    /** The group's key says nothing of its length; written again, it is as long. */
    private @Nullable Object[] mapEntry(StateTable.Cursor at, int partition) {
        @Nullable Object[] key = key(at, 0);
        int length = keys.encode(key).length;
        return new Object[] {key, inner.decode(at.key(), at.keyOff() + length), value(at), partition};
    }

    private static @Nullable Object[] with(@Nullable Object[] columns, Object more) {
        @Nullable Object[] all = Arrays.copyOf(columns, columns.length + 1);
        all[columns.length] = more;
        return all;
    }
}
