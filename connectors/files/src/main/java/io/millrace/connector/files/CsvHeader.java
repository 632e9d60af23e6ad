package io.millrace.connector.files;

import io.millrace.error.ExecutionException;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where {@code enforceSchema} is false, the first line of each file has to name the columns in their order, in any case. */
record CsvHeader(CsvOptions options, StructType columns) {
    void check(Path file, String line) {
        if (options.enforceSchema()) {
            return;
        }
        @Nullable String[] names = new CsvLine(options).split(line);
        boolean same = names.length == columns.size();
        for (int i = 0; same && i < names.length; i++) {
            String name = names[i];
            same = columns.field(i).name().equalsIgnoreCase(name == null ? "" : name);
        }
        if (!same) {
            throw new ExecutionException(
                    "_LEGACY_ERROR_TEMP_3241",
                    "KD000",
                    "CSV header does not conform to the schema. Header: " + line + ". Schema: "
                            + List.of(columns.fieldNames()) + ". CSV file: " + file
                            + ". Name the columns as the header does, or leave the option 'enforceSchema' out to take them by place.");
        }
    }
}
