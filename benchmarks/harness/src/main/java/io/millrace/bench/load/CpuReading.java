package io.millrace.bench.load;

import org.jspecify.annotations.Nullable;

/** Seconds of CPU spent so far, or between two readings. {@code others} is the rest of the machine. */
record CpuReading(double engine, double broker, double load, double others) {
    static CpuReading take(@Nullable EngineProcess engine, long brokerPid) {
        double ofEngine = engine == null ? 0 : engine.cpuSeconds();
        double ofBroker = ProcessTree.cpuSeconds(brokerPid);
        // The engine is this process's child.
        double ofLoad = ProcessTree.cpuSeconds(ProcessHandle.current().pid()) - ofEngine;
        return new CpuReading(
                ofEngine, ofBroker, ofLoad, ProcessTree.machineCpuSeconds() - ofEngine - ofBroker - ofLoad);
    }

    CpuReading minus(CpuReading earlier) {
        return new CpuReading(
                engine - earlier.engine, broker - earlier.broker, load - earlier.load, others - earlier.others);
    }
}
