package io.millrace.engine.operator;

import io.millrace.engine.exchange.KeyFunction;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.RowWriter;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows into buffers, one a group, which leave at the next watermark or barrier, or when there are many. Where rows hardly ever meet
 * others of their group, they pass one by one for a while, each in a buffer of its own: looking for the others would not pay.
 */
public final class CombineOperator implements Operator {
    private static final int MOST_GROUPS = 4096;
    private static final int MOST_BYTES = 512 << 10;

    /** Fewer rows do not tell how well they combine. */
    private static final int TELLING_ROWS = 1024;

    private static final int ROWS_THAT_PASS = 64 << 10;

    private final OperatorSpec.Combine spec;
    private final RowCopier keyColumns;
    private final GroupBuffers groups = new GroupBuffers(MOST_GROUPS, MOST_BYTES);
    private final RowWriter key = new RowWriter();
    private final RowWriter buffer = new RowWriter();
    private final RowWriter grown = new RowWriter();
    private final RowWriter row = new RowWriter();
    private @Nullable KeyFunction keys;
    private StageCode.@Nullable GroupFunction code;
    private @Nullable RowOutput out;
    private int taken;
    private int passing;
    private int left;

    public CombineOperator(OperatorSpec.Combine spec) {
        this.spec = spec;
        keyColumns = RowCopier.all(spec.keySchema());
    }

    @Override
    public void open(OperatorContext context, RowOutput output) {
        out = output;
        keys = context.code().keys(spec.keys(), spec.input(), context.eval());
        code = context.code().aggregate(spec, context.eval());
    }

    @Override
    public void process(byte[] base, int off, int len, int keyHash) {
        if (keys == null || code == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        keys.key(base, off, len, key);
        if (passing > 0) {
            passing--;
            pass(code, base, off, len);
            return;
        }
        taken++;
        int group = groups.find(key.buffer(), 0, key.length());
        if (group < 0) {
            if (groups.full()) {
                // Whether there is room or not, as for what one row gives: it is bounded, and channels hold what goes
                // beyond their credit.
                emit(() -> true);
                groups.find(key.buffer(), 0, key.length());
            }
            code.zero(buffer);
            group = groups.add(key.buffer(), 0, key.length(), buffer.buffer(), 0, buffer.length());
        }
        if (!code.update(base, off, len, groups.bytes(), groups.bufferOff(group), groups.bufferLen(group), grown)) {
            groups.replace(group, grown.buffer(), 0, grown.length());
        }
    }

    private void pass(StageCode.GroupFunction functions, byte[] base, int off, int len) {
        functions.zero(buffer);
        boolean inPlace = functions.update(base, off, len, buffer.buffer(), 0, buffer.length(), grown);
        RowWriter now = inPlace ? buffer : grown;
        emit(key.buffer(), 0, now.buffer(), 0, now.length());
    }

    private void emit(byte[] keyBase, int keyOff, byte[] bufferBase, int bufferOff, int bufferLen) {
        if (out == null) {
            throw new IllegalStateException("The operator is not open.");
        }
        row.begin(keyColumns.size() + 1);
        keyColumns.copy(keyBase, keyOff, row, 0);
        row.setBytes(keyColumns.size(), bufferBase, bufferOff, bufferLen);
        out.row(row.buffer(), 0, row.length(), 0);
    }

    @Override
    public void startWatermark(long watermarkMs) {
        left = 0;
    }

    @Override
    public void startBarrier(long epoch) {
        left = 0;
    }

    @Override
    public boolean resume(BooleanSupplier room) {
        return emit(room);
    }

    /** Lets all groups go while there is room; true when none is left. */
    private boolean emit(BooleanSupplier room) {
        for (; left < groups.size(); left++) {
            if (!room.getAsBoolean()) {
                return false;
            }
            emit(groups.bytes(), groups.keyOff(left), groups.bytes(), groups.bufferOff(left), groups.bufferLen(left));
        }
        if (taken >= TELLING_ROWS) {
            passing = taken < groups.size() + groups.size() / 4 ? ROWS_THAT_PASS : 0;
            taken = 0;
        }
        groups.clear();
        left = 0;
        return true;
    }
}
