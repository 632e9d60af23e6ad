package io.millrace.samples.porting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The recorded members are those of Spark's jars. With {@code -Pporting} only, as the programs on Spark. */
@EnabledIfSystemProperty(named = "millrace.porting.spark", matches = ".+")
class SparkApiTest {
    @Test
    void recordedMembersAreSparks() throws Exception {
        Path classPath = Path.of(System.getProperty("millrace.porting.spark")).resolve("classpath.txt");
        SparkApi spark = SparkApiReader.read(Files.readString(classPath).strip());
        if (Boolean.getBoolean("millrace.porting.record")) {
            spark.record();
        }
        assertThat(SparkApi.recorded()).isEqualTo(spark);
    }
}
