package io.millrace.connector.files;

import io.millrace.connector.SinkWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes one file an epoch and partition, if there are rows of it. Waits for the disk on the executor, not on the task's thread. Of many
 * partitions the files that had a row last are open, the others are opened again when they get one.
 */
final class PartWriter implements SinkWriter {
    private static final int MAX_OPEN = 64;

    /**
     * A file with the rows of a partition.
     *
     * @param directory of the partition, relative to the sink's
     */
    record Written(Path file, String directory) {}

    /** What is to be known of an epoch's files when they are published. */
    interface Receipt {
        byte[] of(List<Written> files, long epoch);
    }

    private record OpenPart(Path path, FileChannel channel, BufferedWriter text) {}

    private final PartFormat format;
    private final Supplier<Path> names;
    private final Receipt receipt;
    private final Executor syncing;

    /** By directory, the one that had a row last at the end. */
    private final LinkedHashMap<String, OpenPart> open = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, Path> closed = new LinkedHashMap<>();

    /** @param names fresh ones; a name that is taken is passed over */
    PartWriter(PartFormat format, Supplier<Path> names, Receipt receipt, Executor syncing) {
        this.format = format;
        this.names = names;
        this.receipt = receipt;
        this.syncing = syncing;
    }

    @Override
    public void write(byte[] base, int off, int len) {
        @Nullable Object[] row = format.partitioning().decode(base, off);
        String directory = format.partitioning().directory(row);
        OpenPart part = open.get(directory);
        OpenPart to = part == null ? open(directory) : part;
        try {
            to.text()
                    .append(format.lines().line(format.partitioning().data(row)))
                    .append('\n');
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
        Path before = closed.get(directory);
        OpenPart opened = before == null ? create(directory) : reopen(before);
        closed.remove(directory);
        open.put(directory, opened);
        return opened;
    }

    private OpenPart create(String directory) {
        Partitioning.requireName(directory);
        Path path = names.get();
        while (true) {
            try {
                OpenPart created =
                        part(path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
                if (format.header() != null) {
                    created.text().append(format.header()).append('\n');
                }
                return created;
            } catch (FileAlreadyExistsException taken) {
                path = names.get();
            } catch (IOException e) {
                throw FileStreamSink.failed(path, e);
            }
        }
    }

    private static OpenPart reopen(Path path) {
        try {
            return part(path, FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw FileStreamSink.failed(path, e);
        }
    }

    private static OpenPart part(Path path, FileChannel channel) {
        return new OpenPart(
                path,
                channel,
                new BufferedWriter(new OutputStreamWriter(
                        Channels.newOutputStream(channel), StandardCharsets.UTF_8.newEncoder())));
    }

    private void closeEldest() {
        if (open.size() < MAX_OPEN) {
            return;
        }
        Map.Entry<String, OpenPart> eldest = open.entrySet().iterator().next();
        OpenPart part = eldest.getValue();
        try {
            part.text().close();
        } catch (IOException e) {
            throw FileStreamSink.failed(part.path(), e);
        }
        closed.put(eldest.getKey(), part.path());
        open.remove(eldest.getKey());
    }

    @Override
    public CompletionStage<byte[]> prepare(long epoch) {
        if (open.isEmpty() && closed.isEmpty()) {
            return CompletableFuture.completedFuture(new byte[0]);
        }
        List<Written> written = new ArrayList<>();
        List<FileChannel> channels = new ArrayList<>();
        closed.forEach((directory, path) -> written.add(new Written(path, directory)));
        try {
            for (Map.Entry<String, OpenPart> part : open.entrySet()) {
                flush(part.getValue());
                written.add(new Written(part.getValue().path(), part.getKey()));
                channels.add(part.getValue().channel());
            }
            List<Path> others = List.copyOf(closed.values());
            CompletionStage<byte[]> done =
                    CompletableFuture.supplyAsync(() -> sync(channels, others, written, epoch), syncing);
            open.clear();
            closed.clear();
            return done;
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static void flush(OpenPart part) {
        try {
            part.text().flush();
        } catch (IOException e) {
            throw FileStreamSink.failed(part.path(), e);
        }
    }

    private byte[] sync(List<FileChannel> channels, List<Path> others, List<Written> written, long epoch) {
        Path at = written.get(0).file();
        try {
            for (FileChannel channel : channels) {
                try (channel) {
                    channel.force(true);
                }
            }
            for (Path other : others) {
                Durable.syncFile(other);
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
        List<Path> left = new ArrayList<>(closed.values());
        List<OpenPart> opened = List.copyOf(open.values());
        opened.forEach(part -> left.add(part.path()));
        open.clear();
        closed.clear();
        for (OpenPart part : opened) {
            try {
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
