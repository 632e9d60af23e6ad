package io.millrace.bench.contract;

import io.millrace.bench.contract.AccountTable.Account;
import io.millrace.bench.contract.JsonBuffer.Letters;
import org.jspecify.annotations.Nullable;

/** The user code of the workloads for engines that run Java code, and what the verifier compares with. For one thread. */
public final class Transforms {
    private static final long MIN_CENTS = 5_000;
    private static final double MEAN_CENTS = 50_000;
    private static final double SD_CENTS = 28_867.5;
    private static final int Z_DECIMALS = 4;
    private static final double Z_UNIT = 10_000;
    private static final long HOUR_MS = 3_600_000;
    private static final int LETTERS = 26;
    private static final byte[] COUNTRY_CODE = new byte[LETTERS * LETTERS];

    static {
        for (int i = 0; i < Transactions.COUNTRIES.size(); i++) {
            String country = Transactions.COUNTRIES.get(i);
            COUNTRY_CODE[(country.charAt(0) - 'A') * LETTERS + country.charAt(1) - 'A'] = (byte) (i + 1);
        }
    }

    private final JsonBuffer json = new JsonBuffer();

    /** @return null if the amount is too small */
    public byte @Nullable [] encode(TransactionView t) {
        if (t.cents < MIN_CENTS) {
            return null;
        }
        return json.begin()
                .number("id", t.id)
                .number("ts", t.ts)
                .text("account_id", t.source, t.accountId.from, t.accountId.to, Letters.KEPT)
                .decimal("amount_z", Math.round((t.cents - MEAN_CENTS) / SD_CENTS * Z_UNIT), Z_DECIMALS)
                .text("currency", t.source, t.currency.from, t.currency.to, Letters.UPPER)
                .text("merchant", t.source, t.merchant.from, t.merchant.to, Letters.LOWER)
                .number("country_code", countryCode(t))
                .number("hour", t.ts / HOUR_MS % 24)
                .text("channel", t.source, t.channel.from, t.channel.to, Letters.KEPT)
                .end();
    }

    /** @return null if the account is null: the join is an inner one */
    public byte @Nullable [] enhance(TransactionView t, @Nullable Account account) {
        if (account == null) {
            return null;
        }
        return json.begin()
                .number("id", t.id)
                .number("ts", t.ts)
                .text("account_id", t.source, t.accountId.from, t.accountId.to, Letters.KEPT)
                .decimal("amount", t.cents, 2)
                .text("currency", t.source, t.currency.from, t.currency.to, Letters.KEPT)
                .text("merchant", t.source, t.merchant.from, t.merchant.to, Letters.KEPT)
                .text("country", t.source, t.country.from, t.country.to, Letters.KEPT)
                .text("tier", account.tier())
                .number("credit_limit", account.creditLimit())
                .flag("over_limit", t.cents > account.creditLimit() * 100L)
                .flag("foreign", !isCountry(t, account.homeCountry()))
                .end();
    }

    public byte[] count(String accountId, long count) {
        return json.begin().text("account_id", accountId).number("count", count).end();
    }

    /** @param start of the window in ms */
    public byte[] window(String accountId, long start, long count, long cents) {
        return json.begin()
                .text("account_id", accountId)
                .number("window_start", start)
                .number("count", count)
                .decimal("sum", cents, 2)
                .end();
    }

    public byte[] dedup(TransactionView t) {
        return json.begin()
                .number("id", t.id)
                .number("ts", t.ts)
                .text("account_id", t.source, t.accountId.from, t.accountId.to, Letters.KEPT)
                .decimal("amount", t.cents, 2)
                .end();
    }

    /**
     * @param start the first record's time in ms
     * @param end the last record's time and the gap
     */
    public byte[] session(String accountId, long start, long end, long count, long cents) {
        return json.begin()
                .text("account_id", accountId)
                .number("session_start", start)
                .number("session_end", end)
                .number("count", count)
                .decimal("sum", cents, 2)
                .end();
    }

    /** What a settlement and its authorisation come to. */
    public byte[] join(long id, long authId, String accountId, long authorisedCents, long settledCents, long delayMs) {
        return json.begin()
                .number("id", id)
                .number("auth_id", authId)
                .text("account_id", accountId)
                .decimal("authorised", authorisedCents, 2)
                .decimal("settled", settledCents, 2)
                .number("delay_ms", delayMs)
                .end();
    }

    /** @param history of the account, with this record */
    public byte[] state(long id, long ts, String accountId, AccountHistory history) {
        return json.begin()
                .number("id", id)
                .number("ts", ts)
                .text("account_id", accountId)
                .number("count", history.count)
                .decimal("total", history.cents, 2)
                .number("since", history.since)
                .end();
    }

    private static boolean isCountry(TransactionView t, String country) {
        return t.country.to - t.country.from == 2
                && t.source[t.country.from] == country.charAt(0)
                && t.source[t.country.from + 1] == country.charAt(1);
    }

    private static int countryCode(TransactionView t) {
        if (t.country.to - t.country.from != 2) {
            return 0;
        }
        int first = t.source[t.country.from] - 'A';
        int second = t.source[t.country.from + 1] - 'A';
        boolean letters = first >= 0 && first < LETTERS && second >= 0 && second < LETTERS;
        return letters ? COUNTRY_CODE[first * LETTERS + second] : 0;
    }
}
