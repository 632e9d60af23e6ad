package io.millrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.RowFactory;
import io.millrace.sql.streaming.StateOperatorProgress;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.StreamingQueryProgress;
import io.millrace.sql.streaming.Trigger;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Runs one case in one rhythm. */
final class CaseRunner implements Case.Streams {
    private final MillraceSession session;
    private final Case spec;
    private final Trigger trigger;
    private final Path checkpoint;
    private final Map<String, MemoryStream<Row>> streams = new HashMap<>();
    private final Map<String, StructType> schemas = new HashMap<>();

    /** Rows of each epoch in the order of their arrival; an epoch that is repeated replaces itself. */
    private final ConcurrentSkipListMap<Long, List<String>> epochs = new ConcurrentSkipListMap<>();

    private final Map<Long, StreamingQueryProgress> progress = new TreeMap<>();
    private final List<Step.Add> waiting = new ArrayList<>();

    CaseRunner(MillraceSession session, Case spec, Trigger trigger, Path checkpoint) {
        this.session = session;
        this.spec = spec;
        this.trigger = trigger;
        this.checkpoint = checkpoint;
        spec.streams().forEach((name, ddl) -> {
            StructType schema = StructType.fromDDL(ddl);
            schemas.put(name, schema);
            streams.put(name, MemoryStream.create(session, Encoders.row(schema)));
        });
    }

    @Override
    public Dataset<Row> df(String name) {
        return streams.get(name).toDF();
    }

    @Override
    public MillraceSession session() {
        return session;
    }

    /** Epoch by epoch, with the figures of the state where the case gives them. */
    void compareEpochs() throws Exception {
        StreamingQuery query = start();
        long next = 0;
        try {
            for (Step step : spec.steps()) {
                if (step instanceof Step.Add add) {
                    waiting.add(add);
                    continue;
                }
                addTogether();
                if (step instanceof Step.Run run) {
                    quiet(query);
                    next = compare(run, next);
                } else {
                    stop(query);
                    query = start();
                }
            }
        } finally {
            stop(query);
        }
    }

    private long compare(Step.Run run, long next) {
        Map<Long, List<String>> expected = new LinkedHashMap<>();
        run.expected().forEach(b -> expected.put(b.id(), sorted(b.rows())));
        Map<Long, List<String>> actual = new TreeMap<>();
        epochs.tailMap(next).forEach((epoch, rows) -> actual.put(epoch, sorted(rows)));
        assertThat(actual.toString()).as("%s: rows by epoch", spec.id()).isEqualTo(expected.toString());
        for (Step.Batch b : run.expected()) {
            compareFigures(b);
        }
        return epochs.isEmpty() ? 0 : epochs.lastKey() + 1;
    }

    private void compareFigures(Step.Batch expected) {
        StreamingQueryProgress p = progress.get(expected.id());
        if (expected.watermarkMs() >= 0) {
            assertThat(p)
                    .as("%s: progress of epoch %d", spec.id(), expected.id())
                    .isNotNull();
            assertThat(p.eventTime().get("watermark"))
                    .as("%s: watermark of epoch %d", spec.id(), expected.id())
                    .isEqualTo(Instant.ofEpochMilli(expected.watermarkMs())
                            .toString()
                            .replaceFirst("(:\\d\\d)Z$", "$1.000Z"));
        }
        if (!expected.st().isEmpty()) {
            assertThat(p)
                    .as("%s: progress of epoch %d", spec.id(), expected.id())
                    .isNotNull();
            List<List<Long>> st = new ArrayList<>();
            for (StateOperatorProgress o : p.stateOperators()) {
                st.add(List.of(o.numRowsTotal(), o.numRowsUpdated(), o.numRowsDroppedByWatermark()));
            }
            assertThat(st)
                    .as("%s: total/updated/dropped of epoch %d", spec.id(), expected.id())
                    .isEqualTo(expected.st());
        }
    }

    /**
     * What is left in the end: in append all rows; in update the last row of each key; in complete the last table. The key of an update row
     * is all but its last column unless the case's query has no key.
     */
    void compareFinalRows() throws Exception {
        StreamingQuery query = start();
        try {
            for (Step step : spec.steps()) {
                if (step instanceof Step.Add add) {
                    waiting.add(add);
                    continue;
                }
                addTogether();
                if (step instanceof Step.Run) {
                    quiet(query);
                } else {
                    stop(query);
                    query = start();
                }
            }
        } finally {
            stop(query);
        }
        List<List<String>> expected = new ArrayList<>();
        for (Step step : spec.steps()) {
            if (step instanceof Step.Run run) {
                run.expected().forEach(b -> expected.add(b.rows()));
            }
        }
        assertThat(finalRows(new ArrayList<>(epochs.values())))
                .as("%s: final rows in real time", spec.id())
                .isEqualTo(finalRows(expected));
    }

    private List<String> finalRows(List<List<String>> inOrder) {
        if (spec.outputMode().equals("complete")) {
            List<List<String>> tables =
                    inOrder.stream().filter(t -> !t.isEmpty()).toList();
            return tables.isEmpty() ? List.of() : sorted(tables.get(tables.size() - 1));
        }
        List<String> all = inOrder.stream().flatMap(List::stream).collect(Collectors.toList());
        boolean changing = spec.outputMode().equals("update") && all.stream().allMatch(r -> r.startsWith("("));
        if (!changing) {
            return sorted(all);
        }
        Map<String, String> last = new LinkedHashMap<>();
        int keyColumns = spec.keyColumns();
        all.forEach(row -> last.put(key(row, keyColumns), row));
        return sorted(new ArrayList<>(last.values()));
    }

    private static String key(String row, int columns) {
        return String.join(
                ",",
                Arrays.asList(row.substring(1, row.length() - 1).split(",")).subList(0, columns));
    }

    private StreamingQuery start() throws Exception {
        return spec.query()
                .apply(this)
                .writeStream()
                .outputMode(spec.outputMode())
                .option("checkpointLocation", checkpoint.toString())
                .trigger(trigger)
                .foreachBatch((Dataset<Row> rows, Long epoch) -> {
                    epochs.put(
                            epoch,
                            rows.collectAsList().stream().map(CaseRunner::text).toList());
                })
                .start();
    }

    private void quiet(StreamingQuery query) throws Exception {
        query.processAllAvailable();
        for (StreamingQueryProgress p : query.recentProgress()) {
            progress.put(p.batchId(), p);
        }
    }

    private void stop(StreamingQuery query) throws Exception {
        query.stop();
        if (query.exception().isPresent()) {
            throw query.exception().get();
        }
    }

    /** Rows of steps in a row are for one batch, whatever streams they are for. */
    private void addTogether() {
        MemoryStream.together(() -> waiting.forEach(this::add));
        waiting.clear();
    }

    private void add(Step.Add add) {
        StructType schema = schemas.get(add.stream());
        streams.get(add.stream())
                .addData(add.rows().stream().map(values -> row(schema, values)).toList());
    }

    private static Row row(StructType schema, List<String> values) {
        Object[] row = new Object[values.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = value(schema.field(i).dataType(), values.get(i));
        }
        return RowFactory.create(row);
    }

    private static Object value(DataType type, String text) {
        if (text.equals("null")) {
            return null;
        } else if (text.startsWith("[")) {
            String inner = text.substring(1, text.length() - 1);
            return inner.isEmpty()
                    ? List.of()
                    : Arrays.stream(inner.split(",")).map(Integer::valueOf).toList();
        }
        return switch (((AtomicType) type).kind()) {
            case INTEGER -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case STRING -> text;
            default -> throw new IllegalArgumentException("No values of type " + type + " in cases");
        };
    }

    private static List<String> sorted(List<String> rows) {
        return rows.stream().sorted().toList();
    }

    /** A row as the cases write it: (a,1), or bare for a single column. */
    static String text(Row row) {
        String values = java.util.stream.IntStream.range(0, row.length())
                .mapToObj(i -> textOf(row.get(i)))
                .collect(Collectors.joining(","));
        return row.length() == 1 ? values : "(" + values + ")";
    }

    private static String textOf(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(CaseRunner::textOf).collect(Collectors.joining(",", "[", "]"));
        }
        return String.valueOf(value);
    }
}
