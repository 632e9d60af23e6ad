package io.millrace.bench.peers.flink;

import io.millrace.bench.contract.AccountHistory;
import io.millrace.bench.contract.AccountTable;
import io.millrace.bench.contract.JsonBuffer;
import io.millrace.bench.contract.TransactionView;
import io.millrace.bench.contract.Transforms;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.co.ProcessJoinFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The user functions of the workloads. */
final class FlinkSteps {
    private FlinkSteps() {}

    /** What the keyed steps need of a transaction. */
    public static final class Payment {
        public long id;
        public long authId;
        public long ts;
        public String account;
        public long cents;
    }

    /** Of a window. */
    public static final class Total {
        public long count;
        public long cents;
    }

    private abstract static class FromKafka<T> extends RichFlatMapFunction<ConsumerRecord<byte[], byte[]>, T> {
        transient Transforms transforms;
        transient TransactionView view;

        @Override
        public void open(OpenContext context) {
            transforms = new Transforms();
            view = new TransactionView();
        }
    }

    static final class Encode extends FromKafka<Output> {
        private transient Output output;

        @Override
        public void open(OpenContext context) {
            super.open(context);
            output = new Output();
        }

        @Override
        public void flatMap(ConsumerRecord<byte[], byte[]> record, Collector<Output> out) {
            byte[] value = transforms.encode(view.parse(record.value()));
            if (value != null) {
                out.collect(output.with(record.key(), value));
            }
        }
    }

    static final class Enhance extends FromKafka<Output> {
        private final String tableCsv;
        private transient Output output;
        private transient AccountTable table;

        Enhance(String tableCsv) {
            this.tableCsv = tableCsv;
        }

        @Override
        public void open(OpenContext context) {
            super.open(context);
            output = new Output();
            table = AccountTable.read(Path.of(tableCsv));
        }

        @Override
        public void flatMap(ConsumerRecord<byte[], byte[]> record, Collector<Output> out) {
            view.parse(record.value());
            byte[] value = transforms.enhance(view, table.get(view.account()));
            if (value != null) {
                out.collect(output.with(record.key(), value));
            }
        }
    }

    static final class Parse extends FromKafka<Payment> {
        private transient Payment payment;

        @Override
        public void open(OpenContext context) {
            super.open(context);
            payment = new Payment();
        }

        @Override
        public void flatMap(ConsumerRecord<byte[], byte[]> record, Collector<Payment> out) {
            view.parse(record.value());
            payment.id = view.id;
            payment.authId = view.authId;
            payment.ts = view.ts;
            payment.account = view.account();
            payment.cents = view.cents;
            out.collect(payment);
        }
    }

    static final class Count extends KeyedProcessFunction<String, Payment, Output> {
        private transient ValueState<Long> count;
        private transient Transforms transforms;
        private transient Output output;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
            transforms = new Transforms();
            output = new Output();
        }

        @Override
        public void processElement(Payment payment, Context context, Collector<Output> out) throws Exception {
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            out.collect(output.with(JsonBuffer.utf8(payment.account), transforms.count(payment.account, now)));
        }
    }

    static final class Sum implements AggregateFunction<Payment, Total, Total> {
        @Override
        public Total createAccumulator() {
            return new Total();
        }

        @Override
        public Total add(Payment payment, Total total) {
            total.count++;
            total.cents += payment.cents;
            return total;
        }

        @Override
        public Total getResult(Total total) {
            return total;
        }

        @Override
        public Total merge(Total a, Total b) {
            a.count += b.count;
            a.cents += b.cents;
            return a;
        }
    }

    static final class Close extends ProcessWindowFunction<Total, Output, String, TimeWindow> {
        private transient Transforms transforms;
        private transient Output output;

        @Override
        public void open(OpenContext context) {
            transforms = new Transforms();
            output = new Output();
        }

        @Override
        public void process(String account, Context context, Iterable<Total> totals, Collector<Output> out) {
            Total total = totals.iterator().next();
            long start = context.window().getStart();
            out.collect(
                    output.with(JsonBuffer.utf8(account), transforms.window(account, start, total.count, total.cents)));
        }
    }

    /** Ids are forgotten ten seconds after they were seen: state with a time to live, as Flink's own deduplication keeps it. */
    static final class First extends KeyedProcessFunction<Long, Payment, Output> {
        private transient ValueState<Boolean> seen;
        private transient Transforms transforms;
        private transient TransactionView view;
        private transient Output output;

        @Override
        public void open(OpenContext context) {
            ValueStateDescriptor<Boolean> descriptor = new ValueStateDescriptor<>("seen", Types.BOOLEAN);
            descriptor.enableTimeToLive(
                    StateTtlConfig.newBuilder(Duration.ofSeconds(10)).build());
            seen = getRuntimeContext().getState(descriptor);
            transforms = new Transforms();
            view = new TransactionView();
            output = new Output();
        }

        @Override
        public void processElement(Payment payment, Context context, Collector<Output> out) throws Exception {
            if (seen.value() == null) {
                seen.update(true);
                byte[] key = JsonBuffer.utf8(payment.account);
                view.source = key;
                view.accountId.from = 0;
                view.accountId.to = key.length;
                view.id = payment.id;
                view.ts = payment.ts;
                view.cents = payment.cents;
                out.collect(output.with(key, transforms.dedup(view)));
            }
        }
    }

    static final class CloseSession extends ProcessWindowFunction<Total, Output, String, TimeWindow> {
        private transient Transforms transforms;
        private transient Output output;

        @Override
        public void open(OpenContext context) {
            transforms = new Transforms();
            output = new Output();
        }

        @Override
        public void process(String account, Context context, Iterable<Total> totals, Collector<Output> out) {
            Total total = totals.iterator().next();
            TimeWindow session = context.window();
            out.collect(output.with(
                    JsonBuffer.utf8(account),
                    transforms.session(account, session.getStart(), session.getEnd(), total.count, total.cents)));
        }
    }

    static final class History extends KeyedProcessFunction<String, Payment, Output> {
        private transient ValueState<AccountHistory> history;
        private transient Transforms transforms;
        private transient Output output;

        @Override
        public void open(OpenContext context) {
            history = getRuntimeContext()
                    .getState(new ValueStateDescriptor<>("history", Types.POJO(AccountHistory.class)));
            transforms = new Transforms();
            output = new Output();
        }

        @Override
        public void processElement(Payment payment, Context context, Collector<Output> out) throws Exception {
            AccountHistory now = history.value();
            now = (now == null ? new AccountHistory() : now).add(payment.ts, payment.cents);
            history.update(now);
            byte[] value = transforms.state(payment.id, payment.ts, payment.account, now);
            out.collect(output.with(JsonBuffer.utf8(payment.account), value));
        }
    }

    static final class Settle extends ProcessJoinFunction<Payment, Payment, Output> {
        private transient Transforms transforms;
        private transient Output output;

        @Override
        public void open(OpenContext context) {
            transforms = new Transforms();
            output = new Output();
        }

        @Override
        public void processElement(Payment authorised, Payment settled, Context context, Collector<Output> out) {
            byte[] value = transforms.join(
                    settled.id,
                    authorised.id,
                    settled.account,
                    authorised.cents,
                    settled.cents,
                    settled.ts - authorised.ts);
            out.collect(output.with(JsonBuffer.utf8(settled.account), value));
        }
    }
}
