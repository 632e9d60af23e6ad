package io.millrace.bench.codegen;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * The loops of {@link FusedStageBenchmark} by CPU time of the thread, in turns, for machines that are busy with other things:
 * there wall time says how often the thread was interrupted. Prints medians over 60 pairs of turns.
 */
public final class FusedStageCpuTime {
    private static final int TURNS = 60;
    private static final int CALLS = 400;
    private static final int ROWS = 1024;

    private FusedStageCpuTime() {}

    public static void main(String[] args) {
        FusedStageBenchmark loops = new FusedStageBenchmark();
        loops.setup();
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] generated = new double[TURNS];
        double[] byHand = new double[TURNS];
        double[] ratio = new double[TURNS];
        long bytesOut = 0;
        for (int i = 0; i < 3000; i++) {
            bytesOut += loops.generated() + loops.handWritten();
        }
        long allocated = thread.getCurrentThreadAllocatedBytes();
        for (int turn = 0; turn < TURNS; turn++) {
            long start = thread.getCurrentThreadCpuTime();
            for (int i = 0; i < CALLS; i++) {
                bytesOut += loops.generated();
            }
            long between = thread.getCurrentThreadCpuTime();
            for (int i = 0; i < CALLS; i++) {
                bytesOut += loops.handWritten();
            }
            long end = thread.getCurrentThreadCpuTime();
            generated[turn] = (between - start) / ((double) CALLS * ROWS);
            byHand[turn] = (end - between) / ((double) CALLS * ROWS);
            ratio[turn] = generated[turn] / byHand[turn];
        }
        allocated = thread.getCurrentThreadAllocatedBytes() - allocated;
        System.out.printf(
                "generated %.2f ns, by hand %.2f ns of CPU a row; ratio %.2f; %.4f B allocated a row (checksum %d)%n",
                median(generated), median(byHand), median(ratio), allocated / (2.0 * TURNS * CALLS * ROWS), bytesOut);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
