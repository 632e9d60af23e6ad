package io.millrace.bench.codegen;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Generated code and its hand-written twin by CPU time of the thread, in turns, for machines that are busy with other things: there wall
 * time says how often the thread was interrupted. Prints medians over 60 pairs of turns. Argument: {@code fused} or {@code encode}.
 */
public final class CpuTimeInTurns {
    private static final int TURNS = 60;
    private static final int ROWS_A_TURN = 400_000;
    private static final int ROWS_OF_WARM_UP = 3_000_000;

    private CpuTimeInTurns() {}

    public static void main(String[] args) {
        String what = args.length == 0 ? "fused" : args[0];
        switch (what) {
            case "fused" -> {
                FusedStageBenchmark loops = new FusedStageBenchmark();
                loops.setup();
                compare(loops::generated, loops::handWritten, FusedStageBenchmark.ROWS);
            }
            case "encode" -> {
                EncodeStageBenchmark loops = new EncodeStageBenchmark();
                compare(loops::generated, loops::handWritten, EncodeStageBenchmark.ROWS);
            }
            default -> throw new IllegalArgumentException("There is no '" + what + "'. Use fused or encode.");
        }
    }

    /** @param rowsACall of either loop */
    private static void compare(LongSupplier generatedLoop, LongSupplier handWrittenLoop, int rowsACall) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int calls = ROWS_A_TURN / rowsACall;
        double[] generated = new double[TURNS];
        double[] byHand = new double[TURNS];
        double[] ratio = new double[TURNS];
        long bytesOut = 0;
        for (int i = 0; i < ROWS_OF_WARM_UP / rowsACall; i++) {
            bytesOut += generatedLoop.getAsLong() + handWrittenLoop.getAsLong();
        }
        long allocatedByGenerated = 0;
        for (int turn = 0; turn < TURNS; turn++) {
            long allocated = thread.getCurrentThreadAllocatedBytes();
            long start = thread.getCurrentThreadCpuTime();
            for (int i = 0; i < calls; i++) {
                bytesOut += generatedLoop.getAsLong();
            }
            long between = thread.getCurrentThreadCpuTime();
            allocatedByGenerated += thread.getCurrentThreadAllocatedBytes() - allocated;
            for (int i = 0; i < calls; i++) {
                bytesOut += handWrittenLoop.getAsLong();
            }
            long end = thread.getCurrentThreadCpuTime();
            generated[turn] = (between - start) / ((double) calls * rowsACall);
            byHand[turn] = (end - between) / ((double) calls * rowsACall);
            ratio[turn] = generated[turn] / byHand[turn];
        }
        System.out.printf(
                Locale.ROOT,
                "generated %.2f ns, by hand %.2f ns of CPU a row; ratio %.2f; generated code allocates %.4f B a row (checksum %d)%n",
                median(generated),
                median(byHand),
                median(ratio),
                allocatedByGenerated / ((double) TURNS * calls * rowsACall),
                bytesOut);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
