package io.millrace.sql.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MillraceException;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
    private static final Metadata ALL = new MetadataBuilder()
            .putLong("long", -3)
            .putDouble("double", 0.25)
            .putBoolean("boolean", true)
            .putString("string", "it's \"so\"")
            .putNull("null")
            .putMetadata(
                    "metadata", new MetadataBuilder().putString("inner", "x").build())
            .putLongArray("longs", new long[] {1, 2})
            .putDoubleArray("doubles", new double[] {1.5})
            .putBooleanArray("booleans", new boolean[] {true, false})
            .putStringArray("strings", new String[] {"a", "b"})
            .putMetadataArray("all", new Metadata[] {Metadata.empty()})
            .build();

    @Test
    void everyKindComesBackFromJson() {
        Metadata read = Metadata.fromJson(ALL.json());
        assertThat(read).isEqualTo(ALL).hasSameHashCodeAs(ALL);
        assertThat(read.getLong("long")).isEqualTo(-3);
        assertThat(read.getDouble("double")).isEqualTo(0.25);
        assertThat(read.getBoolean("boolean")).isTrue();
        assertThat(read.getString("string")).isEqualTo("it's \"so\"");
        assertThat(read.getMetadata("metadata").getString("inner")).isEqualTo("x");
        assertThat(read.getLongArray("longs")).containsExactly(1, 2);
        assertThat(read.getDoubleArray("doubles")).containsExactly(1.5);
        assertThat(read.getBooleanArray("booleans")).containsExactly(true, false);
        assertThat(read.getStringArray("strings")).containsExactly("a", "b");
        assertThat(read.getMetadataArray("all")).containsExactly(Metadata.empty());
        assertThat(read.contains("null")).isTrue();
    }

    @Test
    void aKeyThatIsNotThereNamesThoseThatAre() {
        Metadata one = new MetadataBuilder()
                .putLong("a", 1)
                .putLong("b", 2)
                .remove("b")
                .build();
        assertThatThrownBy(() -> one.getLong("b"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("[a]");
        assertThatThrownBy(() -> one.getString("a")).isInstanceOf(ClassCastException.class);
        assertThat(one.withKeyRemoved("a").isEmpty()).isTrue();
        assertThat(one.withKeyRemoved("z")).isSameAs(one);
    }

    @Test
    void aSchemaWithMetadataComesBackFromJsonAndDdl() {
        StructType schema = new StructType()
                .add("a", DataTypes.createArrayType(DataTypes.createDecimalType(12, 3), false), false, ALL)
                .add("m", "map<string,struct<x:tinyint,y:binary>>", true, "comment's")
                .add("i", DataTypes.createDayTimeIntervalType())
                .add("j", DataTypes.createYearMonthIntervalType((byte) 0, (byte) 0))
                .add("v", DataTypes.VariantType);
        StructType read = (StructType) DataType.fromJson(schema.json());
        assertThat(read).isEqualTo(schema);
        assertThat(read.apply("a").metadata()).isEqualTo(ALL);
        assertThat(read.apply("m").getComment()).contains("comment's");
        assertThat(DataType.fromJson(schema.prettyJson())).isEqualTo(schema);
        StructType ddl = StructType.fromDDL(schema.toDDL());
        assertThat(ddl.apply("m").getComment()).contains("comment's");
        assertThat(schema.sql()).doesNotContain("COMMENT");
        assertThat(DataType.fromJson("\"varchar(3)\"")).isEqualTo(DataTypes.StringType);
    }

    @Test
    void metadataDoNotMakeSchemasDiffer() {
        StructField field = new StructField("a", DataTypes.LongType, true, ALL);
        assertThat(field)
                .isEqualTo(new StructField("a", DataTypes.LongType))
                .hasSameHashCodeAs(new StructField("a", DataTypes.LongType));
        assertThat(field).isNotEqualTo(new StructField("a", DataTypes.LongType, false, ALL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"type\":\"set\"}",
                "{\"type\":\"array\"}",
                "\"nothing\"",
                "[]",
                "{\"type\":\"struct\",\"fields\":[1]}"
            })
    void whatIsNoSchemaIsRefused(String json) {
        assertThatThrownBy(() -> DataType.fromJson(json))
                .isInstanceOf(MillraceException.class)
                .hasMessageMatching("(?s).*(Give what|Write columns).*");
    }

    @Test
    void treesEndAtTheDepthAskedFor() {
        StructType schema = StructType.fromDDL("a STRUCT<b: STRUCT<c: INT>>");
        assertThat(schema.treeString(1)).contains("a: struct").doesNotContain("b: struct");
        assertThat(schema.treeString(2)).contains("b: struct").doesNotContain("c: integer");
        assertThat(schema.treeString(0)).isEqualTo(schema.treeString()).contains("c: integer");
    }
}
