package io.millrace.testkit;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import java.util.List;

/** A stream that the test fills. It keeps what was added, so that a restarted query can read it again. Thread-safe. */
public final class TestStream<T> {
    private final MemoryStream<T> stream;

    TestStream(MemoryStream<T> stream) {
        this.stream = stream;
    }

    /** Adds rows, all at once. */
    @SafeVarargs
    @SuppressWarnings("varargs") // read only
    public final TestStream<T> add(T... rows) {
        return addAll(List.of(rows));
    }

    /** Adds rows, all at once. */
    public TestStream<T> addAll(List<T> rows) {
        stream.addData(rows);
        return this;
    }

    public Dataset<Row> toDF() {
        return stream.toDF();
    }

    public Dataset<T> toDS() {
        return stream.toDS();
    }
}
