package io.millrace.connector.files;

import org.jspecify.annotations.Nullable;

/**
 * How a file that is written looks.
 *
 * @param suffix of its name, without the dot
 * @param header its first line, or null
 */
record PartFormat(String suffix, @Nullable String header, LineFormat lines) {
    /** A row as a line of text, without its end. Shared by all writers, so thread-safe. */
    interface LineFormat {
        String line(byte[] base, int off);
    }
}
