package io.millrace.connector.parquet;

import io.millrace.row.RowWriter;
import java.util.List;
import org.apache.parquet.io.api.Converter;

/** Lists, as the file spells them. */
final class ListValues extends RepeatedValues {
    /** How a list stands in the file's schema. */
    enum Form {
        /** A group around a repeated group around the element. */
        THREE_LEVELS,
        /** A group around the repeated element. */
        TWO_LEVELS,
        /** The repeated element alone. */
        BARE
    }

    private final ColumnValues element;
    private final Form form;

    ListValues(ColumnValues element, Form form) {
        super(List.of(element));
        this.element = element;
        this.form = form;
    }

    /** A bare list is never null: nothing said of it means that it is empty. */
    @Override
    void complete(int entries) {
        if (form == Form.BARE && size() < entries) {
            add();
        }
        super.complete(entries);
    }

    @Override
    Converter makeConverter() {
        return switch (form) {
            case THREE_LEVELS -> around(repeatedGroup());
            case TWO_LEVELS -> around(element.converter());
            case BARE -> element.converter();
        };
    }

    @Override
    void putValue(RowWriter to, int column, int entry) {
        int n = count(entry);
        int from = from(entry);
        to.beginArray(column, n);
        for (int i = 0; i < n; i++) {
            element.put(to, i, from + i);
        }
        to.endNested();
    }
}
