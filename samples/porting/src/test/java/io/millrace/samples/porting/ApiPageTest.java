package io.millrace.samples.porting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/api.md says what of Spark's API is there, refused and missing. */
class ApiPageTest {
    @Test
    void thePageSaysWhatIsThere() throws Exception {
        String page = new ApiPage(SparkApi.recorded()).text();
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/api.md"), page);
        assertThat(Path.of("../../docs/api.md"))
                .as("docs/api.md is what target/api.md says")
                .hasContent(page);
    }

    @Test
    void aCallCompilesOnlyIfNameArgumentsAndResultFit() {
        String dataset = "org.apache.spark.sql.Dataset";
        assertThat(ApiComparison.there(ApiMember.parse(dataset, dataset + " filter(java.lang.String)")))
                .isTrue();
        assertThat(ApiComparison.there(ApiMember.parse(dataset, dataset + " filter(java.util.Map)")))
                .isFalse();
        assertThat(ApiComparison.there(ApiMember.parse(dataset, "int filter(java.lang.String)")))
                .isFalse();
        assertThat(ApiComparison.there(ApiMember.parse(dataset, "static " + dataset + " filter(java.lang.String)")))
                .isFalse();
        assertThat(ApiComparison.there(ApiMember.parse("org.apache.spark.sql.Nothing", "int size()")))
                .isFalse();
    }
}
