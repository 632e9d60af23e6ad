package io.millrace.connector.files;

import org.jspecify.annotations.Nullable;

/**
 * How a file that is written looks.
 *
 * @param suffix of its name, without the dot
 * @param header its first line, or null
 * @param partitioning which of the rows, and what of them, are in one file
 */
record PartFormat(String suffix, @Nullable String header, Partitioning partitioning, LineFormat lines) {
    /** The values of a row that stand in the file, in internal form, as a line of text without its end. Shared by all writers, so thread-safe. */
    interface LineFormat {
        String line(@Nullable Object[] values);
    }
}
