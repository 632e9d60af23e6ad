package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.batch.HeapState;
import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.Planner;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.Stage;
import io.millrace.row.RowCodec;
import io.millrace.spi.exchange.TaskId;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.sql.Encoders;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.tree.GroupCall;
import io.millrace.sql.tree.Plan;
import io.millrace.sql.types.StructType;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the operators of the worker patterns allocate for a row, once they are warm. */
class HotPathAllocationTest {
    private static final BindContext SESSION = new BindContext(true, "UTC");
    private static final StructType KAFKA = StructType.fromDDL("key BINARY, value BINARY");
    private static final StructType ACCOUNT =
            StructType.fromDDL("account_id STRING, tier STRING, credit_limit INT, home_country STRING");
    private static final String TRANSACTIONS =
            "(SELECT t.* FROM (SELECT from_json(CAST(value AS STRING), 'id BIGINT, ts BIGINT, account_id STRING, "
                    + "amount DOUBLE, currency STRING, merchant STRING, country STRING, channel STRING') AS t FROM kafka))";
    private static final int ROWS = 256;

    private final Planner planner = Planner.of(
            name -> Optional.ofNullable(view(name.get(name.size() - 1))),
            read -> read.schema() == null ? new StructType() : read.schema(),
            Map.of(),
            SESSION);
    private final List<Map<String, Object>> records = new ArrayList<>();
    private final List<Map<String, Object>> accounts = new ArrayList<>();
    private long rowsOut;

    HotPathAllocationTest() {
        Random random = new Random(1);
        for (int i = 0; i < ROWS; i++) {
            String json = String.format(
                    "{\"id\":%d,\"ts\":%d,\"account_id\":\"acc-%05d\",\"amount\":%d.%02d,\"currency\":\"eur\","
                            + "\"merchant\":\"Shop %d\",\"country\":\"FR\",\"channel\":\"web\"}",
                    i, 1_700_000_000_000L + i, i, random.nextInt(1000), random.nextInt(100), i % 50);
            records.add(Map.of("key", new byte[4], "value", json.getBytes(StandardCharsets.UTF_8)));
            accounts.add(Map.of(
                    "account_id",
                    String.format("acc-%05d", i),
                    "tier",
                    "gold",
                    "credit_limit",
                    500,
                    "home_country",
                    "DE"));
        }
    }

    /** Rows of the columns that a plan reads. */
    private static List<byte[]> rows(List<Map<String, Object>> values, StructType columns) {
        RowCodec codec = new RowCodec(columns);
        return values.stream()
                .map(v -> codec.encode(
                        Arrays.stream(columns.fieldNames()).map(v::get).toArray()))
                .toList();
    }

    private static Plan view(String name) {
        return switch (name) {
            case "kafka" -> new Plan.Read("memory", Map.of(), List.of(), KAFKA, true, null);
            case "accounts" -> new Plan.Read("csv", Map.of(), List.of("a"), ACCOUNT, false, null);
            default -> null;
        };
    }

    /** Bytes allocated by this thread for a row of the first stage, over all stages in one thread. */
    private double bytesARow(String query) {
        return bytesARow(Planner.parseQuery(query));
    }

    private double bytesARow(Plan written) {
        PhysicalPlan plan = planner.planStreaming(planner.analyze(written), OutputMode.UPDATE);
        List<OperatorSpec> specs = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            specs.addAll(stage.operators());
        }
        OperatorContext context = new OperatorContext(
                "q",
                true,
                new EvalContext(true, ZoneOffset.UTC, new Random(1), 0),
                new GeneratedCode(SESSION),
                new HeapState(new TaskId(1, 0), new KeyGroupRange(0, 4, 4)),
                side -> rows(accounts, side.outputSchema()),
                100,
                new Splits(),
                -1,
                new KeyGroupRange(0, 4, 4),
                true);
        RowOutput out = (base, off, len, hash) -> rowsOut++;
        for (int i = specs.size() - 1; i >= 0; i--) {
            Operator operator = Operators.of(specs.get(i));
            operator.open(context, out);
            out = operator::process;
        }
        List<byte[]> input = rows(records, ((OperatorSpec.Fused) specs.get(0)).input());
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = 400;
        long before = 0;
        for (int r = 0; r < 4 * rounds; r++) {
            if (r == 3 * rounds) {
                before = thread.getCurrentThreadAllocatedBytes();
            }
            for (byte[] record : input) {
                out.row(record, 0, record.length, 0);
            }
        }
        double bytes = (thread.getCurrentThreadAllocatedBytes() - before) / ((double) rounds * ROWS);
        assertThat(rowsOut).isGreaterThan(4L * rounds * ROWS / 2);
        return bytes;
    }

    @Test
    void encode() {
        assertThat(bytesARow("SELECT account_id AS key, to_json(struct(id, ts, account_id, "
                        + "round((amount - 500D) / 288.675D, 4) AS amount_z, upper(currency) AS currency, "
                        + "lower(merchant) AS merchant, find_in_set(country, 'DE,FR,GB') AS country_code, "
                        + "ts div 3600000 % 24 AS hour, channel)) AS value FROM " + TRANSACTIONS
                        + " WHERE amount >= 50"))
                .isLessThan(1);
    }

    @Test
    void enhance() {
        assertThat(bytesARow("SELECT t.account_id AS key, to_json(struct(id, ts, t.account_id, amount, currency, tier, "
                        + "credit_limit, amount > credit_limit AS over_limit, country <> home_country AS foreign)) AS value "
                        + "FROM " + TRANSACTIONS + " t JOIN accounts a ON t.account_id = a.account_id"))
                .isLessThan(1);
    }

    @Test
    void countByAccount() {
        assertThat(bytesARow("SELECT account_id AS key, to_json(struct(account_id, count)) AS value FROM "
                        + "(SELECT account_id, count(1) AS count FROM " + TRANSACTIONS + " GROUP BY account_id)"))
                .isLessThan(1);
    }

    @Test
    void countBySecond() {
        assertThat(bytesARow("SELECT account_id AS key, to_json(struct(account_id, unix_millis(window.start) AS "
                        + "window_start, count, round(sum, 2) AS sum)) AS value FROM (SELECT window(event_time, '1 second') "
                        + "AS window, account_id, count(1) AS count, sum(amount) AS sum FROM (SELECT *, "
                        + "timestamp_millis(ts) AS event_time FROM " + TRANSACTIONS
                        + ") GROUP BY window(event_time, '1 second'), account_id)"))
                .isLessThan(1);
    }

    record Payment(long id, long ts, String account, double amount) {}

    record Account(long count, double total, long lastSeen) {}

    record Running(long id, String account, long count, double total) {}

    /**
     * A function of the user's with state: two payments (one for the key function), two accounts, one result and three account names are
     * the user's objects, about 430 bytes; nothing else may come on top but what the heap table of this test makes.
     */
    @Test
    void state() {
        Plan payments = Planner.parseQuery("SELECT id, ts, account_id AS account, amount FROM " + TRANSACTIONS);
        Plan.AppendKey keyed = new Plan.AppendKey(
                payments,
                p -> ((Payment) p).account(),
                GroupedSpecs.erased(Encoders.bean(Payment.class)),
                GroupedSpecs.erased(Encoders.STRING()),
                null);
        GroupCall call = new GroupCall.MapState(
                (key, rows, state) -> {
                    Account now = state.exists() ? (Account) state.get() : new Account(0, 0, 0);
                    Payment p = (Payment) rows.next();
                    now = new Account(now.count() + 1, now.total() + p.amount(), p.ts());
                    state.update(now);
                    return new Running(p.id(), p.account(), now.count(), now.total());
                },
                GroupedSpecs.erased(Encoders.bean(Account.class)),
                GroupStateTimeout.NoTimeout());
        Plan grouped = new Plan.Grouped(keyed, null, call, GroupedSpecs.erased(Encoders.bean(Running.class)));
        assertThat(bytesARow(grouped)).isLessThan(470);
    }
}
