package io.millrace.connector.kafka;

import io.millrace.connector.OutputLog;
import io.millrace.connector.PreparedBytes;

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
        return PreparedBytes.encode(VERSION, out -> {
            out.writeInt(partition);
            out.writeLong(epoch);
            out.writeLong(execution);
            out.writeLong(preparedAtMs);
            out.writeUTF(topic);
            layout.write(out);
            rows.write(out);
        });
    }

    static PreparedOutput decode(byte[] bytes) {
        return PreparedBytes.decode(
                bytes,
                "Kafka",
                VERSION,
                in -> new PreparedOutput(
                        in.readInt(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readUTF(),
                        SinkLayout.read(in),
                        OutputLog.Kept.read(in)));
    }
}
