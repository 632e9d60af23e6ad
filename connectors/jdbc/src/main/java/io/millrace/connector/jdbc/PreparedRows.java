package io.millrace.connector.jdbc;

import io.millrace.connector.OutputLog;
import io.millrace.connector.PreparedBytes;
import io.millrace.sql.types.StructType;
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
        return PreparedBytes.encode(VERSION, out -> {
            out.writeInt(task);
            out.writeLong(epoch);
            out.writeLong(execution);
            out.writeBoolean(replace);
            byte[] ddl = schema.toDDL().getBytes(StandardCharsets.UTF_8);
            out.writeInt(ddl.length);
            out.write(ddl);
            rows.write(out);
        });
    }

    static PreparedRows decode(byte[] bytes) {
        return PreparedBytes.decode(
                bytes,
                "JDBC",
                VERSION,
                in -> new PreparedRows(
                        in.readInt(),
                        in.readLong(),
                        in.readLong(),
                        in.readBoolean(),
                        StructType.fromDDL(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8)),
                        OutputLog.Kept.read(in)));
    }
}
