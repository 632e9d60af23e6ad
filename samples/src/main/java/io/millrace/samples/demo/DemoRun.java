package io.millrace.samples.demo;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * How a demo is run.
 *
 * @param seconds how long the load runs; 0: until the program is ended
 * @param ratePerSecond records a second
 * @param seed of the generated data; the same seed gives the same records
 */
public record DemoRun(long seconds, long ratePerSecond, long seed, PrintStream out) {

    /** What a demo does every second. */
    @FunctionalInterface
    public interface EachSecond {
        void run() throws Exception;
    }

    /** Calls back every second while the load runs; returns when its time is over. */
    public void whileRunning(EachSecond eachSecond) throws Exception {
        for (long second = 0; seconds == 0 || second < seconds; second++) {
            TimeUnit.SECONDS.sleep(1);
            eachSecond.run();
        }
    }

    /** Waits for a condition; false if it did not come in time. */
    public static boolean await(BooleanSupplier condition, long timeoutS) throws InterruptedException {
        long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > TimeUnit.SECONDS.toNanos(timeoutS)) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return true;
    }

    public void say(String format, Object... args) {
        out.printf(format + "%n", args);
        out.flush();
    }
}
