package io.millrace.engine.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoneLoaderTest {
    @Test
    void aNodeAloneReadsNoSettingsOfClusters() {
        ClassLoader own = LoneLoader.class.getClassLoader();
        Config all = NodeConfig.alone(1, own);
        Config lean = NodeConfig.alone(1, new LoneLoader(own));
        assertThat(all.hasPath("pekko.cluster.sharding.guardian-name")).isTrue();
        assertThat(lean.hasPath("pekko.cluster.sharding.guardian-name")).isFalse();
        assertThat(lean.getConfig("pekko.actor.default-dispatcher"))
                .isEqualTo(all.getConfig("pekko.actor.default-dispatcher"));
        assertThat(lean.getConfig("pekko.actor.typed")).isEqualTo(all.getConfig("pekko.actor.typed"));
    }

    @ParameterizedTest
    @CsvSource({
        "file:/lib/pekko-actor_2.13-1.7.0.jar!/reference.conf, true",
        "file:/lib/pekko-actor-typed_2.13-1.7.0.jar!/reference.conf, true",
        "file:/lib/pekko-slf4j_2.13-1.7.0.jar!/reference.conf, true",
        "file:/lib/pekko-cluster-sharding_2.13-1.7.0.jar!/reference.conf, false",
        "file:/lib/pekko-remote_2.13-1.7.0.jar!/reference.conf, false",
        "file:/pekko-remote-study/service-with-all-inside.jar!/reference.conf, true",
        "/home/someone/classes/reference.conf, true"
    })
    void settingsAreLeftOutByTheNameOfTheirJar(String path, boolean needed) {
        assertThat(LoneLoader.isNeeded(path)).isEqualTo(needed);
    }
}
