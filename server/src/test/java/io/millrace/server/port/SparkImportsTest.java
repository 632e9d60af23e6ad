package io.millrace.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparkImportsTest {
    @Test
    void namesOfSparkBecomeMillraces() {
        assertThat(SparkImports.map("import org.apache.spark.sql.SparkSession;\nimport scala.Tuple2;"))
                .isEqualTo("import io.millrace.sql.MillraceSession;\nimport io.millrace.sql.Tuple2;");
    }

    @Test
    void partsOfTuplesAreCallsButInTextTheyAreColumns() {
        assertThat(SparkImports.map("t._1 + t._2() + \"a.\\\"t._1\" + pair.left._2;"))
                .isEqualTo("t._1() + t._2() + \"a.\\\"t._1\" + pair.left._2();");
    }

    @Test
    void whatHasNoCounterpartIsNamedWithItsLine() {
        String mapped = SparkImports.map(
                "import org.apache.spark.SparkConf;\nvar s = \"org.apache.spark.serializer.X\";\nscala.Option<String> o;");
        assertThat(SparkImports.leftovers(mapped))
                .containsExactly(
                        new SparkImports.Leftover(1, "org.apache.spark.SparkConf"),
                        new SparkImports.Leftover(3, "scala.Option"));
    }
}
