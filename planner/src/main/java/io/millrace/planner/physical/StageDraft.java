package io.millrace.planner.physical;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.Attr;
import io.millrace.planner.plan.Columns;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;

/** A stage while it is being built: operators so far, and the columns that come out of the last one. */
final class StageDraft {
    private final int id;
    private final StageInput input;
    private final boolean single;
    private final long lagMs;
    private final List<OperatorSpec> operators = new ArrayList<>();
    private final List<RowStep> steps = new ArrayList<>();
    private StructType stepsInput;
    private List<Attr> current;

    StageDraft(int id, StageInput input, List<Attr> columns, boolean single) {
        this(id, input, columns, single, 0);
    }

    /** @param lagMs how far the watermark of the input is behind that of the query */
    StageDraft(int id, StageInput input, List<Attr> columns, boolean single, long lagMs) {
        this.id = id;
        this.input = input;
        this.single = single;
        this.lagMs = lagMs;
        current = List.copyOf(columns);
        stepsInput = Columns.schema(current);
    }

    int id() {
        return id;
    }

    boolean single() {
        return single;
    }

    /** How far the watermark behind the last operator is behind that of the query. */
    long lagMs() {
        return lagMs
                + operators.stream().mapToLong(OperatorSpec::watermarkLagMs).sum();
    }

    List<Attr> current() {
        return current;
    }

    StructType schema() {
        return Columns.schema(current);
    }

    /** Says that the columns now go by these attributes, one for one. */
    void rename(List<Attr> columns) {
        current = List.copyOf(columns);
    }

    Expr bind(Expr e) {
        return Binding.bind(e, current);
    }

    List<Expr> bindAll(List<? extends Expr> all) {
        return all.stream().map(this::bind).toList();
    }

    void step(RowStep step, List<Attr> columns) {
        if (steps.isEmpty()) {
            stepsInput = schema();
        }
        steps.add(step);
        current = List.copyOf(columns);
    }

    void operator(OperatorSpec operator, List<Attr> columns) {
        endSteps();
        operators.add(operator);
        current = List.copyOf(columns);
    }

    private void endSteps() {
        if (!steps.isEmpty()) {
            operators.add(new OperatorSpec.Fused(stepsInput, steps, schema()));
            steps.clear();
        }
    }

    Stage close(StageOutput output) {
        endSteps();
        if (operators.isEmpty()) {
            List<Expr> all = bindAll(current);
            operators.add(new OperatorSpec.Fused(schema(), List.of(new RowStep.Project(all)), schema()));
        }
        return new Stage(id, input, operators, output, single, lagMs);
    }
}
