package io.millrace.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Many lives of one query. {@code -Dmillrace.sim.seeds=1000000} runs more, {@code -Dmillrace.sim.firstSeed=N
 * -Dmillrace.sim.seeds=1} replays one.
 */
class CoordinatorSimulationTest {
    @Test
    void holdsItsInvariantsWhateverBreaks() {
        long first = Long.getLong("millrace.sim.firstSeed", 1);
        long seeds = Long.getLong("millrace.sim.seeds", 20_000);
        long epochs = 0;
        long events = 0;
        long moves = 0;
        for (long seed = first; seed < first + seeds; seed++) {
            Simulation.Result result = new Simulation(seed).run();
            epochs += result.durableEpochs();
            events += result.events();
            moves += result.moves();
        }
        System.out.println(seeds + " seeds, " + events + " events, " + epochs + " durable epochs, " + moves
                + " executions by plan");
        assertThat(epochs).isGreaterThan(3 * seeds);
        assertThat(moves).as("moves by plan").isGreaterThan(seeds / 4);
    }

    @Test
    void aSeedIsTheSameLifeAgain() {
        assertThat(new Simulation(7).run()).isEqualTo(new Simulation(7).run());
    }
}
