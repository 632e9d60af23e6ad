package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.java.function.MapFunction;
import io.millrace.sql.Encoders;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.QueryInfo;
import io.millrace.sql.streaming.StatefulProcessor;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.TimeMode;
import io.millrace.sql.streaming.TimerValues;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code StatefulProcessorHandle.getQueryInfo} says. */
@Timeout(60)
class QueryInfoTest {
    @RegisterExtension
    final MillraceKit kit = MillraceKit.create();

    private static final class Asking extends StatefulProcessor<String, String, String> {
        private transient long inInit;

        private String line(String word) {
            QueryInfo info = getHandle().getQueryInfo();
            return word + " " + info.getBatchId() + " " + info.getQueryId() + " " + info.getRunId();
        }

        @Override
        public void init(OutputMode mode, TimeMode time) {
            inInit = getHandle().getQueryInfo().getBatchId();
        }

        @Override
        public Iterator<String> handleInputRows(String key, Iterator<String> rows, TimerValues times) {
            StringBuilder words = new StringBuilder();
            rows.forEachRemaining(words::append);
            return List.of(line(words.toString() + inInit)).iterator();
        }
    }

    private QuerySetup<String> asking(TestStream<String> words) {
        return kit.query(words.toDS()
                        .groupByKey((MapFunction<String, String>) w -> w, Encoders.STRING())
                        .transformWithState(
                                new Asking(), TimeMode.ProcessingTime(), OutputMode.Update(), Encoders.STRING()))
                .outputMode("update");
    }

    private String ids() {
        StreamingQuery query = kit.session().streams().active()[0];
        return " " + query.id() + " " + query.runId();
    }

    @Test
    void theBatchIsTheEpoch() {
        TestStream<String> words = kit.stream(Encoders.STRING());
        TestQuery<String> query = asking(words).start();
        String first = ids();
        words.add("a");
        assertThat(query.step().assertRows("a0 0" + first).number()).isZero();
        words.add("b");
        assertThat(query.step().assertRows("b0 1" + first).number()).isEqualTo(1);
        query.stop();
        query.restart();
        assertThat(ids()).isNotEqualTo(first).startsWith(first.substring(0, 37));
        words.add("c");
        assertThat(query.step().assertRows("c2 2" + ids()).number()).isEqualTo(2);
    }

    @Test
    void inRealTimeTheEpochIsTheOneThatTheNextBarrierEnds() {
        TestStream<String> words = kit.stream(Encoders.STRING());
        TestQuery<String> query = asking(words).realTime().start();
        words.add("a");
        query.awaitRows(1);
        assertThat(query.step().assertRows("a0 0" + ids()).number()).isZero();
        words.add("b");
        query.awaitRows(2);
        assertThat(query.step().assertRows("b0 1" + ids()).number()).isEqualTo(1);
    }

    @Test
    void aBatchQueryHasNone() {
        List<String> rows = kit.session()
                .createDataset(List.of("a"), Encoders.STRING())
                .groupByKey((MapFunction<String, String>) w -> w, Encoders.STRING())
                .transformWithState(new Asking(), TimeMode.None(), OutputMode.Update(), Encoders.STRING())
                .collectAsList();
        String zero = "00000000-0000-0000-0000-000000000000";
        assertThat(rows).containsExactly("a0 0 " + zero + " " + zero);
    }
}
