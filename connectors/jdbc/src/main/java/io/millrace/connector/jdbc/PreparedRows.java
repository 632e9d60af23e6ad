package io.millrace.connector.jdbc;

import io.millrace.connector.OutputLog;
import io.millrace.error.ExecutionException;
import io.millrace.sql.types.StructType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What a writer says about an epoch that it has prepared: enough for anybody to write it, a later version of the query too.
 *
 * @param replace whether the rows take the place of all rows of the table
 * @param schema of the rows
 */
record PreparedRows(int task, long epoch, long execution, boolean replace, StructType schema, OutputLog.Kept rows) {
    private static final int VERSION = 1;

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            out.writeInt(task);
            out.writeLong(epoch);
            out.writeLong(execution);
            out.writeBoolean(replace);
            byte[] ddl = schema.toDDL().getBytes(StandardCharsets.UTF_8);
            out.writeInt(ddl.length);
            out.write(ddl);
            rows.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static PreparedRows decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readInt();
            if (version != VERSION) {
                throw new ExecutionException(
                        "SINK_STATE_UNREADABLE",
                        "58030",
                        "The last epoch of this query was written by a JDBC sink of version " + version
                                + ", this is version " + VERSION
                                + ". Start it with the version of Millrace that wrote it.");
            }
            return new PreparedRows(
                    in.readInt(),
                    in.readLong(),
                    in.readLong(),
                    in.readBoolean(),
                    StructType.fromDDL(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8)),
                    OutputLog.Kept.read(in));
        } catch (IOException e) {
            throw new ExecutionException(
                    "SINK_STATE_UNREADABLE",
                    "What the JDBC sink kept of the last epoch cannot be read: " + e.getMessage()
                            + ". Was the checkpoint written by another kind of sink? Then use the one it was written with, or a new checkpointLocation.",
                    e);
        }
    }
}
