package io.millrace.connector.files;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** How a file that is written looks. Shared by all writers of a sink, so thread-safe. */
public interface PartFormat {
    /** The end of file names, without the dot. */
    String suffix();

    /** Whether rows can be added to a file that was finished; if not, more rows of its partition make another file. */
    boolean appendable();

    /** How many files a task may have open at once. */
    int maxOpen();

    /**
     * Begins a file, or goes on with one that was finished.
     *
     * @param channel stands at the file's end; the caller's to force and to close
     * @param fresh whether the file is empty
     */
    PartFile open(FileChannel channel, boolean fresh) throws IOException;

    /** A file that is being written. One thread at a time. */
    interface PartFile {
        /** A row in the sink's schema, partition columns and all; the bytes may be reused after the call. */
        void write(byte[] base, int off, int len) throws IOException;

        /** Hands all that is pending to the channel. The last call. May be on another thread than those before. */
        void finish() throws IOException;

        /** The last call instead of finish(): the file will be deleted. */
        void abandon();
    }
}
