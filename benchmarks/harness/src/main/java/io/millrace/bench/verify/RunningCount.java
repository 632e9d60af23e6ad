package io.millrace.bench.verify;

import io.millrace.bench.contract.Transactions;
import io.millrace.bench.contract.Transforms;
import io.millrace.bench.contract.Workload;

/** Counts of a key that only grow; an engine may leave some out, and covers their inputs with the next. */
final class RunningCount extends Verifier {
    private static final int ACCOUNTS = Workload.COUNT.accounts();

    private final Transforms transforms = new Transforms();
    private final Transactions transactions = new Transactions(Workload.COUNT);
    /** The inputs of account a, in order, lie from first[a] up to first[a + 1]. */
    private final int[] first = new int[ACCOUNTS + 1];

    private final long[] byAccount;
    private final int[] counted = new int[ACCOUNTS];

    RunningCount(long[] ids) {
        byAccount = new long[ids.length];
        for (long id : ids) {
            first[transactions.account(id) + 1]++;
        }
        for (int account = 0; account < ACCOUNTS; account++) {
            first[account + 1] += first[account];
        }
        int[] next = first.clone();
        for (long id : ids) {
            byAccount[next[transactions.account(id)]++] = id;
        }
    }

    @Override
    void judge(byte[] value, FlatJson fields, Coverage coverage) {
        int account = (int) fields.numberAtEnd(ACCOUNT_ID, ACCOUNT_PREFIX);
        long count = fields.whole(COUNT);
        if (account < 0 || account >= counted.length || count < 1 || count > first[account + 1] - first[account]) {
            fault("no such account or count", value);
        } else if (count <= counted[account]) {
            duplicate();
        } else {
            for (int i = counted[account]; i < count; i++) {
                coverage.input(byAccount[first[account] + i]);
            }
            cover(count - counted[account]);
            counted[account] = (int) count;
            mustMean(transforms.count(Transactions.accountId(account), count), value);
        }
    }

    @Override
    public long expected() {
        return byAccount.length;
    }

    @Override
    public long expectedOutputs() {
        return byAccount.length;
    }
}
