package io.millrace.connector.jdbc;

import static io.millrace.connector.jdbc.TestSession.row;
import static io.millrace.connector.jdbc.TestSession.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.DataFrameWriter;
import io.millrace.sql.Dataset;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Writing of tables by batches. Columns of new tables, what the modes do and what is refused are those of Spark 4.2.0 with the same drivers and
 * databases, observed on 2026-11-28; where ours differ it is said.
 */
class JdbcWriteTest {
    private static final String EVERY_TYPE =
            "select cast(1 as boolean) a, cast(1 as tinyint) b, cast(1 as smallint) c, 1 d, 1L e, cast(1.5 as float) f, 2.5D g,"
                    + " cast(1.5 as decimal(10,2)) h, cast(1.5 as decimal(38,18)) i, 'str' j, x'0102' k, date'2024-02-29' l,"
                    + " timestamp'2024-03-10 01:30:00.123456' m, timestamp_ntz'2024-03-10 02:30:00.123456' n"
                    + " union all select null,null,null,null,null,null,null,null,null,null,null,null,null,null";

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

    private static DataFrameWriter<Row> writer(Databases db, String table, String sql) {
        return test.session
                .sql(sql)
                .write()
                .format("jdbc")
                .option("url", db.url())
                .option("dbtable", table);
    }

    private static Dataset<Row> read(Databases db, String table) {
        return test.session.read().jdbc(db.url(), table, new Properties());
    }

    private static List<String> columns(Databases db, String table) throws Exception {
        List<String> columns = new ArrayList<>();
        String name = db == Databases.H2 ? table.toUpperCase(Locale.ROOT) : table;
        try (Connection connection = db.connect();
                ResultSet r = connection.getMetaData().getColumns(null, null, name, null)) {
            while (r.next()) {
                columns.add(r.getString("COLUMN_NAME") + " " + r.getString("TYPE_NAME")
                        + (r.getInt("NULLABLE") == 0 ? " not null" : ""));
            }
        }
        return columns;
    }

    /** Times without a zone are of the session's zone here; Spark takes that of its JVM. */
    @ParameterizedTest
    @EnumSource(Databases.class)
    void everyTypeGoesThereAndBack(Databases db) throws Exception {
        String t = Databases.newTable();
        writer(db, t, EVERY_TYPE).save();
        assertThat(columns(db, t))
                .containsExactly((db == Databases.H2
                                ? "a BOOLEAN,b SMALLINT,c SMALLINT,d INTEGER,e BIGINT,f REAL,g DOUBLE PRECISION,h NUMERIC,i NUMERIC,"
                                        + "j CHARACTER LARGE OBJECT,k BINARY LARGE OBJECT,l DATE,m TIMESTAMP,n TIMESTAMP"
                                : "a bool,b int2,c int2,d int4,e int8,f float4,g float8,h numeric,i numeric,j text,k bytea,l date,"
                                        + "m timestamptz,n timestamp")
                        .split(","));
        assertThat(texts(read(db, t)
                        .selectExpr(
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
                                "hex(k)",
                                "l",
                                "cast(m as string)",
                                "cast(n as string)")))
                .containsExactly(
                        "[true,1,1,1,1,1.5,2.5,1.50,1.500000000000000000,str,0102,2024-02-29,2024-03-10 01:30:00.123456,"
                                // 02:30 is not there on this day in New York, where the column without a zone is read.
                                + "2024-03-10 03:30:00.123456]",
                        "[null" + ",null".repeat(13) + "]");
    }

    @Test
    void arraysOfPostgresql() throws Exception {
        Databases db = Databases.POSTGRESQL;
        String t = Databases.newTable();
        writer(
                        db,
                        t,
                        "select array(1, null) a, array('a\"{,', null) b, array(cast(1.5 as decimal(6,2))) c, array(date'2024-02-29') d,"
                                + " array(timestamp'2024-01-01 00:00:00') e, array(true) f, array(2.5D) g, array(5L) h")
                .save();
        assertThat(columns(db, t))
                .containsExactly(
                        "a _int4 not null",
                        "b _text not null",
                        "c _numeric not null",
                        "d _date not null",
                        "e _timestamptz not null",
                        "f _bool not null",
                        "g _float8 not null",
                        "h _int8 not null");
        assertThat(db.rows("select a, b, c, d, f, g, h from " + t).get(0))
                .startsWith("{1,NULL},{\"a\\\"{,\",NULL},{1.50},{2024-02-29},");
        assertThat(texts(read(db, t).selectExpr("to_json(struct(*))")))
                .containsExactly("[{\"a\":[1,null],\"b\":[\"a\\\"{,\",null],\"c\":[1.50],\"d\":[\"2024-02-29\"],"
                        + "\"e\":[\"2024-01-01T00:00:00.000-05:00\"],\"f\":[true],\"g\":[2.5],\"h\":[5]}]");
    }

    /** Text goes into columns whose values have a text form; Spark's driver call does not let it. */
    @Test
    void textAsUuidJsonAndEnum() throws Exception {
        Databases db = Databases.POSTGRESQL;
        String t = Databases.newTable();
        db.execute(
                "create type mood_" + t + " as enum ('sad', 'ok')",
                "create table " + t + "(u uuid, j jsonb, m mood_" + t + ")");
        writer(db, t, "select '6f9619ff-8b86-d011-b42d-00cf4fc964ff' u, '{\"a\":1}' j, 'ok' m")
                .mode("append")
                .save();
        assertThat(db.rows("select * from " + t)).containsExactly("6f9619ff-8b86-d011-b42d-00cf4fc964ff,{\"a\": 1},ok");
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void modes(Databases db) throws Exception {
        String t = Databases.newTable();
        writer(db, t, "select 1 a, 'x' b").mode("append").save();
        writer(db, t, "select 'y' B, 2 A").mode("append").save();
        assertThat(texts(read(db, t))).containsExactly("[1,x]", "[2,y]");
        assertThatThrownBy(() -> writer(db, t, "select 3 a").save())
                .hasMessageContainingAll("TABLE_OR_VIEW_ALREADY_EXISTS", t);
        writer(db, t, "select 3 zz").mode("ignore").save();
        assertThatThrownBy(() ->
                        writer(db, t, "select 'y' b, 2 a, 3 c").mode("append").save())
                .hasMessageContainingAll("COLUMN_NOT_DEFINED_IN_TABLE", "no column 'c' for the rows' INT", "are a, b");
        assertThat(texts(read(db, t))).containsExactly("[1,x]", "[2,y]");
        writer(db, t, "select 5L a, '7' b").mode("append").save();
        // Columns that are refused are refused before the table is emptied.
        assertThatThrownBy(() -> writer(db, t, "select 5 a, 6 q")
                        .mode("overwrite")
                        .option("truncate", true)
                        .save())
                .hasMessageContaining("COLUMN_NOT_DEFINED_IN_TABLE");
        assertThat(read(db, t).count()).isEqualTo(3);
        List<String> before = columns(db, t);
        writer(db, t, "select 9L a, 'z' b")
                .mode("overwrite")
                .option("truncate", true)
                .save();
        assertThat(columns(db, t)).isEqualTo(before);
        assertThat(texts(read(db, t))).containsExactly("[9,z]");
        writer(db, t, "select 9L a").mode("overwrite").save();
        assertThat(columns(db, t)).hasSize(1).first().asString().startsWith("a ");
        test.session.sql("select 10L a").write().mode("append").jdbc(db.url(), t, new Properties());
        assertThat(texts(read(db, t))).containsExactly("[9]", "[10]");
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void aWriteThatFailsLeavesNoRow(Databases db) throws Exception {
        String t = Databases.newTable();
        db.execute("create table " + t + "(a int primary key)");
        assertThatThrownBy(() -> writer(db, t, "select id % 2500 as a from range(5000)")
                        .mode("append")
                        .save())
                .hasMessageContainingAll("TASK_WRITE_FAILED", t);
        assertThat(db.rows("select count(*) from " + t)).containsExactly("0");
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void newTablesAsTheUserSays(Databases db) throws Exception {
        String t = Databases.newTable();
        writer(db, t, "select 'x' a, 5 b, 'k' c")
                .option("createTableColumnTypes", "A VARCHAR(12), b BIGINT, c char(3)")
                .save();
        assertThat(columns(db, t).toString().toLowerCase(Locale.ROOT))
                .contains(
                        db == Databases.H2
                                ? "a character varying not null, b bigint not null"
                                : "a varchar not null, b int8 not null");
        String other = Databases.newTable();
        assertThatThrownBy(() -> writer(db, other, "select 'x' a")
                        .option("createTableColumnTypes", "zz INT")
                        .save())
                .hasMessageContaining("names 'zz', which is none of the columns");
        assertThatThrownBy(() -> writer(db, other, "select 'x' a")
                        .option("createTableColumnTypes", "a INT); DROP TABLE " + t + "; --")
                        .save())
                .hasMessageContaining("createTableColumnTypes");
        assertThat(read(db, t).count()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    select map(1, 2) x       | UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE
                    select struct(1) x       | UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE
                    select interval '1' day x| UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE
                    select null x            | UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE
                    select parse_json('1') x | UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE
                    """)
    void typesWithoutAColumn(String sql, String condition) {
        for (Databases db : Databases.values()) {
            assertThatThrownBy(() -> writer(db, Databases.newTable(), sql).save())
                    .hasMessageContainingAll(condition, "'x'");
        }
        if (sql.contains("map")) {
            assertThatThrownBy(() -> writer(Databases.H2, Databases.newTable(), "select array(1) x")
                            .save())
                    .hasMessageContaining(condition);
        }
    }

    @Test
    void whatIsRefused() {
        Databases db = Databases.H2;
        assertThatThrownBy(() -> writer(db, "t", "select 1 a")
                        .option("isolationLevel", "FROB")
                        .save())
                .hasMessageContainingAll("isolationLevel", "SERIALIZABLE");
        assertThatThrownBy(() ->
                        writer(db, "t", "select 1 a").option("batchsize", 0).save())
                .hasMessageContaining("batchsize");
        assertThatThrownBy(() -> writer(db, "t", "select 1 a")
                        .option("query", "select 1")
                        .save())
                .hasMessageContaining("dbtable");
        assertThatThrownBy(() ->
                        writer(db, "(select 1) x", "select 1 a").mode("append").save())
                .hasMessageContaining("name of a table");
        assertThatThrownBy(() -> writer(db, "t; drop table u", "select 1 a").save())
                .hasMessageContaining("name of a table");
        assertThatThrownBy(() -> writer(db, "t", "select 1 a")
                        .option("millrace.delivery", "exactly-once")
                        .save())
                .hasMessageContaining("batch writes");
        String t = Databases.newTable();
        writer(db, t, "select 1 a").option("isolationLevel", "NONE").save();
        assertThat(read(db, t).count()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Databases.class)
    void insideForeachBatch(Databases db) throws Exception {
        String t = Databases.newTable();
        MemoryStream<Row> rows = test.stream("a INT");
        StreamingQuery query = rows.toDF()
                .writeStream()
                .foreachBatch((Dataset<Row> batch, Long id) ->
                        batch.write().mode("append").jdbc(db.url(), t, new Properties()))
                .option("checkpointLocation", dir.resolve("fb-" + db).toString())
                .start();
        rows.addData(List.of(row(1), row(2)));
        test.control(query).step();
        rows.addData(List.of(row(3)));
        test.control(query).step();
        query.stop();
        assertThat(db.rows("select * from " + t + " order by 1")).containsExactly("1", "2", "3");
    }

    /** Names of columns and tables made of what is special in SQL, letters of many bytes, and lengths up to the database's own. */
    @ParameterizedTest
    @EnumSource(Databases.class)
    void namesAreOnlyNames(Databases db) throws Exception {
        SplittableRandom random = new SplittableRandom(20261128);
        String[] pieces = {
            "\"",
            "\"\"",
            "'",
            "`",
            ";",
            "--",
            "/*",
            "*/",
            "\\",
            "%",
            "?",
            "$1",
            ":a",
            "{d",
            "}",
            "(",
            ")",
            ",",
            ".",
            " ",
            "\n",
            "\t",
            "ä",
            "日",
            "😀",
            "\u202e",
            "select",
            "DROP TABLE",
            "a",
            "B",
            "7",
            "\u00a0",
            "U&",
            "E'",
            "[",
            "]",
            "@",
            "#"
        };
        int most = Dialect.of(db == Databases.H2 ? "h2" : "postgresql").maxIdentifierBytes();
        for (int round = 0; round < 8; round++) {
            List<String> names = new ArrayList<>();
            while (names.size() < 9) {
                StringBuilder name = new StringBuilder();
                int length = 1 + random.nextInt(12);
                for (int i = 0; i < length; i++) {
                    name.append(pieces[random.nextInt(pieces.length)]);
                }
                boolean fits = name.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= most;
                if (fits && names.stream().noneMatch(name.toString()::equalsIgnoreCase)) {
                    names.add(name.toString());
                }
            }
            String table = '"'
                    + ("f" + round + names.get(0))
                            .substring(0, Math.min(20, names.get(0).length() + 2))
                            .replace("\"", "\"\"")
                    + '"';
            Dataset<Row> rows = test.session
                    .sql("select 'v0' c0, 'v1' c1, 'v2' c2, 'v3' c3, 'v4' c4, 'v5' c5, 'v6' c6, 'v7' c7, 'v8' c8")
                    .toDF(names.toArray(String[]::new));
            DataFrameWriter<Row> writer =
                    rows.write().format("jdbc").option("url", db.url()).option("dbtable", table);
            writer.save();
            writer.mode("append").save();
            Dataset<Row> back = read(db, table);
            assertThat(back.columns()).containsExactlyElementsOf(names);
            assertThat(texts(back)).containsExactly("[v0,v1,v2,v3,v4,v5,v6,v7,v8]", "[v0,v1,v2,v3,v4,v5,v6,v7,v8]");
            db.execute("drop table " + table);
        }
        String tooLong = "x".repeat(most + 1);
        assertThatThrownBy(() -> writer(db, Databases.newTable(), "select 1 as " + tooLong)
                        .save())
                .hasMessageContainingAll("JDBC_IDENTIFIER_REFUSED", String.valueOf(most));
        assertThatThrownBy(() -> writer(db, tooLong, "select 1 as a").save())
                .hasMessageContaining("JDBC_IDENTIFIER_REFUSED");
        assertThatThrownBy(() -> test.session
                        .sql("select 1 a")
                        .toDF("a\0b")
                        .write()
                        .jdbc(db.url(), Databases.newTable(), new Properties()))
                .hasMessageContaining("JDBC_IDENTIFIER_REFUSED");
    }
}
