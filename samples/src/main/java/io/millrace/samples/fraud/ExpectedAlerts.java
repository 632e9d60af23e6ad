package io.millrace.samples.fraud;

import io.millrace.samples.demo.Latencies;
import io.millrace.samples.demo.OpenLoop;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds the alerts that came against those that must come. Alerts may repeat (delivery to Kafka is at least once); what may not be is one
 * that is missing and one that was not planted.
 */
final class ExpectedAlerts {
    private static final Pattern PAYMENT = Pattern.compile("\"kind\":\"payment\",\"id\":(\\d+),");
    private static final Pattern VELOCITY = Pattern.compile(
            "\"kind\":\"velocity\",\"account_id\":\"acct-(\\d+)\",\"second\":(\\d+),\"payments\":(\\d+)");

    private final Transactions transactions;
    private final OpenLoop load;
    private final Latencies latencies;
    private final LongConsumer onFirst;
    private final Set<String> came = ConcurrentHashMap.newKeySet();
    private final Set<String> wrong = ConcurrentHashMap.newKeySet();
    private boolean first = true;

    /** @param onFirst told the first alert's latency in microseconds */
    ExpectedAlerts(Transactions transactions, OpenLoop load, Latencies latencies, LongConsumer onFirst) {
        this.transactions = transactions;
        this.load = load;
        this.latencies = latencies;
        this.onFirst = onFirst;
    }

    /** One alert; reading thread. */
    void alert(String json, long arrivedNs) {
        Matcher payment = PAYMENT.matcher(json);
        Matcher velocity = VELOCITY.matcher(json);
        if (payment.find()) {
            long n = Long.parseLong(payment.group(1));
            take("payment " + n, transactions.isPaymentFraud(n), n, arrivedNs);
        } else if (velocity.find()) {
            int account = Integer.parseInt(velocity.group(1));
            long n = lastOfBurst(account, Long.parseLong(velocity.group(2)));
            take("velocity " + velocity.group(1) + " at " + velocity.group(2), n >= 0, n, arrivedNs);
        } else {
            wrong.add("not an alert: " + json);
        }
    }

    private void take(String what, boolean planted, long n, long arrivedNs) {
        if (!planted) {
            wrong.add(what);
        } else if (came.add(what)) {
            latencies.record(load.dueNs(n), arrivedNs);
            if (first) {
                first = false;
                onFirst.accept((arrivedNs - load.dueNs(n)) / 1000);
            }
        }
    }

    /** The last payment of the burst of this account in this second, or -1 if none was planted. */
    private long lastOfBurst(int account, long second) {
        for (long n = 0, sent = load.sent(); n < sent; n += Transactions.BLOCK) {
            for (long burst = n; burst < n + Transactions.BLOCK; burst++) {
                if (transactions.burstPlace(burst) == FraudPipeline.VELOCITY_LIMIT - 1) {
                    if (transactions.account(burst) == account
                            && Math.floorDiv(load.dueMs(burst), 1000) == second
                            && counts(burst)) {
                        return burst;
                    }
                    break;
                }
            }
        }
        return -1;
    }

    private boolean counts(long last) {
        return Transactions.burstCounts(load.dueMs(last - FraudPipeline.VELOCITY_LIMIT + 1), load.dueMs(last));
    }

    /** All that must have come for the first {@code sent} transactions. */
    Set<String> expected(long sent) {
        Set<String> all = new TreeSet<>();
        for (long n = 0; n < sent; n++) {
            if (transactions.isPaymentFraud(n)) {
                all.add("payment " + n);
            }
            if (transactions.burstPlace(n) == FraudPipeline.VELOCITY_LIMIT - 1 && counts(n)) {
                String account =
                        Transactions.accountName(transactions.account(n)).substring("acct-".length());
                all.add("velocity " + account + " at " + Math.floorDiv(load.dueMs(n), 1000));
            }
        }
        return all;
    }

    Set<String> came() {
        return came;
    }

    Set<String> wrong() {
        return wrong;
    }
}
