package io.millrace.connector.files;

import io.millrace.connector.RowSink;

/** Reads files of one format as rows of a request's schema. One thread; one file is open at a time. */
public interface RecordFormat {
    /** An error if the file cannot be read. */
    OpenRecords open(InputFile file);

    /** A file between two records. */
    interface OpenRecords extends AutoCloseable {
        /** Delivers the rows of the next record, none to many; false after the last record. */
        boolean next(RowSink out);

        /** Passes over the first records of a file that was just opened; over all, if it has fewer. */
        void skip(long records);

        @Override
        void close();
    }
}
