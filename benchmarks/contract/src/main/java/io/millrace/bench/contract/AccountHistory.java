package io.millrace.bench.contract;

import java.io.Serializable;

/** The state of {@link Workload#STATE}: what an account has spent, and whether its last amount was unusual. */
public final class AccountHistory implements Serializable {
    private static final int ENOUGH = 5;

    public long count;
    public long cents;
    /** The last amount is more than 1.8 times the mean of those before it, of which there are at least five. */
    public boolean unusual;

    /** Takes the next amount in. */
    public AccountHistory add(long amountCents) {
        unusual = count >= ENOUGH && 5 * amountCents * count > 9 * cents;
        count++;
        cents += amountCents;
        return this;
    }
}
