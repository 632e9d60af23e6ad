package io.millrace.bench.verify;

import io.millrace.bench.contract.AccountHistory;
import io.millrace.bench.contract.Transactions;
import io.millrace.bench.contract.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** Each account's history after each of its records. */
final class AccountHistories {
    private AccountHistories() {}

    /** By the record's id; records of an account are taken in the order of {@code ids}. */
    static Map<Long, AccountHistory> after(long[] ids, LongUnaryOperator tsOfId) {
        Transactions transactions = new Transactions(Workload.STATE);
        Map<Integer, AccountHistory> now = new HashMap<>();
        Map<Long, AccountHistory> after = new HashMap<>(2 * ids.length);
        for (long id : ids) {
            AccountHistory history = now.computeIfAbsent(transactions.account(id), account -> new AccountHistory());
            history.add(tsOfId.applyAsLong(id), Transactions.cents(Transactions.bits(id)));
            AccountHistory copy = new AccountHistory();
            copy.count = history.count;
            copy.cents = history.cents;
            copy.since = history.since;
            after.put(id, copy);
        }
        return after;
    }
}
