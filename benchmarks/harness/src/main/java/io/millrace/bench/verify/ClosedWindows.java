package io.millrace.bench.verify;

import io.millrace.bench.contract.JsonBuffer;
import io.millrace.bench.contract.Transactions;
import io.millrace.bench.contract.Transforms;
import io.millrace.bench.contract.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** One output for each account and second; the second of the last input cannot be told over, so it is neither expected nor judged. */
final class ClosedWindows extends Verifier {
    private static final byte[] WINDOW_START = JsonBuffer.utf8("window_start");
    private static final long SECOND_MS = 1000;

    /** Of a key's window. */
    private static final class Total {
        private long count;
        private long cents;
        private boolean seen;
    }

    private static final int ACCOUNTS = Workload.WINDOW.accounts();

    private final Transforms transforms = new Transforms();
    private final Map<Long, Total> totals = new HashMap<>();
    private final long lastStart;
    private final long expected;

    ClosedWindows(long[] ids, LongUnaryOperator tsOfId) {
        lastStart = start(tsOfId.applyAsLong(ids[ids.length - 1]));
        Transactions transactions = new Transactions(Workload.WINDOW);
        long inputs = 0;
        for (long id : ids) {
            long start = start(tsOfId.applyAsLong(id));
            if (start < lastStart) {
                Total total = totals.computeIfAbsent(key(start, transactions.account(id)), k -> new Total());
                total.count++;
                total.cents += Transactions.cents(Transactions.bits(id));
                inputs++;
            }
        }
        expected = inputs;
    }

    private static long start(long ts) {
        return ts - ts % SECOND_MS;
    }

    private static long key(long start, int account) {
        return start * ACCOUNTS + account;
    }

    @Override
    void judge(byte[] value, FlatJson fields, Coverage coverage) {
        long start = fields.whole(WINDOW_START);
        if (start >= lastStart) {
            return;
        }
        int account = (int) fields.numberAtEnd(ACCOUNT_ID, ACCOUNT_PREFIX);
        Total total = account < 0 || account >= ACCOUNTS ? null : totals.get(key(start, account));
        if (total == null) {
            fault("no such account or window", value);
        } else if (total.seen) {
            duplicate();
        } else {
            total.seen = true;
            cover(total.count);
            mustMean(transforms.window(Transactions.accountId(account), start, total.count, total.cents), value);
            coverage.window(start + SECOND_MS, total.count);
        }
    }

    @Override
    public long expected() {
        return expected;
    }

    @Override
    public long expectedOutputs() {
        return totals.size();
    }
}
