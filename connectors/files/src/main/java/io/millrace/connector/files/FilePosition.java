package io.millrace.connector.files;

import io.millrace.error.ExecutionException;

/**
 * A place in a stream of files as one number, as the contract of sources asks for: the file's number in the list of files in the upper
 * half, the lines read of it in the lower. Later places have larger numbers.
 */
record FilePosition(int file, long line) {
    private static final int LINE_BITS = 32;
    private static final long MAX_LINE = (1L << LINE_BITS) - 1;

    static FilePosition of(long position) {
        return new FilePosition((int) (position >>> LINE_BITS), position & MAX_LINE);
    }

    /** Before the first line of a file. */
    static long startOf(int file) {
        return (long) file << LINE_BITS;
    }

    long toLong() {
        if (line > MAX_LINE) {
            throw new ExecutionException(
                    "FILE_TOO_LONG",
                    "54000",
                    "A file of a stream has more than " + MAX_LINE + " lines. Divide it into several.");
        }
        return startOf(file) | line;
    }
}
