package io.millrace.connector.files;

import io.millrace.error.ExecutionException;

/**
 * A place in a stream of files as one number, as the contract of sources asks for: the file's number in the list of files in the upper
 * half, the records (of most formats lines) read of it in the lower. Later places have larger numbers.
 */
record FilePosition(int file, long record) {
    private static final int RECORD_BITS = 32;
    private static final long MAX_RECORD = (1L << RECORD_BITS) - 1;

    static FilePosition of(long position) {
        return new FilePosition((int) (position >>> RECORD_BITS), position & MAX_RECORD);
    }

    /** Before the first record of a file. */
    static long startOf(int file) {
        return (long) file << RECORD_BITS;
    }

    long toLong() {
        if (record > MAX_RECORD) {
            throw new ExecutionException(
                    "FILE_TOO_LONG",
                    "54000",
                    "A file of a stream has more than " + MAX_RECORD + " records. Divide it into several.");
        }
        return startOf(file) | record;
    }
}
