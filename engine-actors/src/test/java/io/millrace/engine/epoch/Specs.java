package io.millrace.engine.epoch;

import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.sql.streaming.Trigger;
import java.util.List;

/** A coordinator's spec that differs from another in what is said here. */
final class Specs {
    /** Neither event time nor the clock brings anything about. */
    static final CoordinatorSpec.Clocks TIMELESS = new CoordinatorSpec.Clocks(List.of(), false, false, true);

    private final Trigger trigger;
    private final int sources;
    private LogRecord.Create create;
    private String owner;
    private CoordinatorSpec.Clocks clocks;
    private CoordinatorSpec.Output output;
    private Topology topology;
    private CoordinatorSpec.Timing timing;
    private KeptShape kept;

    Specs(CoordinatorSpec from) {
        trigger = from.trigger();
        sources = from.sources();
        create = from.create();
        owner = from.owner();
        clocks = from.clocks();
        output = from.output();
        topology = from.topology();
        timing = from.timing();
        kept = from.kept();
    }

    Specs create(LogRecord.Create value) {
        create = value;
        return this;
    }

    Specs owner(String value) {
        owner = value;
        return this;
    }

    Specs clocks(CoordinatorSpec.Clocks value) {
        clocks = value;
        return this;
    }

    Specs output(CoordinatorSpec.Output value) {
        output = value;
        return this;
    }

    Specs cumulative(boolean value) {
        return output(value ? CoordinatorSpec.Output.CUMULATIVE : CoordinatorSpec.Output.ONE_EPOCH);
    }

    Specs topology(Topology value) {
        topology = value;
        return this;
    }

    Specs timing(CoordinatorSpec.Timing value) {
        timing = value;
        return this;
    }

    Specs kept(KeptShape value) {
        kept = value;
        return this;
    }

    CoordinatorSpec spec() {
        return new CoordinatorSpec(create, owner, trigger, sources, clocks, output, topology, timing, kept);
    }
}
