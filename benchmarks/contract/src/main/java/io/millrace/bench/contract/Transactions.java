package io.millrace.bench.contract;

import java.util.List;
import java.util.Locale;

/**
 * The records that go in: card transactions of about 200 bytes. Every field follows from the record's number, so whoever knows the number
 * and the time knows what has to come out. The methods with a {@code bits} argument take {@link #bits} of its id.
 */
public final class Transactions {
    private static final int TABLE_ACCOUNTS = 10_000;
    private static final int MOST_ACCOUNTS = 50_000;
    private static final int REPEAT_EVERY = 10;
    private static final int REPEAT_WITHIN = 64;
    /** Later than the first number of a live load by more than a repeated record looks back. */
    private static final int REPEAT_FROM = 1100;

    /** By {@link #country}. */
    public static final List<String> COUNTRIES =
            List.of("DE", "FR", "GB", "US", "ES", "IT", "NL", "PL", "SE", "NO", "JP", "IN", "BR", "CA", "AU", "ZA");

    private static final String[] CURRENCIES = {"eur", "usd", "gbp", "jpy", "sek", "pln", "inr", "brl"};
    private static final String[] CHANNELS = {"web", "pos", "app", "atm"};
    private static final String[] TIERS = {"basic", "silver", "gold", "platinum"};
    private static final String[] ACCOUNT_IDS = new String[MOST_ACCOUNTS];

    static {
        for (int account = 0; account < MOST_ACCOUNTS; account++) {
            ACCOUNT_IDS[account] = String.format(Locale.ROOT, "acct-%06d", account);
        }
    }

    private final Workload workload;
    private final JsonBuffer json = new JsonBuffer();

    public Transactions(Workload workload) {
        this.workload = workload;
    }

    /**
     * The record with this number.
     *
     * @param ts event time in ms: when the record is due to be sent
     */
    public byte[] record(long number, long ts) {
        long id = id(number);
        long bits = bits(id);
        json.begin().number("id", id);
        if (workload == Workload.JOIN) {
            json.number("auth_id", authorisation(number));
        }
        return json.number("ts", ts)
                .text("account_id", accountId(account(number)))
                .decimal("amount", cents(bits), 2)
                .text("currency", CURRENCIES[(int) (bits >>> 51 & 7)])
                .text("merchant", "Merchant-" + (bits >>> 40 & 0x3ff))
                .text("country", COUNTRIES.get(country(bits)))
                .text("channel", CHANNELS[(int) (bits >>> 58 & 3)])
                .text("mcc", "5411")
                .text("device", "ios-17.4.1")
                .text("ref", "ord-2026-11-0000482913")
                .end();
    }

    /** 64 well mixed bits for each number: the finaliser of the SplitMix64 generator. */
    public static long bits(long id) {
        long z = (id + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** The id in a record: its number, but for repeated records, which carry that of an earlier one. */
    public long id(long number) {
        if (workload != Workload.DEDUP || number % REPEAT_EVERY != REPEAT_EVERY - 1 || number < REPEAT_FROM) {
            return number;
        }
        // Back by some tens, and by one more, so that the earlier record is none that is itself repeated.
        return number - 1 - (bits(number) & REPEAT_WITHIN - 1) / REPEAT_EVERY * REPEAT_EVERY;
    }

    /** Of {@link Workload#JOIN}: even numbers are authorisations; odd ones settle one that was sent shortly before. */
    public static long authorisation(long number) {
        if (number % 2 == 0) {
            return number;
        }
        return number < REPEAT_FROM ? number - 1 : number - 1 - (bits(number) & REPEAT_WITHIN / 2 - 1) * 2;
    }

    /** The account of the record with this number. */
    public int account(long number) {
        long owner = workload == Workload.JOIN ? authorisation(number) : id(number);
        return (int) ((bits(owner) & 0x3fffffff) % workload.accounts());
    }

    public static int cents(long bits) {
        return (int) ((bits >>> 30 & 0x3ffffff) % 100_000);
    }

    /** Its place in {@link #COUNTRIES}. */
    public static int country(long bits) {
        return (int) (bits >>> 54 & 15);
    }

    public static String accountId(int account) {
        return ACCOUNT_IDS[account];
    }

    /** The table of {@link Workload#ENHANCE}, with a header. */
    public static String tableCsv() {
        StringBuilder csv = new StringBuilder("account_id,tier,credit_limit,home_country\n");
        for (int account = 0; account < TABLE_ACCOUNTS; account++) {
            long bits = bits(-account - 1_000_000);
            csv.append(accountId(account)).append(',');
            csv.append(TIERS[(int) (bits & 3)]).append(',');
            csv.append(creditLimit(account)).append(',');
            csv.append(COUNTRIES.get((int) (bits >>> 8 & 15))).append('\n');
        }
        return csv.toString();
    }

    private static int creditLimit(int account) {
        return 100 + (int) (bits(-account - 7) & 0x7fffffff) % 900;
    }
}
