package io.millrace.connector.files;

import io.millrace.connector.SinkWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Writes one file an epoch and partition, if there are rows of it. Finishes files and waits for the disk on the executor, not on the task's
 * thread. Of many partitions the files that had a row last are open; when others get a row, they are opened again, or the partition gets
 * another file if the format is not appendable.
 */
final class PartWriter implements SinkWriter {
    /**
     * A file with rows of a partition.
     *
     * @param directory of the partition, relative to the sink's
     * @param number of the epoch's files of this partition, from 0; always 0 of an appendable format
     */
    record Written(Path file, String directory, int number) {
        /** The end of its name: a number only where there may be several. */
        String ending(PartFormat format) {
            return format.appendable()
                    ? format.suffix()
                    : String.format(Locale.ROOT, "c%03d.%s", number, format.suffix());
        }
    }

    /** What is to be known of an epoch's files when they are published. */
    interface Receipt {
        byte[] of(List<Written> files, long epoch);
    }

    private record OpenPart(Written written, FileChannel channel, PartFormat.PartFile rows) {
        Path path() {
            return written.file();
        }
    }

    private final Partitioning partitioning;
    private final PartFormat format;
    private final Supplier<Path> names;
    private final Receipt receipt;
    private final Executor syncing;

    /** By directory, the one that had a row last at the end. */
    private final LinkedHashMap<String, OpenPart> open = new LinkedHashMap<>(16, 0.75f, true);

    /** Of the epoch, finished but not safe on the disk yet. */
    private final List<Written> closed = new ArrayList<>();

    /** By directory the last file of it, of those that are closed. */
    private final Map<String, Written> lastClosed = new HashMap<>();

    /** @param names fresh ones; a name that is taken is passed over */
    PartWriter(Partitioning partitioning, PartFormat format, Supplier<Path> names, Receipt receipt, Executor syncing) {
        this.partitioning = partitioning;
        this.format = format;
        this.names = names;
        this.receipt = receipt;
        this.syncing = syncing;
    }

    @Override
    public void write(byte[] base, int off, int len) {
        String directory = partitioning.directory(base, off);
        OpenPart part = open.get(directory);
        OpenPart to = part == null ? open(directory) : part;
        try {
            to.rows().write(base, off, len);
        } catch (IOException e) {
            throw FileStreamSink.failed(to.path(), e);
        }
    }

    /** Makes a file for this directory, even if no row comes. */
    void openEmpty(String directory) {
        open(directory);
    }

    private OpenPart open(String directory) {
        closeEldest();
        Written before = lastClosed.get(directory);
        OpenPart opened;
        if (before == null) {
            opened = create(directory, 0);
        } else if (format.appendable()) {
            opened = reopen(before);
            closed.remove(before);
            lastClosed.remove(directory);
        } else {
            opened = create(directory, before.number() + 1);
        }
        open.put(directory, opened);
        return opened;
    }

    private OpenPart create(String directory, int number) {
        Partitioning.requireName(directory);
        Path path = names.get();
        while (true) {
            try {
                FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                return new OpenPart(new Written(path, directory, number), channel, format.open(channel, true));
            } catch (FileAlreadyExistsException taken) {
                path = names.get();
            } catch (IOException e) {
                throw FileStreamSink.failed(path, e);
            }
        }
    }

    private OpenPart reopen(Written part) {
        try {
            FileChannel channel = FileChannel.open(part.file(), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            return new OpenPart(part, channel, format.open(channel, false));
        } catch (IOException e) {
            throw FileStreamSink.failed(part.file(), e);
        }
    }

    private void closeEldest() {
        if (open.size() < format.maxOpen()) {
            return;
        }
        Map.Entry<String, OpenPart> eldest = open.entrySet().iterator().next();
        OpenPart part = eldest.getValue();
        try (FileChannel channel = part.channel()) {
            part.rows().finish();
        } catch (IOException e) {
            throw FileStreamSink.failed(part.path(), e);
        }
        closed.add(part.written());
        lastClosed.put(eldest.getKey(), part.written());
        open.remove(eldest.getKey());
    }

    @Override
    public CompletionStage<byte[]> prepare(long epoch) {
        if (open.isEmpty() && closed.isEmpty()) {
            return CompletableFuture.completedFuture(new byte[0]);
        }
        List<OpenPart> parts = List.copyOf(open.values());
        List<Written> others = List.copyOf(closed);
        open.clear();
        closed.clear();
        lastClosed.clear();
        return CompletableFuture.supplyAsync(() -> sync(parts, others, epoch), syncing);
    }

    private byte[] sync(List<OpenPart> parts, List<Written> others, long epoch) {
        List<Written> written = new ArrayList<>(others);
        parts.forEach(part -> written.add(part.written()));
        Path at = written.get(0).file();
        try {
            for (OpenPart part : parts) {
                at = part.path();
                try (FileChannel channel = part.channel()) {
                    part.rows().finish();
                    channel.force(true);
                }
            }
            for (Written other : others) {
                at = other.file();
                Durable.syncFile(at);
            }
            Durable.sync(Objects.requireNonNull(at.getParent()));
        } catch (IOException e) {
            throw new CompletionException(FileStreamSink.failed(at, e));
        }
        return receipt.of(written, epoch);
    }

    /** What was not prepared belongs to no epoch. */
    @Override
    public void close() {
        List<Path> left = new ArrayList<>();
        closed.forEach(part -> left.add(part.file()));
        List<OpenPart> opened = List.copyOf(open.values());
        opened.forEach(part -> left.add(part.path()));
        open.clear();
        closed.clear();
        lastClosed.clear();
        for (OpenPart part : opened) {
            try {
                part.rows().abandon();
                part.channel().close();
            } catch (IOException e) {
                throw FileStreamSink.failed(part.path(), e);
            }
        }
        for (Path path : left) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw FileStreamSink.failed(path, e);
            }
        }
    }
}
