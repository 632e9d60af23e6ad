package io.millrace.planner.codegen;

import io.millrace.planner.codegen.emit.Rep;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec.AggCall;
import io.millrace.row.Bytes;
import io.millrace.row.RowCodec;
import io.millrace.row.RowLayout;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The buffer row of a group: how it starts, takes in rows, and gives results. Aggregates whose slots have a fixed width are
 * updated in the bytes; the others over decoded slots, for which the buffer is written anew, unless what they keep stays as it is. One instance
 * a task.
 */
public abstract class AggregateUpdater {
    private final List<AggCall> calls;
    private final StructType bufferSchema;
    private final EvalContext context;
    private final RowCodec codec;
    private final byte[] zero;

    /** For each call whose buffer has to be written anew, its arguments for the current row; else null. */
    private final @Nullable Object[] @Nullable [] pending;

    private boolean changing;

    protected AggregateUpdater(List<AggCall> calls, StructType bufferSchema, EvalContext context) {
        this.calls = calls;
        this.bufferSchema = bufferSchema;
        this.context = context;
        codec = new RowCodec(bufferSchema);
        pending = new Object[calls.size()][];
        List<@Nullable Object> start = new ArrayList<>();
        for (AggCall c : calls) {
            start.addAll(Arrays.asList(c.agg().def().zero(c.argTypes(), c.agg().type())));
        }
        zero = codec.encode(start.toArray());
    }

    /** Writes the buffer of a group without rows as a new row of {@code to}. */
    public final void zero(RowWriter to) {
        to.copy(zero, 0, zero.length);
    }

    public final byte[] zero() {
        return zero.clone();
    }

    /**
     * Takes a row in. True: the buffer's bytes were changed in place, or nothing was. False: the new buffer is the row of {@code grown}, and
     * the old bytes are void.
     */
    public abstract boolean update(byte[] base, int off, int len, byte[] buf, int bufOff, int bufLen, RowWriter grown);

    /** Writes the output row: the key's columns, then one result a call. */
    public abstract void result(byte[] base, int off, int len, byte[] buf, int bufOff, int bufLen, RowWriter to);

    /**
     * Adds another buffer to this one in place. False, and nothing changed, if any slot has no fixed width: then {@link #merge} does it.
     */
    public abstract boolean mergeInPlace(byte[] buf, int bufOff, byte[] other, int otherOff);

    /** Merges one call whose slots have a fixed width over its decoded slots, and puts them back in place. */
    protected final void mergeSlow(int k, byte[] buf, int bufOff, byte[] other, int otherOff) {
        AggCall c = calls.get(k);
        @Nullable Object[] mine = decoded(c, buf, bufOff);
        c.agg().def().merge(mine, decoded(c, other, otherOff), context);
        put(c, buf, bufOff, mine);
    }

    /** Writes the combination of two buffers as a new row of {@code to}. */
    public final void merge(byte[] buf, int bufOff, byte[] other, int otherOff, RowWriter to) {
        @Nullable Object[] mine = codec.decode(buf, bufOff);
        @Nullable Object[] theirs = codec.decode(other, otherOff);
        for (AggCall c : calls) {
            @Nullable Object[] slots = slots(c, mine);
            c.agg().def().merge(slots, slots(c, theirs), context);
            System.arraycopy(slots, 0, mine, c.firstSlot(), c.slots());
        }
        codec.encodeTo(to, mine);
    }

    /** Call k takes these arguments when the buffer is written anew, which it has to be for this row. */
    protected final void change(int k, @Nullable Object[] args) {
        pending[k] = args;
        changing = true;
    }

    /** Ends an update: true if no call asked for a change, else the buffer with the changes is the row of {@code grown}. */
    protected final boolean unchangedOrRewrite(byte[] buf, int bufOff, RowWriter grown) {
        if (!changing) {
            return true;
        }
        try {
            grown.begin(bufferSchema.size());
            for (int k = 0; k < pending.length; k++) {
                AggCall c = calls.get(k);
                @Nullable Object[] args = pending[k];
                if (args == null) {
                    copySlots(c, buf, bufOff, grown);
                } else {
                    @Nullable Object[] slots = decoded(c, buf, bufOff);
                    c.agg().def().update(slots, args, context);
                    for (int i = 0; i < slots.length; i++) {
                        RowCodec.write(grown, c.firstSlot() + i, type(c, i), slots[i]);
                    }
                }
            }
        } finally {
            changing = false;
            Arrays.fill(pending, null);
        }
        return false;
    }

    private void copySlots(AggCall c, byte[] buf, int bufOff, RowWriter grown) {
        for (int at = c.firstSlot(); at < c.firstSlot() + c.slots(); at++) {
            long slot = Bytes.getLong(buf, bufOff + RowLayout.slot(bufferSchema.size(), at));
            if (RowLayout.isNull(buf, bufOff, at)) {
                grown.setNull(at);
            } else if (Rep.of(bufferSchema.field(at).dataType()).primitive()) {
                grown.setLong(at, slot);
            } else {
                grown.setBytes(at, buf, bufOff + RowLayout.varOffset(slot), RowLayout.varLength(slot));
            }
        }
    }

    private DataType type(AggCall c, int slot) {
        return bufferSchema.field(c.firstSlot() + slot).dataType();
    }

    /** Updates one call whose slots have a fixed width over its decoded slots, and puts them back in place. */
    protected final void updateSlow(int k, byte[] buf, int bufOff, @Nullable Object[] args) {
        AggCall c = calls.get(k);
        @Nullable Object[] slots = decoded(c, buf, bufOff);
        c.agg().def().update(slots, args, context);
        put(c, buf, bufOff, slots);
    }

    private @Nullable Object[] decoded(AggCall c, byte[] buf, int bufOff) {
        @Nullable Object[] slots = new Object[c.slots()];
        for (int i = 0; i < slots.length; i++) {
            int at = c.firstSlot() + i;
            slots[i] = RowCodec.read(buf, bufOff, bufferSchema.size(), at, type(c, i));
        }
        return slots;
    }

    private void put(AggCall c, byte[] buf, int bufOff, @Nullable Object[] slots) {
        for (int i = 0; i < slots.length; i++) {
            FixedSlots.put(buf, bufOff, bufferSchema.size(), c.firstSlot() + i, slots[i]);
        }
    }

    /** The result of one call, in internal form. */
    protected final @Nullable Object resultSlow(int k, byte[] buf, int bufOff) {
        AggCall c = calls.get(k);
        return c.agg().def().result(decoded(c, buf, bufOff), context);
    }

    private static @Nullable Object[] slots(AggCall c, @Nullable Object[] values) {
        return Arrays.copyOfRange(values, c.firstSlot(), c.firstSlot() + c.slots());
    }
}
