package io.millrace.connector.jdbc;

import static io.millrace.connector.jdbc.TestSession.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sql.DataFrameReader;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.sql.types.StructField;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Reading of tables. Types, values and refusals are those of Spark 4.2.0 with the same drivers and databases, observed on 2026-11-28 in local
 * mode; where ours differ it is said.
 */
class JdbcReadTest {
    @TempDir
    static Path dir;

    private static TestSession test;

    @BeforeAll
    static void open() {
        test = new TestSession(dir);
    }

    @AfterAll
    static void close() {
        test.close();
    }

    private static DataFrameReader reader(Databases db) {
        return test.session.read().format("jdbc").option("url", db.url());
    }

    private static List<String> types(Dataset<Row> rows) {
        return Arrays.stream(rows.schema().fields())
                .map(f -> f.name() + " " + f.dataType().simpleString())
                .toList();
    }

    /**
     * Times without a zone are of the session's zone here; Spark takes that of its JVM. Its times of day are cut to milliseconds.
     */
    @Test
    void typesOfPostgresql() throws Exception {
        Databases db = Databases.POSTGRESQL;
        String t = Databases.newTable();
        db.execute(
                "create table " + t
                        + "(a smallint, b integer not null, c bigint, d real, e double precision, f numeric, g numeric(10,2), h numeric(50,5),"
                        + " i text, j varchar(10), k char(5), l boolean, m date, n timestamp, o timestamptz, p time, q bytea, r uuid, s json,"
                        + " t jsonb, u interval, v integer[], w text[], x numeric(6,2)[], y timestamp[], z bit(1), aa bit(4), ab varbit(8),"
                        + " ac money, ad inet, ae xml, af oid, ah timetz, ai boolean[], al point, am int8[], an float4[], aq date[], at name)",
                "insert into " + t
                        + " values (1,2,3,1.5,2.5,12345.678,12.34,1234567890123.45678,'txt','vc','ch',true,'2024-02-29',"
                        + "'2024-03-10 01:30:00.123456','2024-03-10 02:30:00.123456+00','12:34:56.123456','\\x0102',"
                        + "'6f9619ff-8b86-d011-b42d-00cf4fc964ff','{\"a\": 1}','{\"a\": 1}','1 day 02:03:04','{1,NULL,3}','{a,NULL,\"c d\"}',"
                        + "'{1.5,NULL}','{\"2024-01-01 00:00:00\"}','1','1010','101','12.34','127.0.0.1','<a/>',42,'12:34:56+02','{t,f}',"
                        + "'(1,2)','{9}','{1.5}','{2024-01-01}','nm')",
                "insert into " + t + "(b) values (1)");
        Dataset<Row> rows = reader(db).option("dbtable", t).load();
        assertThat(types(rows))
                .containsExactly(
                        "a smallint",
                        "b int",
                        "c bigint",
                        "d float",
                        "e double",
                        "f decimal(38,18)",
                        "g decimal(10,2)",
                        "h decimal(38,0)",
                        "i string",
                        "j string",
                        "k string",
                        "l boolean",
                        "m date",
                        "n timestamp",
                        "o timestamp",
                        "p timestamp",
                        "q binary",
                        "r string",
                        "s string",
                        "t string",
                        "u string",
                        "v array<int>",
                        "w array<string>",
                        "x array<decimal(6,2)>",
                        "y array<timestamp>",
                        "z boolean",
                        "aa binary",
                        "ab string",
                        "ac string",
                        "ad string",
                        "ae string",
                        "af decimal(20,0)",
                        "ah timestamp",
                        "ai array<boolean>",
                        "al string",
                        "am array<bigint>",
                        "an array<float>",
                        "aq array<date>",
                        "at string");
        assertThat(rows.schema().fields()).allMatch(StructField::nullable);
        Dataset<Row> shown = rows.selectExpr(
                "a",
                "b",
                "c",
                "d",
                "e",
                "f",
                "g",
                "h",
                "i",
                "j",
                "k",
                "l",
                "m",
                "cast(n as string)",
                "cast(o as string)",
                "cast(p as string)",
                "hex(q)",
                "r",
                "s",
                "t",
                "u",
                "to_json(struct(v, w, x, y, ai, am, an, aq))",
                "z",
                "decode(aa, 'UTF-8')",
                "ab",
                "ac",
                "ad",
                "ae",
                "af",
                "cast(ah as string)",
                "al",
                "at");
        assertThat(texts(shown.where("a = 1")))
                .containsExactly(
                        "[1,2,3,1.5,2.5,12345.678000000000000000,12.34,1234567890123,txt,vc,ch   ,true,2024-02-29,"
                                + "2024-03-10 01:30:00.123456,2024-03-09 21:30:00.123456,1970-01-01 12:34:56.123456,0102,"
                                + "6f9619ff-8b86-d011-b42d-00cf4fc964ff,{\"a\": 1},{\"a\": 1},1 day 02:03:04,"
                                + "{\"v\":[1,null,3],\"w\":[\"a\",null,\"c d\"],\"x\":[1.50,null],\"y\":[\"2024-01-01T00:00:00.000-05:00\"],"
                                + "\"ai\":[true,false],\"am\":[9],\"an\":[1.5],\"aq\":[\"2024-01-01\"]},true,1010,101,$12.34,127.0.0.1,<a/>,42,"
                                + "1970-01-01 05:34:56,(1,2),nm]");
        assertThat(rows.where("b = 1").collectAsList().get(0).toString())
                .isEqualTo("[null,1" + ",null".repeat(rows.columns().length - 2) + "]");
    }

    @Test
    void typesOfH2() throws Exception {
        Databases db = Databases.H2;
        String t = Databases.newTable();
        db.execute(
                "create table " + t
                        + "(a tinyint, b smallint, c integer not null, d bigint, e real, f double, g decfloat(20), i numeric(10,2),"
                        + " j varchar(10), k char(5), l boolean, m date, n timestamp, o timestamp with time zone, p time, q varbinary(10), r uuid,"
                        + " t clob, u blob, x binary(4), y numeric(60,5), ac timestamp(9), ad float(10))",
                "insert into " + t
                        + " values (1,2,3,4,1.5,2.5,123.456,12.34,'vc','ch',true,'2024-02-29','2024-03-10 01:30:00.123456',"
                        + "'2024-03-10 02:30:00.123456+00','12:34:56',x'0102','6f9619ff-8b86-d011-b42d-00cf4fc964ff','clob',x'0304',"
                        + "x'01020304',1234.5,'2024-01-01 00:00:00.123456789',1.5)",
                "insert into " + t + "(c) values (1)");
        Dataset<Row> rows = reader(db).option("dbtable", t).load();
        assertThat(types(rows))
                .containsExactly(
                        "A int",
                        "B int",
                        "C int",
                        "D bigint",
                        "E double",
                        "F double",
                        "G decimal(20,0)",
                        "I decimal(10,2)",
                        "J string",
                        "K string",
                        "L boolean",
                        "M date",
                        "N timestamp",
                        "O timestamp",
                        "P timestamp",
                        "Q binary",
                        "R binary",
                        "T string",
                        "U binary",
                        "X binary",
                        "Y decimal(38,3)",
                        "AC timestamp",
                        "AD float");
        Dataset<Row> shown = rows.where("c = 3")
                .selectExpr(
                        "a",
                        "b",
                        "d",
                        "e",
                        "f",
                        "g",
                        "i",
                        "j",
                        "k",
                        "l",
                        "m",
                        "cast(n as string)",
                        "cast(o as string)",
                        "cast(p as string)",
                        "hex(q)",
                        "hex(r)",
                        "t",
                        "hex(u)",
                        "hex(x)",
                        "y",
                        "cast(ac as string)",
                        "ad");
        assertThat(texts(shown))
                .containsExactly("[1,2,4,1.5,2.5,123,12.34,vc,ch   ,true,2024-02-29,2024-03-10 01:30:00.123456,"
                        + "2024-03-09 21:30:00.123456,1970-01-01 12:34:56,0102,6F9619FF8B86D011B42D00CF4FC964FF,clob,0304,01020304,1234.500,"
                        + "2024-01-01 00:00:00.123456,1.5]");
        for (String type : List.of("json", "integer array", "interval day to second", "enum('a','b')", "geometry")) {
            String other = Databases.newTable();
            db.execute("create table " + other + "(v " + type + ")");
            assertThatThrownBy(() -> reader(db).option("dbtable", other).load())
                    .hasMessageContainingAll("UNRECOGNIZED_SQL_TYPE", "'V'", "customSchema");
        }
        assertThat(types(reader(db)
                        .option("query", "select cast('{\"a\":1}' as json) as j")
                        .option("customSchema", "j STRING")
                        .load()))
                .containsExactly("J string");
    }

    @Test
    void timesAndDecimalsAtTheirLimits() {
        DataFrameReader reader = reader(Databases.POSTGRESQL);
        assertThat(texts(reader.option(
                                "query",
                                "select 'infinity'::timestamp a, '-infinity'::timestamp b, 'infinity'::date c, 'infinity'::timestamptz d")
                        .load()
                        .selectExpr("cast(a as string)", "cast(b as string)", "c", "cast(d as string)")))
                .containsExactly(
                        "[9999-12-31 23:59:59.999999,0001-01-01 00:00:00,9999-12-31,9999-12-31 18:59:59.999999]");
        assertThatThrownBy(() -> reader(Databases.POSTGRESQL)
                        .option("query", "select 1e30::numeric a")
                        .load()
                        .collectAsList())
                .hasMessageContainingAll("NUMERIC_VALUE_OUT_OF_RANGE", "'a'", "1000000000000000000000000000000");
        assertThat(types(reader(Databases.POSTGRESQL)
                        .option("preferTimestampNTZ", true)
                        .option("query", "select now()::timestamp n, now() o, '{}'::timestamp[] y, '1:00'::time p")
                        .load()))
                .containsExactly("n timestamp_ntz", "o timestamp", "y array<timestamp_ntz>", "p timestamp_ntz");
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void partsPredicatesAndPruning(Databases db) throws Exception {
        String t = Databases.newTable();
        db.execute("create table " + t + "(id int, d date, n varchar(10))");
        for (int i = 0; i < 10; i++) {
            db.execute("insert into " + t + " values (" + i + ", '2024-01-" + (10 + i) + "', 'n" + i + "')");
        }
        db.execute("insert into " + t + " values (null, null, 'none')");
        Dataset<Row> parts = test.session.read().jdbc(db.url(), t, "ID", 2, 7, 3, new Properties());
        assertThat(parts.count()).isEqualTo(11);
        assertThat(texts(parts.where("id > 6").select("n"))).containsExactlyInAnyOrder("[n7]", "[n8]", "[n9]");
        assertThat(reader(db)
                        .option("dbtable", t)
                        .option("partitionColumn", "D")
                        .option("lowerBound", "2024-01-12")
                        .option("upperBound", "2024-01-15")
                        .option("numPartitions", 2)
                        .load()
                        .count())
                .isEqualTo(11);
        String name = db == Databases.H2 ? "\"ID\"" : "id";
        assertThat(texts(test.session
                        .read()
                        .jdbc(
                                db.url(),
                                t,
                                new String[] {name + " = 1", name + " is null", name + " = 1"},
                                new Properties())
                        .select("id")))
                .containsExactly("[1]", "[null]", "[1]");
        assertThat(reader(db)
                        .option("query", "select id from " + t + " where id < 3")
                        .load()
                        .count())
                .isEqualTo(3);
    }

    /** Refused as in Spark, in the same situations; it has no condition for most of them. */
    @ParameterizedTest
    @EnumSource(Databases.class)
    void whatIsRefused(Databases db) throws Exception {
        String t = Databases.newTable();
        db.execute("create table " + t + "(id int, s varchar(10))");
        refused(reader(db), "dbtable", "query");
        refused(reader(db).option("dbtable", t).option("query", "select 1"), "Leave one of them out");
        refused(reader(db).option("dbtable", "nope"), "JDBC_EXTERNAL_ENGINE_SYNTAX_ERROR", "dbtable", "nope");
        refused(reader(db).option("query", "selekt 1"), "JDBC_EXTERNAL_ENGINE_SYNTAX_ERROR");
        refused(
                reader(db).option("dbtable", t).schema("a INT"),
                "USER_SPECIFIED_AND_ACTUAL_SCHEMA_MISMATCH",
                "customSchema");
        refused(reader(db).option("dbtable", t).option("partitionColumn", "id"), "Give all four");
        refused(reader(db).option("dbtable", t).option("lowerBound", 1), "Give all four");
        refused(ranges(reader(db).option("query", "select 1 as id"), "id", "0", "9"), "not read in ranges");
        refused(ranges(reader(db).option("dbtable", t), "zz", "0", "9"), "'zz' is not among the columns");
        refused(ranges(reader(db).option("dbtable", t), "s", "0", "9"), "numbers, dates or timestamps");
        refused(ranges(reader(db).option("dbtable", t), "id", "9", "0"), "exchange them");
        refused(ranges(reader(db).option("dbtable", t), "id", "x", "9"), "lowerBound", "'x'");
        refused(reader(db).option("dbtable", t).option("fetchsize", -1), "fetchsize");
        refused(reader(db).option("dbtable", t).option("sessionInitStatement", "selekt"), "sessionInitStatement");
        refused(reader(db).option("dbtable", t).option("customSchema", "id FROB"), "FROB");
        assertThatThrownBy(() -> test.session
                        .readStream()
                        .format("jdbc")
                        .option("url", db.url())
                        .option("dbtable", t)
                        .load()
                        .writeStream()
                        .format("noop")
                        .start())
                .hasMessageContaining("jdbc");
    }

    private static DataFrameReader ranges(DataFrameReader reader, String column, String low, String high) {
        return reader.option("partitionColumn", column)
                .option("lowerBound", low)
                .option("upperBound", high)
                .option("numPartitions", 2);
    }

    private static void refused(DataFrameReader reader, String... texts) {
        assertThatThrownBy(() -> reader.load().collectAsList()).hasMessageContainingAll(texts);
    }

    @Test
    void customTypesAndWords() throws Exception {
        assertThat(texts(reader(Databases.POSTGRESQL)
                        .option("query", "select 1 as a, 2.5::numeric(6,2) as \"B\", 7 as c")
                        .option("customSchema", "a STRING, b DOUBLE, zz INT")
                        .load()
                        .selectExpr("concat(a, 'x')", "B", "c")))
                .containsExactly("[1x,2.5,7]");
        assertThatThrownBy(() -> reader(Databases.POSTGRESQL)
                        .option("query", "select 1 as a, 2 as a")
                        .load())
                .hasMessageContaining("COLUMN_ALREADY_EXISTS");
        assertThatThrownBy(() -> test.session
                        .read()
                        .format("jdbc")
                        .option("url", "jdbc:frob:x")
                        .option("dbtable", "t")
                        .load())
                .hasMessageContainingAll("JDBC_DRIVER_NOT_FOUND", "jdbc:frob:x");
        assertThatThrownBy(() -> reader(Databases.H2)
                        .option("driver", "java.lang.String")
                        .option("dbtable", "t")
                        .load())
                .hasMessageContainingAll("JDBC_DRIVER_NOT_FOUND", "java.lang.String");
        assertThat(reader(Databases.H2)
                        .option("driver", "org.h2.Driver")
                        .option("query", "select 1 as a")
                        .load()
                        .count())
                .isEqualTo(1);
    }
}
