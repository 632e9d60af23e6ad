package io.millrace.bench.verify;

import io.millrace.bench.contract.AccountHistory;
import io.millrace.bench.contract.AccountTable;
import io.millrace.bench.contract.TransactionView;
import io.millrace.bench.contract.Transactions;
import io.millrace.bench.contract.Transforms;
import io.millrace.bench.contract.Workload;
import java.util.BitSet;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** One output for each input that is not dropped; the output names its input. */
final class EachRecord extends Verifier {
    /** The output of an input, or null. */
    interface Transform {
        byte @Nullable [] apply(TransactionView input);
    }

    private final Transform transform;
    private final LongUnaryOperator tsOfId;
    private final Transactions transactions;
    private final TransactionView view = new TransactionView();
    private final BitSet wanted = new BitSet();
    private final BitSet open;
    private final long expected;

    private EachRecord(Workload workload, long[] ids, LongUnaryOperator tsOfId, Transform transform) {
        transactions = new Transactions(workload);
        this.tsOfId = tsOfId;
        this.transform = transform;
        for (long id : ids) {
            // A repeated record calls for nothing: the one whose id it carries did.
            if (transactions.id(id) == id && right(id) != null) {
                wanted.set(Math.toIntExact(id));
            }
        }
        open = (BitSet) wanted.clone();
        expected = wanted.cardinality();
    }

    static EachRecord encode(long[] ids, LongUnaryOperator tsOfId) {
        return new EachRecord(Workload.ENCODE, ids, tsOfId, new Transforms()::encode);
    }

    static EachRecord enhance(long[] ids, LongUnaryOperator tsOfId, AccountTable table) {
        Transforms transforms = new Transforms();
        return new EachRecord(Workload.ENHANCE, ids, tsOfId, t -> transforms.enhance(t, table.get(t.account())));
    }

    static EachRecord dedup(long[] ids, LongUnaryOperator tsOfId) {
        return new EachRecord(Workload.DEDUP, ids, tsOfId, new Transforms()::dedup);
    }

    static EachRecord state(long[] ids, LongUnaryOperator tsOfId) {
        Transforms transforms = new Transforms();
        Map<Long, AccountHistory> after = AccountHistories.after(ids, tsOfId);
        return new EachRecord(Workload.STATE, ids, tsOfId, t -> {
            AccountHistory history = after.get(t.id);
            return history == null ? null : transforms.state(t.id, t.ts, t.account(), history);
        });
    }

    static EachRecord join(long[] ids, LongUnaryOperator tsOfId) {
        Transforms transforms = new Transforms();
        return new EachRecord(Workload.JOIN, ids, tsOfId, t -> {
            if (t.id == t.authId) {
                return null;
            }
            int authorised = Transactions.cents(Transactions.bits(t.authId));
            long delayMs = t.ts - tsOfId.applyAsLong(t.authId);
            return transforms.join(t.id, t.authId, t.account(), authorised, t.cents, delayMs);
        });
    }

    private byte @Nullable [] right(long id) {
        return transform.apply(view.parse(transactions.record(id, tsOfId.applyAsLong(id))));
    }

    @Override
    void judge(byte[] value, FlatJson fields, Coverage coverage) {
        long id = fields.whole(ID);
        byte @Nullable [] right = id >= 0 && id < wanted.length() && wanted.get((int) id) ? right(id) : null;
        if (right == null) {
            fault("no input calls for it", value);
        } else if (!open.get((int) id)) {
            duplicate();
        } else {
            open.clear((int) id);
            cover(1);
            mustMean(right, value);
            coverage.input(id);
        }
    }

    @Override
    public long expected() {
        return expected;
    }

    @Override
    public long expectedOutputs() {
        return expected;
    }
}
