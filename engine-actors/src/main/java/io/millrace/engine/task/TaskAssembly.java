package io.millrace.engine.task;

import io.millrace.connector.SinkWriter;
import io.millrace.connector.StreamSource;
import io.millrace.engine.exchange.ChannelOutput;
import io.millrace.engine.exchange.KeyFunction;
import io.millrace.engine.exchange.KeyRouter;
import io.millrace.engine.exchange.TaskOutput;
import io.millrace.engine.operator.Operator;
import io.millrace.engine.operator.Operators;
import io.millrace.engine.protocol.Rhythm;
import io.millrace.engine.protocol.TaskPlan;
import io.millrace.engine.sink.SinkOutput;
import io.millrace.error.MillraceException;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.planner.physical.Stage;
import io.millrace.planner.physical.StageInput;
import io.millrace.planner.physical.StageOutput;
import io.millrace.spi.exchange.OutputChannel;
import io.millrace.sql.types.StructType;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Strings a task together: input, operators, output. Nothing is opened here. */
public final class TaskAssembly {
    private TaskAssembly() {}

    public static Task build(TaskPlan plan, TaskEnvironment environment) {
        List<Operator> operators =
                plan.stage().operators().stream().map(Operators::of).toList();
        TaskCore core = new TaskCore(plan, environment, operators, output(plan, environment));
        if (plan.stage().input() instanceof StageInput.FromSource from) {
            StreamSource source = environment.source();
            if (source == null) {
                throw missing(plan, "source " + from.source());
            }
            return new SourceTask(core, environment, source, from.source());
        }
        return new ChannelTask(core, environment, plan.inputs());
    }

    private static TaskOutput output(TaskPlan plan, TaskEnvironment environment) {
        if (plan.stage().output() instanceof StageOutput.ToStage to) {
            List<OutputChannel> channels =
                    plan.outputs().stream().map(environment.outputs()).toList();
            KeyFunction keys = to.keys().isEmpty()
                    ? null
                    : environment.code().keys(to.keys(), outputSchema(plan, environment), environment.eval());
            int groups = plan.keyGroups().total() > 0
                    ? plan.keyGroups().total()
                    : environment.settings().keyGroups();
            return new ChannelOutput(
                    channels,
                    new KeyRouter(keys, groups, channels.size()),
                    environment.pool(),
                    environment.settings().maxFrameRows());
        }
        IntFunction<SinkWriter> writers = environment.writers();
        if (writers == null) {
            throw missing(plan, "sink");
        }
        return new SinkOutput(
                writers,
                plan.task().partition(),
                plan.rhythm() == Rhythm.REAL_TIME,
                environment.pool(),
                environment.wakeTask());
    }

    private static StructType outputSchema(TaskPlan plan, TaskEnvironment environment) {
        Stage stage = plan.stage();
        List<OperatorSpec> operators = stage.operators();
        if (!operators.isEmpty()) {
            return operators.get(operators.size() - 1).output();
        }
        @Nullable
        StructType schema = stage.input() instanceof StageInput.FromStages from
                ? from.schemas().get(0)
                : environment.sourceSchema();
        if (schema == null) {
            throw missing(plan, "source schema");
        }
        return schema;
    }

    private static MillraceException missing(TaskPlan plan, String what) {
        return new MillraceException(
                "INTERNAL_ERROR",
                "Task " + plan.task() + " of query '" + plan.queryName() + "' was given no " + what + ".");
    }
}
