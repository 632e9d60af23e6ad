package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.java.function.FlatMapGroupsWithStateFunction;
import io.millrace.api.java.function.MapFunction;
import io.millrace.api.java.function.MapGroupsFunction;
import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoder;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.RowFactory;
import io.millrace.sql.streaming.GroupStateTimeout;
import io.millrace.sql.streaming.OutputMode;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In what order the functions of groups are called within a micro-batch and a batch, and what a batch says of duplicates. */
@Timeout(120)
class GroupCallsTest {
    private static final Encoder<Row> ROWS = Encoders.row(StructType.fromDDL("n INT, s STRING"));
    private static final List<Row> SHUFFLED = List.of(
            RowFactory.create(10, "a"),
            RowFactory.create(null, "z"),
            RowFactory.create(9, "é"),
            RowFactory.create(-1, "a"),
            RowFactory.create(9, "f"),
            RowFactory.create(9, "B"),
            RowFactory.create(9, null),
            RowFactory.create(10, "a"));
    private static final List<String> IN_ORDER =
            List.of("null/z:1", "-1/a:1", "9/null:1", "9/B:1", "9/f:1", "9/é:1", "10/a:2");

    private MillraceSession session;

    @BeforeEach
    void start() {
        session = MillraceSession.builder()
                .config("millrace.sql.shuffle.partitions", "1")
                .create();
    }

    @AfterEach
    void stop() {
        session.stop();
    }

    private static String count(Row key, Iterator<Row> rows) {
        int n = 0;
        for (; rows.hasNext(); rows.next()) {
            n++;
        }
        return key.get(0) + "/" + key.get(1) + ":" + n;
    }

    @Test
    void aMicroBatchCallsTheFunctionInTheOrderOfKeys() throws Exception {
        MemoryStream<Row> stream = MemoryStream.create(session, ROWS);
        List<String> called = Collections.synchronizedList(new ArrayList<>());
        FlatMapGroupsWithStateFunction<Row, Row, Integer, String> function = (key, rows, state) -> {
            called.add(count(key, rows));
            return Collections.emptyIterator();
        };
        StreamingQuery query = stream.toDS()
                .groupByKey((MapFunction<Row, Row>) row -> row, ROWS)
                .flatMapGroupsWithState(
                        function, OutputMode.Append(), Encoders.INT(), Encoders.STRING(), GroupStateTimeout.NoTimeout())
                .writeStream()
                .format("noop")
                .outputMode("append")
                .start();
        stream.addData(SHUFFLED);
        query.processAllAvailable();
        assertThat(called).isEqualTo(IN_ORDER);
        query.stop();
    }

    @Test
    void aBatchCallsTheFunctionInTheOrderOfKeys() {
        Dataset<String> counts = session.createDataset(SHUFFLED, ROWS)
                .groupByKey((MapFunction<Row, Row>) row -> row, ROWS)
                .mapGroups((MapGroupsFunction<Row, Row, String>) GroupCallsTest::count, Encoders.STRING());
        assertThat(counts.collectAsList()).isEqualTo(IN_ORDER);
    }

    /** Enough of them for a sort to notice that maps have no order. */
    @Test
    void keysThatHoldMapsAreCalledAsTheyFirstCome() {
        Encoder<Row> maps = Encoders.row(StructType.fromDDL("m MAP<INT, STRING>"));
        List<Row> rows = IntStream.range(0, 200)
                .mapToObj(i -> RowFactory.create(Map.of(i * 37 % 100, "v")))
                .toList();
        List<Integer> called = session.createDataset(rows, maps)
                .groupByKey((MapFunction<Row, Row>) row -> row, maps)
                .mapGroups(
                        (MapGroupsFunction<Row, Row, Integer>) (key, all) ->
                                (Integer) key.getJavaMap(0).keySet().iterator().next(),
                        Encoders.INT())
                .collectAsList();
        assertThat(called)
                .isEqualTo(IntStream.range(0, 100).mapToObj(i -> i * 37 % 100).toList());
    }

    @Test
    void duplicatesAreCountedByBatch() throws Exception {
        MemoryStream<Row> stream = MemoryStream.create(session, ROWS);
        StreamingQuery query =
                stream.toDF().dropDuplicates("n").writeStream().format("noop").start();
        stream.addData(SHUFFLED);
        query.processAllAvailable();
        stream.addData(SHUFFLED.subList(0, 2));
        query.processAllAvailable();
        assertThat(Arrays.stream(query.recentProgress())
                        .filter(p -> p.numInputRows() > 0)
                        .map(p -> p.stateOperators()[0].customMetrics()))
                .extracting(metrics -> metrics.get("numDroppedDuplicateRows"))
                .containsExactly(4L, 2L);
        query.stop();
    }
}
