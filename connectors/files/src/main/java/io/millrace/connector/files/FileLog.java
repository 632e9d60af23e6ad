package io.millrace.connector.files;

import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.error.TransientException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The files of a stream, numbered from 0 in the order in which they are read. Only ever appended to, and durable before append() returns
 * (docs/decisions/016-files-are-numbered-in-a-list.md): a position that names a file means the same file for ever. Thread-safe; one
 * process at a time, held off by a lock on the file.
 *
 * <p>One line a file: the CRC-32 of the rest, the time of modification in milliseconds, the length in bytes, the URI. What follows the last
 * whole line was being written when the process ended, and no position names it.
 */
final class FileLog implements AutoCloseable {
    private static final String NAME = "files";
    private static final String HEADER = "millrace-files 1\n";

    private final Path at;
    private final @Nullable FileChannel channel;

    /** Guarded by itself. */
    private final List<InputFile> entries = new ArrayList<>();

    private long length;

    private FileLog(Path at, @Nullable FileChannel channel) {
        this.at = at;
        this.channel = channel;
    }

    /** For a query without a checkpoint: nothing is kept. */
    static FileLog inMemory() {
        return new FileLog(Path.of(""), null);
    }

    static FileLog open(Path directory) {
        Path at = directory.resolve(NAME);
        FileChannel channel = null;
        try {
            Durable.createDirectories(directory);
            channel =
                    FileChannel.open(at, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lock(channel, at);
            FileLog log = new FileLog(at, channel);
            log.load(channel);
            Durable.sync(directory);
            return log;
        } catch (IOException | RuntimeException e) {
            closeAfter(channel, e);
            throw e instanceof RuntimeException r ? r : unusable(at, e);
        }
    }

    private static void closeAfter(@Nullable FileChannel channel, Exception cause) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static void lock(FileChannel channel, Path at) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new MillraceException(
                    "CONCURRENT_QUERY",
                    "The list of files " + at
                            + " is in use by another run of this query. Stop that one first, or use another checkpointLocation.");
        }
    }

    private void load(FileChannel from) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(from.size()));
        int read = 0;
        while (read >= 0 && bytes.hasRemaining()) {
            read = from.read(bytes, bytes.position());
        }
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        if (text.length() < HEADER.length() && HEADER.startsWith(text)) {
            from.truncate(0);
            write(from, HEADER);
            return;
        }
        if (!text.startsWith(HEADER)) {
            throw new ExecutionException(
                    "CHECKPOINT_CORRUPT",
                    "XX001",
                    "The list of files " + at + " does not begin with '" + HEADER.trim()
                            + "'. Restore it from a backup, or start over with a new checkpointLocation.");
        }
        length = HEADER.length();
        for (int end = text.indexOf('\n', (int) length); end >= 0; end = text.indexOf('\n', (int) length)) {
            InputFile entry = decode(text.substring((int) length, end));
            if (entry == null) {
                break;
            }
            entries.add(entry);
            length = end + 1L;
        }
    }

    private static String encode(InputFile e) {
        String rest = e.modifiedMs() + " " + e.bytes() + " " + e.file().toUri().toASCIIString();
        return crc(rest) + " " + rest + "\n";
    }

    /** Null if the line is not whole. */
    private static @Nullable InputFile decode(String line) {
        String[] parts = line.split(" ", 2);
        if (parts.length < 2 || !crc(parts[1]).equals(parts[0])) {
            return null;
        }
        String[] fields = parts[1].split(" ", 3);
        return new InputFile(Path.of(URI.create(fields[2])), Long.parseLong(fields[0]), Long.parseLong(fields[1]));
    }

    private static String crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return Long.toHexString(crc.getValue());
    }

    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    /** A number that a position names and the list does not have is an error: part of the checkpoint is lost. */
    InputFile get(int number) {
        synchronized (entries) {
            if (number < entries.size()) {
                return entries.get(number);
            }
        }
        throw new ExecutionException(
                "CHECKPOINT_CORRUPT",
                "XX001",
                "The query's log names file number " + number + ", but the list " + at + " has only " + size()
                        + " files. Restore it from a backup, or start over with a new checkpointLocation.");
    }

    List<InputFile> all() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    /** One thread at a time. If it fails, nothing was appended. */
    void append(List<InputFile> more) {
        if (more.isEmpty()) {
            return;
        }
        if (channel != null) {
            StringBuilder text = new StringBuilder();
            more.forEach(e -> text.append(encode(e)));
            try {
                // Of an attempt that failed there may be more than this one writes.
                channel.truncate(length);
                write(channel, text.toString());
            } catch (IOException e) {
                throw unusable(at, e);
            }
        }
        synchronized (entries) {
            entries.addAll(more);
        }
    }

    private void write(FileChannel to, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        long end = length;
        while (bytes.hasRemaining()) {
            end += to.write(bytes, end);
        }
        to.force(true);
        length = end;
    }

    static TransientException unusable(Path at, Exception e) {
        return new TransientException(
                "CHECKPOINT_LOCATION_UNUSABLE",
                "The file " + at + " cannot be read or written: " + e + ". Check the disk and its permissions.",
                e);
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw unusable(at, e);
            }
        }
    }
}
