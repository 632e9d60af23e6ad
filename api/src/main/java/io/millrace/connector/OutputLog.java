package io.millrace.connector;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The rows of one epoch of one writer of a {@link TransactionalSink}, kept until they are published: a few inline, more in files, each written as soon as it is full. As
 * long as a file is on its way it counts as in flight. Task thread; the files' answers come on any.
 */
public final class OutputLog {
    /** Goes into the manifest, which is written anyway; a file of its own costs a sync. */
    static final int MAX_INLINE_BYTES = 16 << 10;

    static final int FILE_BYTES = 1 << 20;

    private final SinkFiles files;
    private final long epoch;
    private final InFlight inFlight;
    private final List<CompletableFuture<String>> written = new ArrayList<>();
    private byte[] buffer = new byte[4 << 10];
    private int length;

    /** What a log amounts to. */
    public record Kept(List<String> files, byte[] inline) {
        public void write(DataOutputStream out) throws IOException {
            out.writeInt(files.size());
            for (String file : files) {
                out.writeUTF(file);
            }
            out.writeInt(inline.length);
            out.write(inline);
        }

        public static Kept read(DataInputStream in) throws IOException {
            List<String> files = new ArrayList<>();
            for (int n = in.readInt(); n > 0; n--) {
                files.add(in.readUTF());
            }
            return new Kept(List.copyOf(files), in.readNBytes(in.readInt()));
        }
    }

    /** @param epoch that the rows belong to, as far as is known before the barrier */
    public OutputLog(SinkFiles files, long epoch, InFlight inFlight) {
        this.files = files;
        this.epoch = epoch;
        this.inFlight = inFlight;
    }

    public void add(byte[] base, int off, int len) {
        int end = length + Integer.BYTES + len;
        if (end > FILE_BYTES && length > 0) {
            writeFile();
            end = Integer.BYTES + len;
        }
        if (end > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(end, Math.min(FILE_BYTES, 2 * buffer.length)));
        }
        buffer[length] = (byte) (len >>> 24);
        buffer[length + 1] = (byte) (len >>> 16);
        buffer[length + 2] = (byte) (len >>> 8);
        buffer[length + 3] = (byte) len;
        System.arraycopy(base, off, buffer, length + Integer.BYTES, len);
        length = end;
    }

    private void writeFile() {
        byte[] content = Arrays.copyOf(buffer, length);
        length = 0;
        inFlight.add(content.length);
        written.add(files.write(epoch, content)
                .whenComplete((file, error) -> inFlight.remove(content.length))
                .toCompletableFuture());
    }

    /** No more rows. Completes when they are as durable as they will be: what is inline, with the manifest. */
    public CompletionStage<Kept> finish() {
        byte[] inline = new byte[0];
        if (!written.isEmpty() || length > MAX_INLINE_BYTES) {
            writeFile();
        } else {
            inline = Arrays.copyOf(buffer, length);
        }
        byte[] rest = inline;
        buffer = new byte[0];
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        new Kept(written.stream().map(CompletableFuture::join).toList(), rest));
    }

    /** All rows that were kept, in order. Blocks. */
    public static void read(Kept kept, SinkFiles files, RowSink to) throws IOException {
        for (String file : kept.files()) {
            rows(files.read(file), to);
        }
        rows(kept.inline(), to);
    }

    private static void rows(byte[] bytes, RowSink to) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        for (int at = 0; at < bytes.length; ) {
            int len = in.readInt();
            to.row(bytes, at + Integer.BYTES, len);
            in.skipNBytes(len);
            at += Integer.BYTES + len;
        }
    }
}
