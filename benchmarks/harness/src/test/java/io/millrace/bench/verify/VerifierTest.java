package io.millrace.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.contract.AccountHistory;
import io.millrace.bench.contract.AccountTable;
import io.millrace.bench.contract.TransactionView;
import io.millrace.bench.contract.Transactions;
import io.millrace.bench.contract.Transforms;
import io.millrace.bench.contract.Workload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierTest {
    private static final int INPUTS = 3000;
    private static final long BASE_MS = 1_700_000_000_000L;

    @TempDir
    private Path folder;

    private Path table;
    private final List<Long> covered = new ArrayList<>();
    private final List<Long> windowEnds = new ArrayList<>();
    private final Coverage coverage = new Coverage() {
        @Override
        public void input(long id) {
            covered.add(id);
        }

        @Override
        public void window(long endMs, long count) {
            windowEnds.add(endMs);
        }
    };

    @BeforeEach
    void writeTable() throws Exception {
        table = Files.writeString(folder.resolve("accounts.csv"), Transactions.tableCsv());
    }

    private Verifier verifier(Workload workload) {
        return Verifier.of(workload, LongStream.range(0, INPUTS).toArray(), VerifierTest::ts, table);
    }

    private static long ts(long id) {
        return BASE_MS + id;
    }

    private static TransactionView input(long id) {
        return new TransactionView().parse(new Transactions(Workload.ENCODE).record(id, ts(id)));
    }

    private static byte[] encoded(long id) {
        return new Transforms().encode(input(id));
    }

    private static long firstKept() {
        return LongStream.range(0, INPUTS)
                .filter(id -> encoded(id) != null)
                .findFirst()
                .orElseThrow();
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void allOutputsOfEncodeInAnyOrderLeaveNothingMissing() {
        Verifier verifier = verifier(Workload.ENCODE);
        for (long id = INPUTS - 1; id >= 0; id--) {
            if (encoded(id) != null) {
                verifier.output(encoded(id), coverage);
            }
        }

        assertThat(verifier.covered())
                .isEqualTo(verifier.expected())
                .isEqualTo(covered.size())
                .isLessThan(INPUTS);
        assertThat(verifier.duplicates() + verifier.wrong()).isZero();
    }

    @Test
    void fieldsMayStandInAnyOrderAndNumbersBeWrittenOtherwise() {
        Verifier verifier = verifier(Workload.ENHANCE);
        byte[] right =
                new Transforms().enhance(input(7), AccountTable.read(table).get(input(7).account()));
        String body = text(right).substring(1, right.length - 1);
        int split = body.indexOf(",\"amount\"");
        String amount = body.replaceAll(".*\"amount\":([0-9.]+).*", "$1");
        String turned = "{ " + body.substring(split + 1).replace(amount, amount + "0e0") + " ,"
                + body.substring(0, split).replace(":", ": ") + "}";

        verifier.output(bytes(turned), coverage);

        assertThat(verifier.wrong()).as(verifier.firstFault().orElse("")).isZero();
        assertThat(covered).containsExactly(7L);
    }

    @Test
    void aSecondOutputOfAnInputIsADuplicate() {
        Verifier verifier = verifier(Workload.ENCODE);
        verifier.output(encoded(firstKept()), coverage);
        verifier.output(encoded(firstKept()), coverage);

        assertThat(verifier.duplicates()).isEqualTo(1);
        assertThat(verifier.covered()).isEqualTo(1);
        assertThat(verifier.wrong()).isZero();
    }

    @Test
    void everyFieldCounts() {
        String right = text(encoded(firstKept()));
        for (String wrong : List.of(
                right.replaceFirst("\"ts\":1", "\"ts\":2"),
                right.replaceFirst("\"hour\":\\d+", "\"hour\":99"),
                right.replaceFirst("merchant-", "Merchant-"),
                right.replaceFirst("\"amount_z\":", "\"amount_z\":9"),
                right.replaceFirst("\"channel\"", "\"chanel\""),
                right.replaceFirst("}$", ",\"more\":1}"),
                right.replaceFirst("\"country_code\":\\d+,", ""))) {
            Verifier verifier = verifier(Workload.ENCODE);
            verifier.output(bytes(wrong), coverage);

            assertThat(wrong).isNotEqualTo(right);
            assertThat(verifier.wrong()).as(wrong).isEqualTo(1);
            assertThat(verifier.firstFault()).as(wrong).isPresent();
        }
    }

    @Test
    void whatNoInputCallsForIsWrong() {
        Verifier verifier = verifier(Workload.ENCODE);
        verifier.output(bytes("{\"id\":" + (INPUTS + 5) + "}"), coverage);
        verifier.output(bytes("{\"id\":-4}"), coverage);
        verifier.output(bytes("{}"), coverage);
        verifier.output(bytes("{\"id\":1"), coverage);
        verifier.output(bytes(""), coverage);

        assertThat(verifier.wrong()).isEqualTo(5);
        assertThat(covered).isEmpty();
    }

    @Test
    void aCountCoversAllInputsOfItsKeyUpToIt() {
        Verifier verifier = verifier(Workload.COUNT);
        int account = new Transactions(Workload.COUNT).account(0);
        List<Long> ofAccount = LongStream.range(0, INPUTS)
                .filter(id -> new Transactions(Workload.COUNT).account(id) == account)
                .boxed()
                .toList();
        Transforms transforms = new Transforms();
        String name = Transactions.accountId(account);

        verifier.output(transforms.count(name, ofAccount.size()), coverage);
        verifier.output(transforms.count(name, ofAccount.size()), coverage);
        verifier.output(transforms.count(name, ofAccount.size() + 1), coverage);
        verifier.output(transforms.count(name, 0), coverage);
        verifier.output(bytes("{\"account_id\":\"acct-999999\",\"count\":1}"), coverage);

        assertThat(covered).isEqualTo(ofAccount);
        assertThat(verifier.covered()).isEqualTo(ofAccount.size());
        assertThat(verifier.duplicates()).isEqualTo(1);
        assertThat(verifier.wrong()).isEqualTo(3);
        assertThat(verifier.expected()).isEqualTo(INPUTS);
    }

    @Test
    void aWindowMustHaveItsCountAndSum() {
        long[] first = LongStream.range(0, 1000)
                .filter(id -> input(id).account().equals(input(3).account()))
                .toArray();
        long cents = LongStream.of(first)
                .map(Transactions::bits)
                .map(Transactions::cents)
                .sum();
        String name = input(3).account();
        Transforms transforms = new Transforms();
        byte[] right = transforms.window(name, BASE_MS, first.length, cents);

        Verifier verifier = verifier(Workload.WINDOW);
        verifier.output(right, coverage);
        verifier.output(right, coverage);
        // Of the last second, which nothing closes: neither expected nor judged.
        verifier.output(transforms.window(name, BASE_MS + 2000, 1, 1), coverage);
        verifier.output(transforms.window(name, BASE_MS - 1000, 1, 1), coverage);

        assertThat(windowEnds).containsExactly(BASE_MS + 1000);
        assertThat(verifier.covered()).isEqualTo(first.length);
        assertThat(verifier.duplicates()).isEqualTo(1);
        assertThat(verifier.wrong()).isEqualTo(1);
        assertThat(verifier.expected()).isEqualTo(2000);

        Verifier other = verifier(Workload.WINDOW);
        other.output(transforms.window(name, BASE_MS, first.length, cents + 1), coverage);
        assertThat(other.wrong()).isEqualTo(1);
    }

    @Test
    void aRepeatedRecordCallsForNoOutput() {
        Transactions records = new Transactions(Workload.DEDUP);
        Transforms transforms = new Transforms();
        Verifier verifier = verifier(Workload.DEDUP);
        long repeats =
                LongStream.range(0, INPUTS).filter(n -> records.id(n) != n).count();
        for (long n = 0; n < INPUTS; n++) {
            if (records.id(n) == n) {
                verifier.output(transforms.dedup(new TransactionView().parse(records.record(n, ts(n)))), coverage);
            }
        }

        assertThat(repeats).isGreaterThan(INPUTS / 20);
        assertThat(verifier.expected()).isEqualTo(INPUTS - repeats);
        assertThat(verifier.covered()).isEqualTo(verifier.expected());
        assertThat(verifier.wrong() + verifier.duplicates()).isZero();

        long repeat = LongStream.range(0, INPUTS)
                .filter(n -> records.id(n) != n)
                .findFirst()
                .orElseThrow();
        TransactionView again = new TransactionView().parse(records.record(repeat, ts(repeat)));
        assertThat(records.id(again.id)).isEqualTo(again.id).isLessThan(repeat);
        verifier.output(transforms.dedup(again), coverage);
        assertThat(verifier.duplicates()).isEqualTo(1);
    }

    @Test
    void stateIsJudgedByTheAccountsWholeHistory() {
        Transactions records = new Transactions(Workload.STATE);
        Transforms transforms = new Transforms();
        long[] ids = LongStream.range(0, 400_000).toArray();
        Verifier verifier = Verifier.of(Workload.STATE, ids, VerifierTest::ts, table);
        Map<String, AccountHistory> histories = new HashMap<>();
        for (long n : ids) {
            TransactionView t = new TransactionView().parse(records.record(n, ts(n)));
            AccountHistory history = histories
                    .computeIfAbsent(t.account(), a -> new AccountHistory())
                    .add(t.ts, t.cents);
            verifier.output(transforms.state(t.id, t.ts, t.account(), history), coverage);
        }

        assertThat(histories).hasSizeGreaterThan(45_000);
        assertThat(verifier.covered()).isEqualTo(ids.length);
        assertThat(verifier.wrong()).isZero();

        Verifier other = Verifier.of(Workload.STATE, ids, VerifierTest::ts, table);
        AccountHistory wrong = new AccountHistory().add(0, 1);
        other.output(transforms.state(0, ts(0), Transactions.accountId(records.account(0)), wrong), coverage);
        assertThat(other.wrong()).isEqualTo(1);
    }

    @Test
    void everySettlementIsJoinedWithItsAuthorisation() {
        Transactions records = new Transactions(Workload.JOIN);
        Transforms transforms = new Transforms();
        Verifier verifier = verifier(Workload.JOIN);
        for (long n = 1; n < INPUTS; n += 2) {
            TransactionView t = new TransactionView().parse(records.record(n, ts(n)));
            TransactionView a = new TransactionView().parse(records.record(t.authId, ts(t.authId)));
            assertThat(a.authId).isEqualTo(a.id).isLessThan(n);
            assertThat(a.account()).isEqualTo(t.account());
            verifier.output(transforms.join(t.id, a.id, t.account(), a.cents, t.cents, t.ts - a.ts), coverage);
        }

        assertThat(verifier.covered()).isEqualTo(verifier.expected()).isEqualTo(INPUTS / 2L);
        assertThat(verifier.wrong() + verifier.duplicates()).isZero();
        verifier.output(transforms.join(2, 2, "acct-000000", 1, 1, 0), coverage);
        assertThat(verifier.wrong()).isEqualTo(1);
    }

    @Test
    void aSessionEndsAGapAfterItsLastRecord() {
        // Account by account: 0 and 400 ms are one session, 902 ms is the next.
        Transactions records = new Transactions(Workload.SESSION);
        int account = records.account(0);
        long[] ids = LongStream.range(0, 2_000_000)
                .filter(id -> records.account(id) == account)
                .limit(4)
                .toArray();
        Map<Long, Long> times =
                Map.of(ids[0], BASE_MS, ids[1], BASE_MS + 400, ids[2], BASE_MS + 902, ids[3], BASE_MS + 9000);
        Verifier verifier = Verifier.of(Workload.SESSION, ids, times::get, table);
        long cents =
                (long) Transactions.cents(Transactions.bits(ids[0])) + Transactions.cents(Transactions.bits(ids[1]));
        String name = Transactions.accountId(account);

        verifier.output(new Transforms().session(name, BASE_MS, BASE_MS + 901, 2, cents), coverage);

        assertThat(verifier.expected()).isEqualTo(3);
        assertThat(verifier.covered()).isEqualTo(2);
        assertThat(verifier.wrong()).isZero();
        assertThat(windowEnds).containsExactly(BASE_MS + 901);
        verifier.output(new Transforms().session(name, BASE_MS + 902, BASE_MS + 1403, 2, cents), coverage);
        assertThat(verifier.wrong()).isEqualTo(1);
    }
}
