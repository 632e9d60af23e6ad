package io.millrace.connector.kafka;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a record stand in a row, -1 if nowhere.
 *
 * @param fixedTopic the option 'topic', which beats the column
 */
record SinkLayout(
        int columns,
        int key,
        int value,
        int topic,
        int headers,
        int partition,
        @Nullable String fixedTopic) {

    static SinkLayout of(StructType schema, @Nullable String fixedTopic) {
        int value = find(schema, "value", List.of(DataTypes.StringType, DataTypes.BinaryType));
        if (value < 0) {
            throw new AnalysisException(
                    "REQUIRED_COLUMN_MISSING",
                    "Required attribute 'value' not found. The columns are " + List.of(schema.fieldNames())
                            + ". Make one, for example with to_json(struct(*)) AS value.");
        }
        int topic = find(schema, "topic", List.of(DataTypes.StringType));
        if (topic < 0 && fixedTopic == null) {
            throw new AnalysisException(
                    "MISSING_OPTION",
                    "topic option required when no 'topic' attribute is present. Use the topic option for setting a topic.");
        }
        return new SinkLayout(
                schema.size(),
                find(schema, "key", List.of(DataTypes.StringType, DataTypes.BinaryType)),
                value,
                topic,
                headers(schema),
                find(schema, "partition", List.of(DataTypes.IntegerType)),
                fixedTopic);
    }

    private static int find(StructType schema, String name, List<DataType> allowed) {
        int i = schema.indexOf(name, false);
        if (i >= 0 && !allowed.contains(schema.field(i).dataType())) {
            throw new AnalysisException(
                    "DATATYPE_MISMATCH",
                    "The column '" + name + "' of a Kafka sink must be of type " + allowed + ", but is "
                            + schema.field(i).dataType() + ". Cast it.");
        }
        return i;
    }

    private static int headers(StructType schema) {
        int i = schema.indexOf("headers", false);
        if (i >= 0) {
            DataType type = schema.field(i).dataType();
            boolean ok = type instanceof ArrayType a
                    && a.elementType() instanceof StructType s
                    && s.size() == 2
                    && s.field(0).dataType() == DataTypes.StringType
                    && s.field(1).dataType() == DataTypes.BinaryType;
            if (!ok) {
                throw new AnalysisException(
                        "DATATYPE_MISMATCH",
                        "The column 'headers' of a Kafka sink must be of type array<struct<key:string,value:binary>>, but is "
                                + type + ".");
            }
        }
        return i;
    }

    /** For progress reports. */
    String description() {
        return "KafkaTable" + (fixedTopic == null ? "" : "[" + fixedTopic + "]");
    }

    /** So that rows can be read by a later version of the query, whose columns may stand elsewhere. */
    void write(DataOutputStream out) throws IOException {
        for (int place : new int[] {columns, key, value, topic, headers, partition}) {
            out.writeInt(place);
        }
        out.writeBoolean(fixedTopic != null);
        if (fixedTopic != null) {
            out.writeUTF(fixedTopic);
        }
    }

    static SinkLayout read(DataInputStream in) throws IOException {
        return new SinkLayout(
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readBoolean() ? in.readUTF() : null);
    }
}
