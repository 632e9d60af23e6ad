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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes one file an epoch, if the epoch has rows. Waits for the disk on the executor, not on the task's thread. */
final class PartWriter implements SinkWriter {
    /** What is to be known of a file when its epoch is published. */
    interface Receipt {
        byte[] of(Path file, long epoch);
    }

    private record OpenPart(Path path, FileChannel channel, BufferedWriter text) {}

    private final PartFormat format;
    private final Supplier<Path> names;
    private final Receipt receipt;
    private final Executor syncing;
    private @Nullable OpenPart part;

    /** @param names fresh ones; a name that is taken is passed over */
    PartWriter(PartFormat format, Supplier<Path> names, Receipt receipt, Executor syncing) {
        this.format = format;
        this.names = names;
        this.receipt = receipt;
        this.syncing = syncing;
    }

    @Override
    public void write(byte[] base, int off, int len) {
        OpenPart to = part == null ? open() : part;
        try {
            to.text().append(format.lines().line(base, off)).append('\n');
        } catch (IOException e) {
            throw FileStreamSink.failed(to.path(), e);
        }
    }

    private OpenPart open() {
        Path path = names.get();
        try {
            FileChannel channel = null;
            while (channel == null) {
                try {
                    channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                } catch (FileAlreadyExistsException taken) {
                    path = names.get();
                }
            }
            OpenPart opened = new OpenPart(
                    path,
                    channel,
                    new BufferedWriter(new OutputStreamWriter(
                            Channels.newOutputStream(channel), StandardCharsets.UTF_8.newEncoder())));
            part = opened;
            if (format.header() != null) {
                opened.text().append(format.header()).append('\n');
            }
            return opened;
        } catch (IOException e) {
            throw FileStreamSink.failed(path, e);
        }
    }

    @Override
    public CompletionStage<byte[]> prepare(long epoch) {
        OpenPart done = part;
        if (done == null) {
            return CompletableFuture.completedFuture(new byte[0]);
        }
        part = null;
        try {
            done.text().flush();
            return CompletableFuture.supplyAsync(() -> sync(done, epoch), syncing);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(FileStreamSink.failed(done.path(), e));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private byte[] sync(OpenPart done, long epoch) {
        try (FileChannel channel = done.channel()) {
            channel.force(true);
            Durable.sync(Objects.requireNonNull(done.path().getParent()));
        } catch (IOException e) {
            throw new CompletionException(FileStreamSink.failed(done.path(), e));
        }
        return receipt.of(done.path(), epoch);
    }

    /** What was not prepared belongs to no epoch. */
    @Override
    public void close() {
        OpenPart left = part;
        if (left == null) {
            return;
        }
        part = null;
        try {
            left.channel().close();
            Files.deleteIfExists(left.path());
        } catch (IOException e) {
            throw FileStreamSink.failed(left.path(), e);
        }
    }
}
