package io.millrace.samples.fraud;

import java.util.Locale;

/**
 * The generated world: every field of transaction n follows from n and the seed, frauds included, so that a reader of the alerts knows
 * which must come.
 *
 * <p>Ordinary payments take the accounts in turn, so that none pays twice within a second, and stay below their limits. Every
 * {@value #BLOCK} transactions hold one planted payment fraud and one planted burst of {@link FraudPipeline#VELOCITY_LIMIT} payments.
 */
final class Transactions {
    static final int ACCOUNTS = 10_000;
    static final int BLOCK = 1000;
    private static final int FRAUD_AT = 500;
    private static final int BURST_AT = 100;
    private static final int BURST = FraudPipeline.VELOCITY_LIMIT;
    private static final String[] COUNTRIES = {
        "DE", "FR", "GB", "US", "ES", "IT", "NL", "PL", "SE", "NO", "JP", "IN", "BR", "CA", "AU", "ZA"
    };
    private static final String[] CURRENCIES = {"eur", "usd", "gbp", "jpy", "sek", "pln", "inr", "brl"};
    private static final String[] TIERS = {"basic", "silver", "gold", "platinum"};
    private static final String[] CHANNELS = {"web", "pos", "app", "atm"};

    private final long seed;

    Transactions(long seed) {
        this.seed = seed;
    }

    /** SplitMix64. */
    private long mix(long n) {
        long z = (n + seed) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private static int part(long x, int shift, int bound) {
        return (int) ((x >>> shift & 0xffff) % bound);
    }

    static String accountName(int account) {
        return String.format(Locale.ROOT, "acct-%06d", account);
    }

    int limit(int account) {
        return 100 + part(mix(-account - 7L), 3, 900);
    }

    private int home(int account) {
        return part(mix(-account - 7L), 20, COUNTRIES.length);
    }

    String accountsCsv() {
        StringBuilder csv = new StringBuilder("account_id,tier,credit_limit,home_country\n");
        for (int a = 0; a < ACCOUNTS; a++) {
            csv.append(accountName(a))
                    .append(',')
                    .append(TIERS[part(mix(-a - 7L), 40, TIERS.length)])
                    .append(',')
                    .append(limit(a))
                    .append(',')
                    .append(COUNTRIES[home(a)])
                    .append('\n');
        }
        return csv.toString();
    }

    boolean isPaymentFraud(long n) {
        return n % BLOCK == FRAUD_AT;
    }

    /** The place of n within its block's burst, or -1. */
    int burstPlace(long n) {
        int at = (int) (n % BLOCK) - BURST_AT;
        return at >= 0 && at < BURST ? at : -1;
    }

    /**
     * Whether the burst that n ends makes the velocity limit: it does when all its payments are in one second.
     *
     * @param firstDueMs when its first payment is due
     * @param lastDueMs when n is due
     */
    static boolean burstCounts(long firstDueMs, long lastDueMs) {
        return Math.floorDiv(firstDueMs, 1000) == Math.floorDiv(lastDueMs, 1000);
    }

    int account(long n) {
        int place = burstPlace(n);
        if (place < 0) {
            // The lower nine tenths pay in turn; the rest are for bursts.
            return (int) (n % (ACCOUNTS * 9L / 10));
        }
        return ACCOUNTS * 9 / 10 + (int) (n / BLOCK % (ACCOUNTS / 10));
    }

    double amount(long n) {
        int account = account(n);
        if (isPaymentFraud(n)) {
            return 3.0 * limit(account) + part(mix(n), 8, 1000);
        }
        return Math.max(1, part(mix(n), 8, 10_000) / 10_000.0 * limit(account));
    }

    private String country(long n) {
        int home = home(account(n));
        return COUNTRIES[
                isPaymentFraud(n) ? (home + 1 + part(mix(n), 5, COUNTRIES.length - 1)) % COUNTRIES.length : home];
    }

    /** About 200 bytes of JSON. */
    String json(long n, long dueMs) {
        long x = mix(n);
        return String.format(
                Locale.ROOT,
                "{\"id\":%d,\"ts\":%d,\"account_id\":\"%s\",\"amount\":%.2f,\"currency\":\"%s\",\"merchant\":\"Merchant-%d\","
                        + "\"country\":\"%s\",\"channel\":\"%s\",\"mcc\":\"5411\",\"device\":\"ios-17.4.1\",\"ref\":\"ord-%010d\"}",
                n,
                dueMs,
                accountName(account(n)),
                amount(n),
                CURRENCIES[part(x, 11, CURRENCIES.length)],
                part(x, 17, 1000),
                country(n),
                CHANNELS[part(x, 30, CHANNELS.length)],
                n);
    }
}
