package io.millrace.engine.table;

import static io.millrace.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.catalog.Column;
import io.millrace.sql.types.StructType;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Partitions of tables, and statements that change a table or tell of it: the rows are those of Spark 4.2 for the same statements. */
@Timeout(60)
class TableChangesTest {
    @TempDir
    private Path folder;

    private MillraceSession session;

    @BeforeEach
    void open() {
        session = MillraceSession.builder()
                .appName("tables")
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .config("spark.sql.shuffle.partitions", "1")
                .create();
        session.sql("CREATE TABLE t (a INT, p STRING, b BIGINT) USING json PARTITIONED BY (p)");
    }

    @AfterEach
    void close() {
        session.close();
    }

    private List<String> rows(String sql) {
        return session.sql(sql).collectAsList().stream().map(Row::toString).toList();
    }

    private List<String> sorted(String sql) {
        return rows(sql).stream().sorted(Comparator.naturalOrder()).toList();
    }

    @Test
    void valuesOfPartitionsComeFromTheStatementOrTheQuery() {
        session.sql("INSERT INTO t PARTITION (p='x') VALUES (1, 10), (2, 20)");
        session.sql("INSERT INTO t PARTITION (p) VALUES (3, 30, 'y')");
        session.sql("INSERT INTO t VALUES (4, 40, 'z')");
        session.sql("INSERT INTO t PARTITION (p='x') (b, a) VALUES (50, 5)");
        session.sql("INSERT INTO t BY NAME SELECT 'w' AS p, 6L AS b, 6 AS a");
        assertThat(sorted("SELECT * FROM t"))
                .containsExactly("[1,10,x]", "[2,20,x]", "[3,30,y]", "[4,40,z]", "[5,50,x]", "[6,6,w]");
        assertThat(rows("SHOW PARTITIONS t")).containsExactly("[p=w]", "[p=x]", "[p=y]", "[p=z]");
        assertThat(rows("SHOW PARTITIONS t PARTITION (p='x')")).containsExactly("[p=x]");
        assertThatThrownBy(() -> session.sql("INSERT INTO t PARTITION (p='x') VALUES (1, 10, 'y')"))
                .hasMessageContaining("TOO_MANY_DATA_COLUMNS");
        assertThatThrownBy(() -> session.sql("INSERT INTO t PARTITION (a=1) VALUES (1, 10)"))
                .hasMessageContaining("PARTITIONS_NOT_FOUND");
    }

    @Test
    void anOverwriteIsOfThePartitionNamedOrOfTheTable() {
        session.sql("INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b')");
        session.sql("INSERT OVERWRITE t PARTITION (p='a') VALUES (7, 70)");
        assertThat(sorted("SELECT * FROM t")).containsExactly("[2,2,b]", "[7,70,a]");
        session.sql("INSERT OVERWRITE TABLE t PARTITION (p='a') SELECT 1, 1L WHERE false");
        assertThat(sorted("SELECT * FROM t")).containsExactly("[2,2,b]");
        session.sql("INSERT OVERWRITE t PARTITION (p) VALUES (9, 90, 'c')");
        assertThat(sorted("SELECT * FROM t")).containsExactly("[9,90,c]");
    }

    @Test
    void anOverwriteIsOfThePartitionsWrittenWhereTheModeIsDynamic() {
        session.sql("INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, NULL)");
        session.conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");
        session.sql("INSERT OVERWRITE t VALUES (9, 90, 'a')");
        session.sql("SELECT 5 AS a, 5L AS b, CAST(NULL AS STRING) AS p")
                .write()
                .mode("overwrite")
                .insertInto("t");
        assertThat(sorted("SELECT * FROM t")).containsExactly("[2,2,b]", "[5,5,null]", "[9,90,a]");
        session.conf().unset("spark.sql.sources.partitionOverwriteMode");
        session.sql("SELECT 6 AS a, 6L AS b, 'b' AS p")
                .write()
                .mode("overwrite")
                .option("partitionOverwriteMode", "dynamic")
                .insertInto("t");
        assertThat(sorted("SELECT * FROM t")).containsExactly("[5,5,null]", "[6,6,b]", "[9,90,a]");
        String files = folder.resolve("files").toString();
        for (String row : List.of("1 AS a, 'x' AS p", "2 AS a, 'y' AS p", "3 AS a, 'x' AS p")) {
            session.sql("SELECT " + row)
                    .write()
                    .mode("overwrite")
                    .option("partitionOverwriteMode", "DYNAMIC")
                    .partitionBy("p")
                    .json(files);
        }
        assertThat(session.read().json(files).collectAsList().stream().map(Row::toString))
                .containsExactlyInAnyOrder("[3,x]", "[2,y]");
        assertThatThrownBy(() -> session.sql("SELECT 1 AS a")
                        .write()
                        .mode("overwrite")
                        .option("partitionOverwriteMode", "some")
                        .json(files))
                .hasMessageContaining("static or dynamic");
    }

    @Test
    void rowsGoAndTheTableStays() {
        session.sql("INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 3, 'c')");
        session.sql("TRUNCATE TABLE t PARTITION (p='b')");
        assertThat(sorted("SELECT a FROM t")).containsExactly("[1]", "[3]");
        session.sql("ALTER TABLE t DROP PARTITION (p='a')");
        assertThat(rows("SHOW PARTITIONS t")).containsExactly("[p=c]");
        assertThatThrownBy(() -> session.sql("ALTER TABLE t DROP PARTITION (p='a')"))
                .hasMessageContaining("PARTITIONS_NOT_FOUND");
        session.sql("ALTER TABLE t DROP IF EXISTS PARTITION (p='a')");
        session.sql("TRUNCATE TABLE t");
        assertThat(rows("SELECT * FROM t")).isEmpty();
        session.sql("CREATE TABLE ext (a INT) USING json LOCATION '" + folder.resolve("ext") + "'");
        assertThatThrownBy(() -> session.sql("TRUNCATE TABLE ext"))
                .hasMessageContaining("CANNOT_TRUNCATE_EXTERNAL_TABLE");
        session.sql("CREATE TABLE parts (a INT, p STRING) USING json PARTITIONED BY (p) LOCATION '"
                + folder.resolve("parts") + "'");
        session.sql("INSERT INTO parts VALUES (1, 'x')");
        assertThatThrownBy(() -> session.sql("ALTER TABLE parts DROP PARTITION (p='x')"))
                .hasMessageContaining("directory below");
        assertThat(rows("SELECT * FROM parts")).containsExactly("[1,x]");
        assertThatThrownBy(() -> session.sql("INSERT INTO t PARTITION (p='a', P='b') SELECT 1, 2"))
                .hasMessageContaining("DUPLICATE_KEY");
        assertThatThrownBy(() -> session.sql("SHOW PARTITIONS ext")).hasMessageContaining("PARTITION_SCHEMA_IS_EMPTY");
    }

    @Test
    void columnsAreAddedBeforeThePartitions() {
        session.sql("INSERT INTO t VALUES (1, 1, 'a')");
        session.sql("ALTER TABLE t ADD COLUMNS (c STRING, d DOUBLE)");
        session.sql("ALTER TABLE t ADD COLUMN e INT COMMENT 'ee'");
        session.sql("INSERT INTO t VALUES (2, 2, 'c', 2.5, 7, 'a')");
        assertThat(sorted("SELECT * FROM t")).containsExactly("[1,1,null,null,null,a]", "[2,2,c,2.5,7,a]");
        assertThatThrownBy(() -> session.sql("ALTER TABLE t ADD COLUMN a INT"))
                .hasMessageContaining("COLUMN_ALREADY_EXISTS");
        assertThat(rows("DESCRIBE t"))
                .containsExactly(
                        "[a,int,null]",
                        "[b,bigint,null]",
                        "[c,string,null]",
                        "[d,double,null]",
                        "[e,int,ee]",
                        "[p,string,null]",
                        "[# Partition Information,,]",
                        "[# col_name,data_type,comment]",
                        "[p,string,null]");
        assertThatThrownBy(() -> session.sql("ALTER TABLE t DROP COLUMN a"))
                .hasMessageContaining("ADD COLUMNS")
                .hasMessageContaining("AS SELECT");
    }

    @Test
    void aTableIsRenamed() {
        session.sql("INSERT INTO t VALUES (1, 1, 'a')");
        session.sql("CREATE TABLE other (x INT)");
        assertThatThrownBy(() -> session.sql("ALTER TABLE t RENAME TO other"))
                .hasMessageContaining("TABLE_OR_VIEW_ALREADY_EXISTS");
        session.sql("ALTER TABLE t RENAME TO u");
        assertThat(rows("SELECT a FROM u")).containsExactly("[1]");
        assertThat(session.catalog().tableExists("t")).isFalse();
        assertThatThrownBy(() -> session.sql("ALTER TABLE t RENAME TO v"))
                .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
    }

    @Test
    void whatATableIsCanBeRead() {
        session.sql("CREATE TABLE s (a INT COMMENT 'first', p STRING) USING json COMMENT 'mine' TBLPROPERTIES ('x'='y')"
                + " PARTITIONED BY (p)");
        session.sql("ALTER TABLE s SET TBLPROPERTIES ('k'='v', 'a.b'='c')");
        assertThat(rows("SHOW TBLPROPERTIES s")).containsExactly("[a.b,c]", "[k,v]", "[x,y]");
        assertThat(rows("SHOW TBLPROPERTIES s ('k')")).containsExactly("[k,v]");
        session.sql("ALTER TABLE s UNSET TBLPROPERTIES ('k', 'a.b')");
        assertThatThrownBy(() -> session.sql("ALTER TABLE s UNSET TBLPROPERTIES ('k')"))
                .hasMessageContaining("IF EXISTS");
        assertThat(rows("SHOW CREATE TABLE s"))
                .containsExactly(
                        "[CREATE TABLE spark_catalog.default.s (\n  a INT COMMENT 'first',\n  p STRING)\nUSING json\n"
                                + "PARTITIONED BY (p)\nCOMMENT 'mine'\nTBLPROPERTIES (\n  'x' = 'y')\n]");
        String create =
                session.sql("SHOW CREATE TABLE s").collectAsList().get(0).getString(0);
        session.sql("DROP TABLE s");
        session.sql(create);
        assertThat(rows("DESCRIBE TABLE EXTENDED s"))
                .contains("[Type,MANAGED,]", "[Provider,json,]", "[Comment,mine,]", "[Table Properties,[x=y],]");
        assertThat(session.catalog().listColumns("t").collectAsList().stream().map(Column::name))
                .containsExactly("a", "b", "p");
    }

    @Test
    void theCatalogMakesTables() {
        String files = folder.resolve("files").toString();
        session.sql("SELECT 1L AS a").write().json(files);
        assertThat(session.catalog()
                        .createTable("c1", files, "json")
                        .collectAsList()
                        .toString())
                .isEqualTo("[[1]]");
        assertThat(session.catalog()
                        .createTable("c2", "json", Map.of("path", files))
                        .count())
                .isEqualTo(1);
        session.catalog().createTable("c3", "json", StructType.fromDDL("a INT"), "about", Map.of());
        session.sql("INSERT INTO c3 VALUES (5)");
        assertThat(rows("TABLE c3")).containsExactly("[5]");
        assertThat(rows("DESCRIBE EXTENDED c3")).contains("[Comment,about,]");
        assertThatThrownBy(() -> session.catalog().createTable("c3", "json", StructType.fromDDL("a INT"), Map.of()))
                .hasMessageContaining("TABLE_OR_VIEW_ALREADY_EXISTS");
        assertThatThrownBy(() -> session.catalog()
                        .createTable("c4", folder.resolve("none").toString(), "json"))
                .hasMessageContaining("PATH_NOT_FOUND");
    }

    @Test
    void theSecondWriterMakesTablesAndAddsToThem() {
        session.sql("SELECT 1 AS a, 'x' AS p UNION ALL SELECT 2, 'y'")
                .writeTo("v")
                .using("json")
                .partitionedBy(col("p"))
                .tableProperty("k", "v")
                .create();
        assertThat(rows("SHOW PARTITIONS v")).containsExactly("[p=x]", "[p=y]");
        assertThat(rows("SHOW TBLPROPERTIES v")).containsExactly("[k,v]");
        assertThatThrownBy(() ->
                        session.sql("SELECT 1 AS a, 'x' AS p").writeTo("v").create())
                .hasMessageContaining("TABLE_OR_VIEW_ALREADY_EXISTS");
        session.sql("SELECT 'z' AS p, 3 AS a").writeTo("v").append();
        session.sql("SELECT 4 AS a, 'x' AS p").writeTo("v").overwritePartitions();
        assertThat(sorted("SELECT * FROM v")).containsExactly("[2,y]", "[3,z]", "[4,x]");
        session.sql("SELECT 5 AS b").writeTo("v").using("json").replace();
        assertThat(rows("SELECT * FROM v")).containsExactly("[5]");
        assertThatThrownBy(() -> session.sql("SELECT 1 AS a").writeTo("none").append())
                .hasMessageContaining("TABLE_OR_VIEW_NOT_FOUND");
        assertThatThrownBy(() -> session.sql("SELECT 1 AS a").writeTo("v").overwrite(col("a").equalTo(1)))
                .hasMessageContaining("overwritePartitions");
    }
}
