package io.millrace.connector.parquet;

import io.millrace.row.RowWriter;
import java.util.List;
import org.apache.parquet.io.api.Converter;

/** Maps. */
final class MapValues extends RepeatedValues {
    private final ColumnValues keys;
    private final ColumnValues values;

    MapValues(ColumnValues keys, ColumnValues values) {
        super(List.of(keys, values));
        this.keys = keys;
        this.values = values;
    }

    @Override
    Converter makeConverter() {
        return around(repeatedGroup());
    }

    @Override
    void putValue(RowWriter to, int column, int entry) {
        int n = count(entry);
        int from = from(entry);
        to.beginMap(column);
        to.beginMapKeys(n);
        for (int i = 0; i < n; i++) {
            keys.put(to, i, from + i);
        }
        to.endMapKeys();
        to.beginMapValues(n);
        for (int i = 0; i < n; i++) {
            values.put(to, i, from + i);
        }
        to.endMapValues();
        to.endMap();
    }
}
