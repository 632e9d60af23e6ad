package io.millrace.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connector.Positions;
import io.millrace.engine.epoch.CoordinatorEffect;
import io.millrace.engine.epoch.CoordinatorEvent;
import io.millrace.engine.epoch.CoordinatorState;
import io.millrace.engine.epoch.Phase;
import io.millrace.engine.protocol.TaskCommand;
import io.millrace.engine.protocol.TaskReport;
import io.millrace.spi.checkpoint.CommitLog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each important rule of the protocol, broken: the simulation must notice within a few lives. */
class TamperedSimulationTest {
    private static final long SEEDS = 3_000;

    /** What is broken, and how the simulation says so. */
    enum Broken implements Tampering {
        /** Acks of older executions are taken for those of the epoch in flight. */
        ACKS_OF_ANY_EXECUTION_COUNT("I") {
            @Override
            public CoordinatorEvent event(CoordinatorState state, CoordinatorEvent event) {
                return state.phase() instanceof Phase.InEpoch p
                                && event instanceof CoordinatorEvent.Report r
                                && r.report() instanceof TaskReport.EpochAck ack
                                && ack.execution() < state.execution()
                        ? new CoordinatorEvent.Report(
                                ack(ack, 0, state.execution(), p.epoch().epoch()))
                        : event;
            }
        },
        /** Acks of older epochs are taken for those of the epoch in flight. */
        ACKS_OF_ANY_EPOCH_COUNT("I") {
            @Override
            public CoordinatorEvent event(CoordinatorState state, CoordinatorEvent event) {
                return state.phase() instanceof Phase.InEpoch p
                                && event instanceof CoordinatorEvent.Report r
                                && r.report() instanceof TaskReport.EpochAck ack
                        ? new CoordinatorEvent.Report(ack(
                                ack,
                                ack.generation(),
                                ack.execution(),
                                p.epoch().epoch()))
                        : event;
            }
        },
        /** Who loses a slot of the log goes on as if it had won it. */
        A_LOST_SLOT_IS_IGNORED("L3") {
            @Override
            public CoordinatorEvent event(CoordinatorState state, CoordinatorEvent event) {
                return event instanceof CoordinatorEvent.Appended a
                        ? new CoordinatorEvent.Appended(a.slot(), a.record(), new CommitLog.Outcome.Won())
                        : event;
            }
        },
        /** A new coordinator does not hear which epochs were begun or cancelled: it waits for answers that are void, or takes numbers again. */
        NUMBERS_OF_ADOPTED_TASKS_ARE_IGNORED("the query stands still") {
            @Override
            public CoordinatorEvent event(CoordinatorState state, CoordinatorEvent event) {
                return event instanceof CoordinatorEvent.Report r && r.report() instanceof TaskReport.Standing s
                        ? new CoordinatorEvent.Report(
                                new TaskReport.Standing(s.execution(), s.generation(), s.task(), -1, -1, s.reads()))
                        : event;
            }
        },
        /** It does not hear which splits one of the tasks reads: it gives them to others too. */
        SPLITS_OF_ADOPTED_TASKS_ARE_IGNORED("I5") {
            @Override
            public CoordinatorEvent event(CoordinatorState state, CoordinatorEvent event) {
                return event instanceof CoordinatorEvent.Report r
                                && r.report() instanceof TaskReport.Standing s
                                && s.task().partition() == 0
                        ? new CoordinatorEvent.Report(new TaskReport.Standing(
                                s.execution(),
                                s.generation(),
                                s.task(),
                                s.lastEpoch(),
                                s.lastCancelled(),
                                Positions.NONE))
                        : event;
            }
        },
        /** The sink hears of nothing durable. */
        NOTHING_IS_PUBLISHED("the query stands still") {
            @Override
            public boolean carriesOut(CoordinatorState state, CoordinatorEffect effect) {
                return !(effect instanceof CoordinatorEffect.FinalizeSink);
            }
        },
        /** Tasks hear nothing. */
        COMMANDS_TO_TASKS_ARE_NOT_SENT("the query stands still") {
            @Override
            public boolean carriesOut(CoordinatorState state, CoordinatorEffect effect) {
                return !(effect instanceof CoordinatorEffect.Send);
            }
        },
        /** No new coordinator asks for the tasks of the one before. */
        NOBODY_IS_ADOPTED("was restarted because its coordinator was lost") {
            @Override
            public boolean carriesOut(CoordinatorState state, CoordinatorEffect effect) {
                return !(effect instanceof CoordinatorEffect.Survey);
            }
        },
        /** Adopted micro-batches are not acknowledged again. */
        ACKNOWLEDGEMENTS_ARE_NOT_ASKED_FOR_AGAIN("because its coordinator was lost") {
            @Override
            public boolean carriesOut(CoordinatorState state, CoordinatorEffect effect) {
                return !(effect instanceof CoordinatorEffect.Send s && s.command() instanceof TaskCommand.AckAgain);
            }
        };

        final String says;

        Broken(String says) {
            this.says = says;
        }

        private static TaskReport.EpochAck ack(TaskReport.EpochAck a, long generation, long execution, long epoch) {
            return new TaskReport.EpochAck(
                    generation,
                    execution,
                    epoch,
                    a.task(),
                    a.positions(),
                    a.maxEventTimeMs(),
                    a.segments(),
                    a.sinkPrepared(),
                    a.stats(),
                    a.watermarkMs(),
                    a.nextTimerMs());
        }
    }

    @ParameterizedTest
    @EnumSource
    void isNoticed(Broken broken) {
        AssertionError noticed = null;
        long seed = 0;
        while (noticed == null && seed < SEEDS) {
            seed++;
            try {
                new Simulation(seed, broken).run();
            } catch (AssertionError e) {
                noticed = e;
            }
        }
        System.out.println(broken + " is noticed at " + noticed);
        assertThat(noticed)
                .as(broken + " is noticed within " + SEEDS + " seeds")
                .isNotNull();
        assertThat(noticed).hasMessageContaining(broken.says).hasMessageContaining("seed " + seed);
    }
}
