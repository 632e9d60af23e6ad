package io.millrace.connector;

import io.millrace.error.ExecutionException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a {@link TransactionalWriter} says of an epoch that it has prepared, as bytes that begin with a version: another version of the sink, and
 * another sink, are told from damage. Any thread.
 */
public final class PreparedBytes {
    /** Writes what was prepared. */
    @FunctionalInterface
    public interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads what a {@link Body} wrote. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    private PreparedBytes() {}

    public static byte[] encode(int version, Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(version);
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * @param sink its kind, as errors call it: {@code Kafka}
     * @throws ExecutionException {@code SINK_STATE_UNREADABLE} for another version, and for what the reader cannot read
     */
    public static <T> T decode(byte[] bytes, String sink, int version, Reader<T> reader) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int written = in.readInt();
            if (written != version) {
                throw new ExecutionException(
                        "SINK_STATE_UNREADABLE",
                        "58030",
                        "The last epoch of this query was written by a " + sink + " sink of version " + written
                                + ", this is version " + version
                                + ". Start it with the version of Millrace that wrote it.");
            }
            return reader.read(in);
        } catch (IOException e) {
            throw new ExecutionException(
                    "SINK_STATE_UNREADABLE",
                    "What the " + sink + " sink kept of the last epoch cannot be read: " + e.getMessage()
                            + ". Was the checkpoint written by another kind of sink? Then use the one it was written with, or a new checkpointLocation.",
                    e);
        }
    }
}
