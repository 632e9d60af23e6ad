package io.millrace.engine.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import io.millrace.sql.streaming.StreamingQuery;
import io.millrace.sql.streaming.Trigger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings of the session that stand for options of files. */
@Timeout(60)
class SessionOfFilesTest {
    @TempDir
    private Path folder;

    private MillraceSession session;

    @BeforeEach
    void open() {
        session = MillraceSession.builder().appName("files").create();
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void aStreamInfersItsSchemaWhereTheSessionSaysSo() throws Exception {
        String in = Files.createDirectory(folder.resolve("in")).toString();
        assertThatThrownBy(() -> session.readStream().json(in).schema())
                .hasMessageContaining("Schema must be specified")
                .hasMessageContaining("schemaInference");
        session.conf().set("spark.sql.streaming.schemaInference", "true");
        assertThatThrownBy(() -> session.readStream().json(in).schema()).hasMessageContaining("UNABLE_TO_INFER_SCHEMA");
        Files.writeString(folder.resolve("in/a.json"), "{\"a\":1,\"b\":null}\n");
        Dataset<Row> rows = session.readStream().json(in);
        assertThat(rows.schema().toDDL()).isEqualTo("a BIGINT,b STRING");
        StreamingQuery query = rows.writeStream()
                .format("memory")
                .queryName("inferred")
                .option("checkpointLocation", folder.resolve("checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .start();
        query.awaitTermination();
        assertThat(session.table("inferred").collectAsList().toString()).isEqualTo("[[1,null]]");
    }

    @Test
    void damagedFilesArePassedOverWhereTheSessionSaysSo() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "1\n");
        Files.writeString(folder.resolve("b.csv.gz"), "no gzip\n");
        Dataset<Row> rows = session.read().schema("a INT").csv(folder.toString());
        assertThatThrownBy(rows::collectAsList).hasMessageContaining("b.csv.gz");
        session.conf().set("spark.sql.files.ignoreCorruptFiles", "true");
        assertThat(rows.collectAsList().toString()).isEqualTo("[[1]]");
        Files.writeString(folder.resolve("a.csv"), "x\n");
        session.conf().set("spark.sql.columnNameOfCorruptRecord", "broken");
        assertThat(session.read()
                        .schema("a INT, broken STRING")
                        .csv(folder.toString())
                        .collectAsList()
                        .toString())
                .isEqualTo("[[null,x]]");
    }

    @Test
    void aRowKnowsItsFile() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "1\n");
        Dataset<Row> rows = session.read().schema("a INT").csv(folder.toString());
        assertThat(rows.selectExpr(
                                "a",
                                "input_file_block_start()",
                                "input_file_block_length()",
                                "input_file_name() LIKE '%a.csv'")
                        .collectAsList()
                        .toString())
                .isEqualTo("[[1,0,2,true]]");
        assertThat(session.sql("SELECT input_file_block_start(), input_file_block_length()")
                        .collectAsList()
                        .toString())
                .isEqualTo("[[-1,-1]]");
    }
}
