package io.millrace.bench.contract;

import java.io.Serializable;

/** The state of {@link Workload#STATE}: how often an account has paid, how much, and when last. */
public final class AccountHistory implements Serializable {
    public long count;
    public long cents;
    public long lastTs;
    /** From the payment before the last to the last, in ms; 0 for the first. */
    public long since;

    /** Takes the next payment in. */
    public AccountHistory add(long ts, long amountCents) {
        since = count == 0 ? 0 : ts - lastTs;
        lastTs = ts;
        count++;
        cents += amountCents;
        return this;
    }
}
