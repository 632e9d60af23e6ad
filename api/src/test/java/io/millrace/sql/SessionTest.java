package io.millrace.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.sql.tree.Plan.JoinType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What needs no engine; queries are tested where there is one. */
class SessionTest {
    @Test
    void without_an_engine_the_error_names_the_dependency() {
        assertThatThrownBy(() -> MillraceSession.builder()
                        .appName("t")
                        .master("local[*]")
                        .getOrCreate())
                .hasMessageContaining("NO_ENGINE")
                .hasMessageContaining("io.millrace:millrace-engine-actors");
        assertThatThrownBy(MillraceSession::active).hasMessageContaining("NO_ACTIVE_SESSION");
    }

    @Test
    void spark_keys_are_millrace_keys() {
        RuntimeConfig conf = new RuntimeConfig(new ConcurrentHashMap<>());
        conf.set("spark.sql.shuffle.partitions", 4);
        assertThat(conf.get("millrace.sql.shuffle.partitions")).isEqualTo("4");
        assertThat(conf.get("spark.sql.shuffle.partitions")).isEqualTo("4");
        assertThat(conf.getAll()).isEqualTo(Map.of("millrace.sql.shuffle.partitions", "4"));
        conf.unset("spark.sql.shuffle.partitions");
        assertThat(conf.getOption("spark.sql.shuffle.partitions")).isEmpty();
        assertThat(conf.get("x", "default")).isEqualTo("default");
        assertThatThrownBy(() -> conf.get("x")).hasMessageContaining("SQL_CONF_NOT_FOUND");
    }

    @Test
    void join_types_have_many_spellings() {
        assertThat(JoinTypes.parse("LEFT_OUTER")).isEqualTo(JoinType.LEFT_OUTER);
        assertThat(JoinTypes.parse("leftsemi")).isEqualTo(JoinType.LEFT_SEMI);
        assertThat(JoinTypes.parse("anti")).isEqualTo(JoinType.LEFT_ANTI);
        assertThat(JoinTypes.parse("full")).isEqualTo(JoinType.FULL_OUTER);
        assertThatThrownBy(() -> JoinTypes.parse("sideways")).hasMessageContaining("UNSUPPORTED_JOIN_TYPE");
    }

    @Test
    void the_last_option_wins_whatever_its_case() {
        OptionValues options = new OptionValues();
        options.put("Header", "true");
        options.put("HEADER", "false");
        assertThat(options.asMap()).isEqualTo(Map.of("HEADER", "false"));
        options.put("Path", "/a");
        assertThatThrownBy(() -> options.paths("load(path)", List.of("/b")))
                .hasMessageContaining("A path is given twice: as option 'path' and by load(path)")
                .hasMessageContaining("or call load().");
        assertThat(options.paths("load(path)", List.of())).containsExactly("/a");
        assertThat(options.asMap()).doesNotContainKey("Path");
    }

    @Test
    void save_modes_are_checked() {
        assertThat(SaveMode.of("ErrorIfExists")).isEqualTo(SaveMode.ErrorIfExists);
        assertThatThrownBy(() -> SaveMode.of("upsert")).hasMessageContaining("INVALID_SAVE_MODE");
    }
}
