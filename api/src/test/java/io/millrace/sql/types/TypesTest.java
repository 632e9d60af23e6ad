package io.millrace.sql.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.error.MillraceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a INT",
                "a BIGINT NOT NULL,b STRING",
                "a DECIMAL(10,2),b ARRAY<MAP<STRING, INT>>",
                "a STRUCT<x: DOUBLE, y: STRUCT<z: DATE>>,`odd name` TIMESTAMP,l TIMESTAMP_NTZ",
                "i INTERVAL DAY TO SECOND,j INTERVAL YEAR TO MONTH,k BINARY,l VOID"
            })
    void a_schema_survives_ddl(String ddl) {
        StructType schema = StructType.fromDDL(ddl);
        assertThat(schema.toDDL()).isEqualTo(ddl);
        assertThat(StructType.fromDDL(schema.toDDL())).isEqualTo(schema);
    }

    @Test
    void ddl_takes_the_usual_spellings() {
        assertThat(DataType.fromDDL("array<int>")).isEqualTo(DataTypes.createArrayType(DataTypes.IntegerType));
        assertThat(DataType.fromDDL("long")).isEqualTo(DataTypes.LongType);
        assertThat(DataType.fromDDL("dec")).isEqualTo(DataTypes.createDecimalType(10, 0));
        assertThat(DataType.fromDDL("varchar(10)")).isEqualTo(DataTypes.StringType);
        assertThat(DataType.fromDDL("a: int, b string"))
                .isEqualTo(new StructType().add("a", "int").add("b", "string"));
    }

    @Test
    void a_mistake_names_the_place_and_shows_an_example() {
        assertThatThrownBy(() -> StructType.fromDDL("a INTT"))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("UNSUPPORTED_DATATYPE")
                .hasMessageContaining("a INTT")
                .hasMessageContaining("Write columns as in");
        assertThatThrownBy(() -> StructType.fromDDL("a array<int")).hasMessageContaining("PARSE_SYNTAX_ERROR");
    }

    @Test
    void decimals_have_bounds() {
        assertThatThrownBy(() -> DataTypes.createDecimalType(39, 0)).hasMessageContaining("DECIMAL_PRECISION");
        assertThatThrownBy(() -> DataTypes.createDecimalType(3, 4)).hasMessageContaining("DECIMAL_PRECISION");
        assertThat(new DecimalType(18, 2).fitsLong()).isTrue();
        assertThat(new DecimalType(19, 2).fitsLong()).isFalse();
    }

    @Test
    void the_tree_reads_as_in_spark() {
        StructType schema =
                StructType.fromDDL("id BIGINT NOT NULL, tags ARRAY<STRING>, m MAP<STRING,INT>, s STRUCT<x: INT>");
        assertThat(schema.treeString()).isEqualTo("""
                root
                 |-- id: long (nullable = false)
                 |-- tags: array (nullable = true)
                 |    |-- element: string (containsNull = true)
                 |-- m: map (nullable = true)
                 |    |-- key: string
                 |    |-- value: integer (valueContainsNull = true)
                 |-- s: struct (nullable = true)
                 |    |-- x: integer (nullable = true)
                """);
    }

    @Test
    void fields_are_found_by_name() {
        StructType schema = StructType.fromDDL("Id INT, name STRING");
        assertThat(schema.fieldIndex("name")).isEqualTo(1);
        assertThat(schema.indexOf("id", false)).isZero();
        assertThat(schema.indexOf("id", true)).isEqualTo(-1);
        assertThatThrownBy(() -> schema.fieldIndex("id"))
                .hasMessageContaining("FIELD_NOT_FOUND")
                .hasMessageContaining("Id");
    }
}
