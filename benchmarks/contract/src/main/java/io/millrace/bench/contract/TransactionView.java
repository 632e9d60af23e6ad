package io.millrace.bench.contract;

import java.nio.charset.StandardCharsets;

/**
 * A transaction read from its JSON text; texts are slices of the source. The JVM peers without a parser of their own share it, so that a
 * difference between two of them is the engines' own. For one thread; used again from record to record.
 */
public final class TransactionView {
    /** A text of the source. */
    public static final class Slice {
        public int from;
        public int to;

        private void set(int newFrom, int newTo) {
            from = newFrom;
            to = newTo;
        }
    }

    public byte[] source = {};
    public long id;
    /** Of {@link Workload#JOIN}: the authorisation that this record is or settles. */
    public long authId;

    public long ts;
    public long cents;
    public final Slice accountId = new Slice();
    public final Slice currency = new Slice();
    public final Slice merchant = new Slice();
    public final Slice country = new Slice();
    public final Slice channel = new Slice();

    /**
     * Reads a flat object with its fields in any order, and skips fields it does not know.
     *
     * @throws IllegalArgumentException if it is no such object or has no account_id
     */
    public TransactionView parse(byte[] json) {
        source = json;
        accountId.set(0, 0);
        int at = expect('{', skipBlank(0));
        while (true) {
            int nameFrom = expect('"', skipBlank(at));
            int nameTo = endOfText(nameFrom);
            at = skipBlank(expect(':', skipBlank(nameTo + 1)));
            int from = at;
            int to;
            if (source[at] == '"') {
                from++;
                to = endOfText(from);
                at = to + 1;
            } else {
                while (source[at] != ',' && source[at] != '}' && source[at] > ' ') {
                    at++;
                }
                to = at;
            }
            take(nameFrom, nameTo - nameFrom, from, to);
            at = skipBlank(at);
            if (source[at] == '}') {
                break;
            }
            at = expect(',', at);
        }
        if (accountId.to == 0) {
            throw unexpected("no account_id");
        }
        return this;
    }

    public String account() {
        return new String(source, accountId.from, accountId.to - accountId.from, StandardCharsets.ISO_8859_1);
    }

    private void take(int name, int nameLength, int from, int to) {
        switch (nameLength) {
            case 2 -> {
                if (is("id", name)) {
                    id = whole(from, to);
                } else if (is("ts", name)) {
                    ts = whole(from, to);
                }
            }
            case 6 -> {
                if (is("amount", name)) {
                    cents = hundredths(from, to);
                }
            }
            case 7 -> {
                if (is("country", name)) {
                    country.set(from, to);
                } else if (is("channel", name)) {
                    channel.set(from, to);
                } else if (is("auth_id", name)) {
                    authId = whole(from, to);
                }
            }
            case 8 -> {
                if (is("currency", name)) {
                    currency.set(from, to);
                } else if (is("merchant", name)) {
                    merchant.set(from, to);
                }
            }
            case 10 -> {
                if (is("account_id", name)) {
                    accountId.set(from, to);
                }
            }
            default -> {}
        }
    }

    private boolean is(String name, int at) {
        for (int i = 0; i < name.length(); i++) {
            if (source[at + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int skipBlank(int from) {
        int i = from;
        while (source[i] <= ' ') {
            i++;
        }
        return i;
    }

    private int expect(char c, int at) {
        if (source[at] != c) {
            throw unexpected("'" + c + "' expected at " + at);
        }
        return at + 1;
    }

    private IllegalArgumentException unexpected(String what) {
        return new IllegalArgumentException(what + ": " + new String(source, StandardCharsets.UTF_8));
    }

    private int endOfText(int from) {
        int i = from;
        while (source[i] != '"') {
            i += source[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    private long whole(int from, int to) {
        long value = 0;
        boolean negative = source[from] == '-';
        for (int i = negative ? from + 1 : from; i < to; i++) {
            value = value * 10 + source[i] - '0';
        }
        return negative ? -value : value;
    }

    /** Of a number that is not negative; further decimals are cut off. */
    private long hundredths(int from, int to) {
        long value = 0;
        int decimals = -1;
        for (int i = from; i < to && decimals < 2; i++) {
            if (source[i] == '.') {
                decimals = 0;
            } else {
                value = value * 10 + source[i] - '0';
                decimals += decimals >= 0 ? 1 : 0;
            }
        }
        for (int i = Math.max(decimals, 0); i < 2; i++) {
            value *= 10;
        }
        return value;
    }
}
