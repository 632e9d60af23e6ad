package io.millrace.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.epoch.CoordinatorEffect;
import io.millrace.engine.epoch.CoordinatorEvent;
import io.millrace.engine.epoch.CoordinatorState;
import io.millrace.engine.epoch.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * docs/protocol.md shows the coordinator's phases and how it gets from one to another as it does so in the simulation.
 * {@code -Dmillrace.docs.write=true} writes the table anew.
 */
class CoordinatorPageTest {
    private static final String BEGIN = "<!-- transitions: written by CoordinatorPageTest -->\n";
    private static final String END = "<!-- end of transitions -->\n";
    private static final long SEEDS = 2_000;

    private static Path page() {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("docs/protocol.md")) ? here : here.getParent();
        return root.resolve("docs/protocol.md");
    }

    /** By phase, and by phase reached: what brought it there. */
    private static final class Seen implements Tampering {
        final Map<String, Map<String, Set<String>>> transitions = new TreeMap<>();

        @Override
        public void stepped(CoordinatorState before, CoordinatorEvent event, CoordinatorState after) {
            String from = name(before.phase());
            String to = name(after.phase());
            if (!from.equals(to)) {
                transitions
                        .computeIfAbsent(from, f -> new TreeMap<>())
                        .computeIfAbsent(to, t -> new TreeSet<>())
                        .add(name(event));
            }
        }

        private static String name(Phase phase) {
            return phase.getClass().getSimpleName();
        }

        private static String name(CoordinatorEvent event) {
            if (event instanceof CoordinatorEvent.Report r) {
                return r.report().getClass().getSimpleName();
            }
            if (event instanceof CoordinatorEvent.Appended a) {
                return "Appended " + a.record().getClass().getSimpleName();
            }
            if (event instanceof CoordinatorEvent.TimerFired t) {
                CoordinatorEffect.Timer timer = t.timer();
                return "timer " + timer;
            }
            return event.getClass().getSimpleName();
        }

        String table() {
            StringBuilder s = new StringBuilder("| from | to | on |\n|---|---|---|\n");
            transitions.forEach((from, all) -> all.forEach((to, events) -> s.append("| ")
                    .append(from)
                    .append(" | ")
                    .append(to)
                    .append(" | ")
                    .append(String.join(", ", events))
                    .append(" |\n")));
            return s.toString();
        }
    }

    @Test
    void thePageShowsHowTheCoordinatorGetsFromOnePhaseToAnother() throws IOException {
        Seen seen = new Seen();
        for (long seed = 1; seed <= SEEDS; seed++) {
            new Simulation(seed, seen).run();
        }
        String page = Files.readString(page());
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(end).as("place of the table in docs/protocol.md").isGreaterThanOrEqualTo(begin);
        if (Boolean.getBoolean("millrace.docs.write")) {
            Files.writeString(page(), page.substring(0, begin) + seen.table() + page.substring(end));
        } else {
            assertThat(page.substring(begin, end))
                    .as("run this test with -Dmillrace.docs.write=true to write it anew")
                    .isEqualTo(seen.table());
        }
        assertThat(seen.transitions.keySet())
                .as("no phase that is never left but the last")
                .hasSize(Phase.class.getPermittedSubclasses().length - 1);
    }
}
