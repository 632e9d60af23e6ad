package io.millrace.connector.kafka;

import io.millrace.connector.OutputLog;
import io.millrace.error.ExecutionException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a writer says about an epoch that it has prepared: enough to write it again.
 *
 * @param topic that the marker stands under
 * @param preparedAtMs milliseconds since 1970, before the marker was written
 */
record PreparedOutput(
        int partition,
        long epoch,
        long execution,
        long preparedAtMs,
        String topic,
        SinkLayout layout,
        OutputLog.Kept rows) {
    private static final int VERSION = 1;

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            out.writeInt(partition);
            out.writeLong(epoch);
            out.writeLong(execution);
            out.writeLong(preparedAtMs);
            out.writeUTF(topic);
            layout.write(out);
            rows.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static PreparedOutput decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readInt();
            if (version != VERSION) {
                throw new ExecutionException(
                        "SINK_STATE_UNREADABLE",
                        "58030",
                        "The last epoch of this query was written by a Kafka sink of version " + version
                                + ", this is version " + VERSION
                                + ". Start it with the version of Millrace that wrote it.");
            }
            return new PreparedOutput(
                    in.readInt(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readUTF(),
                    SinkLayout.read(in),
                    OutputLog.Kept.read(in));
        } catch (IOException e) {
            throw new ExecutionException(
                    "SINK_STATE_UNREADABLE",
                    "What the Kafka sink kept of the last epoch cannot be read: " + e.getMessage()
                            + ". Was the checkpoint written by another kind of sink? Then use the one it was written with, or a new checkpointLocation.",
                    e);
        }
    }
}
