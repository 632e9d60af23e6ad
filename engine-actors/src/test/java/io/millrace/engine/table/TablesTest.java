package io.millrace.engine.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.basic.MemoryStream;
import io.millrace.sql.Dataset;
import io.millrace.sql.Encoders;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables by name, made and filled by batch queries, streams and statements. */
@Timeout(60)
class TablesTest {
    @TempDir
    private Path folder;

    private MillraceSession session;

    @BeforeEach
    void open() {
        session = session();
    }

    private MillraceSession session() {
        return MillraceSession.builder()
                .appName("tables")
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .config("spark.sql.shuffle.partitions", "1")
                .create();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private List<String> rows(String sql) {
        return session.sql(sql).collectAsList().stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }

    @Test
    void aTableIsMadeFilledReadAndDroppedByStatements() {
        session.sql("CREATE TABLE users (id BIGINT, name STRING, day DATE) USING json PARTITIONED BY (day)");
        assertThat(rows("SELECT * FROM users")).isEmpty();
        session.sql("INSERT INTO users VALUES (1, 'ann', DATE'2026-01-01'), (2, 'bob', DATE'2026-01-02')");
        session.sql("INSERT INTO TABLE users (name, id) SELECT 'cid', 3");
        assertThat(rows("SELECT id, name, day FROM default.users"))
                .containsExactly("[1,ann,2026-01-01]", "[2,bob,2026-01-02]", "[3,cid,null]");
        assertThat(folder.resolve("warehouse/users/day=2026-01-01")).isDirectory();
        session.sql("INSERT OVERWRITE users SELECT id + 10, name, day FROM users WHERE id < 3");
        assertThat(rows("SELECT id FROM users")).containsExactly("[11]", "[12]");
        assertThat(rows("SHOW TABLES")).containsExactly("[default,users,false]");
        assertThat(rows("DESCRIBE users"))
                .containsExactly(
                        "[# Partition Information,,]",
                        "[# col_name,data_type,comment]",
                        "[day,date,null]",
                        "[day,date,null]",
                        "[id,bigint,null]",
                        "[name,string,null]");
        session.sql("DROP TABLE users");
        assertThat(session.catalog().tableExists("users")).isFalse();
        assertThat(folder.resolve("warehouse/users")).doesNotExist();
        session.sql("DROP TABLE IF EXISTS users");
    }

    @Test
    void aTableIsThereForAnotherSession() {
        session.sql("CREATE TABLE kept AS SELECT 1 AS id, 'x' AS name");
        session.close();
        session = session();
        assertThat(rows("SELECT * FROM kept")).containsExactly("[1,x]");
        assertThat(session.catalog().listTables().collectAsList())
                .singleElement()
                .satisfies(t -> assertThat(t.isTemporary()).isFalse());
        assertThat(rows("SHOW VIEWS")).isEmpty();
    }

    @Test
    void saveAsTableKnowsTheModes() {
        Dataset<Row> one = session.sql("SELECT 1 AS id, 'a' AS name");
        one.write().saveAsTable("t");
        assertThatThrownBy(() -> one.write().saveAsTable("t")).hasMessageContaining("TABLE_OR_VIEW_ALREADY_EXISTS");
        one.write().mode("ignore").saveAsTable("t");
        assertThat(rows("TABLE t")).containsExactly("[1,a]");
        // By name, whatever the order; by order with insertInto.
        session.sql("SELECT 'b' AS name, 2 AS id").write().mode("append").saveAsTable("t");
        session.sql("SELECT 3 AS other, 'c' AS another").write().insertInto("t");
        assertThat(rows("TABLE t")).containsExactly("[1,a]", "[2,b]", "[3,c]");
        session.sql("SELECT 4.5 AS v").write().format("json").mode("overwrite").saveAsTable("t");
        assertThat(rows("TABLE t")).containsExactly("[4.5]");
        assertThat(session.table("t").schema().simpleString()).isEqualTo("struct<v:decimal(2,1)>");
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingWritten() {
        session.sql("CREATE TABLE t (id INT, name STRING)");
        assertThatThrownBy(() -> session.sql("INSERT INTO t SELECT 1"))
                .hasMessageContaining("INSERT_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS");
        assertThatThrownBy(() -> session.sql("INSERT INTO t SELECT 1, 'a', 2"))
                .hasMessageContaining("INSERT_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS");
        assertThatThrownBy(() -> session.sql("INSERT INTO t SELECT 'one', 'a'"))
                .hasMessageContaining("INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST")
                .hasMessageContaining("`id`");
        assertThatThrownBy(() -> session.sql("INSERT INTO t (id, nam) SELECT 1, 'a'"))
                .hasMessageContaining("`nam`");
        assertThatThrownBy(() -> session.sql("INSERT INTO nowhere SELECT 1")).hasMessageContaining("nowhere");
        assertThatThrownBy(() -> session.sql("CREATE TABLE t (id INT)"))
                .hasMessageContaining("TABLE_OR_VIEW_ALREADY_EXISTS");
        assertThatThrownBy(() -> session.sql("CREATE TABLE `a-b` (id INT)"))
                .hasMessageContaining("INVALID_SCHEMA_OR_RELATION_NAME");
        assertThatThrownBy(() ->
                        session.sql("CREATE TABLE broken AS SELECT CAST(concat('x', id) AS INT) AS v FROM range(3)"))
                .hasMessageContaining("CAST_INVALID_INPUT");
        assertThat(session.catalog().tableExists("broken")).isFalse();
        session.sql("CREATE TEMP VIEW v AS SELECT 1 AS id");
        assertThatThrownBy(() -> session.sql("INSERT INTO v SELECT 1")).hasMessageContaining("EXPECT_TABLE_NOT_VIEW");
        assertThat(rows("TABLE t")).isEmpty();
    }

    @Test
    void aStreamWritesAndAnotherReadsIt() throws Exception {
        MemoryStream<Integer> numbers = MemoryStream.create(session, Encoders.INT());
        StreamingQuery into = numbers.toDS()
                .toDF("id")
                .writeStream()
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .toTable("numbers");
        numbers.addData(1, 2);
        into.processAllAvailable();
        assertThat(rows("TABLE numbers")).containsExactly("[1]", "[2]");
        StreamingQuery out = session.readStream()
                .table("numbers")
                .selectExpr("id * 10 AS ten")
                .writeStream()
                .format("memory")
                .queryName("tens")
                .start();
        numbers.addData(3);
        into.processAllAvailable();
        out.processAllAvailable();
        assertThat(rows("TABLE tens")).containsExactly("[10]", "[20]", "[30]");
        assertThatThrownBy(() -> session.sql("INSERT INTO numbers SELECT 4"))
                .hasMessageContaining("TABLE_WRITTEN_BY_STREAM");
        into.stop();
        out.stop();
        assertThatThrownBy(() -> numbers.toDS()
                        .toDF("other")
                        .writeStream()
                        .option("checkpointLocation", folder.resolve("another").toString())
                        .toTable("numbers"))
                .hasMessageContaining("numbers")
                .hasMessageContaining("other");
    }

    @Test
    void aFolderWithFilesIsNotTakenForATable() throws Exception {
        Path rows = Files.createDirectories(folder.resolve("warehouse/mine")).resolve("rows.json");
        Files.writeString(rows, "{}");
        assertThatThrownBy(() ->
                        session.sql("CREATE TABLE mine AS SELECT CAST(concat('x', id) AS INT) AS v FROM range(3)"))
                .hasMessageContaining("LOCATION_ALREADY_EXISTS")
                .hasMessageContaining("mine");
        assertThat(rows).exists();
    }

    @Test
    void aTableOfBatchesIsNoStreams() {
        session.sql("CREATE TABLE full AS SELECT 1 AS id");
        MemoryStream<Integer> numbers = MemoryStream.create(session, Encoders.INT());
        assertThatThrownBy(() -> numbers.toDS()
                        .toDF("id")
                        .writeStream()
                        .option(
                                "checkpointLocation",
                                folder.resolve("checkpoint").toString())
                        .toTable("full"))
                .hasMessageContaining("TABLE_WRITTEN_BY_BATCH");
        assertThat(rows("TABLE full")).containsExactly("[1]");
    }

    @Test
    void aStreamingTableGoesOnWhereItWas() throws Exception {
        Path in = Files.createDirectories(folder.resolve("in"));
        Files.writeString(in.resolve("a.json"), "{\"id\":1}\n{\"id\":2}\n");
        String source = "CREATE TEMP VIEW source (id INT) USING json OPTIONS (path '"
                + in.toUri().getPath() + "')";
        String table = "CREATE OR REFRESH STREAMING TABLE doubled AS SELECT id * 2 AS twice FROM STREAM source";
        session.sql(source);
        session.sql(table);
        await("doubled");
        assertThat(rows("TABLE doubled")).containsExactly("[2]", "[4]");
        // Again: the query that runs is the answer.
        session.sql(table);
        assertThat(session.streams().active()).hasSize(1);
        session.close();
        Files.writeString(in.resolve("b.json"), "{\"id\":3}\n");
        session = session();
        session.sql(source);
        assertThatThrownBy(() -> session.sql(table.replace("OR REFRESH ", "")))
                .hasMessageContaining("TABLE_OR_VIEW_ALREADY_EXISTS");
        session.sql(table);
        await("doubled");
        assertThat(rows("TABLE doubled")).containsExactly("[2]", "[4]", "[6]");
        session.sql("DROP TABLE doubled");
        assertThat(session.streams().active()).isEmpty();
        assertThat(folder.resolve("warehouse/doubled")).doesNotExist();
    }

    private void await(String name) {
        Arrays.stream(session.streams().active())
                .filter(q -> name.equals(q.name()))
                .findFirst()
                .orElseThrow()
                .processAllAvailable();
    }

    @Test
    void aTableElsewhereKeepsItsRows() {
        Path elsewhere = folder.resolve("elsewhere");
        session.sql("CREATE TABLE e (id INT) USING json LOCATION '" + elsewhere + "'");
        session.sql("INSERT INTO e VALUES (7)");
        session.sql("DROP TABLE e");
        assertThat(session.read().json(elsewhere.toString()).collectAsList()).hasSize(1);
        // The columns are those of the rows there.
        session.sql("CREATE TABLE e USING json LOCATION '" + elsewhere + "'");
        assertThat(rows("TABLE e")).containsExactly("[7]");
    }
}
