package io.millrace.bench.report;

import io.millrace.bench.result.CellResult;
import java.util.List;
import java.util.Locale;

/** What cells must share to be compared. */
record Setup(String workload, String rate, String seconds, String tickUs, String heap, boolean sweep) {
    static final String DRAIN = "max";
    static final String IDLE = "idle";

    static Setup of(CellResult cell) {
        return new Setup(
                cell.label("workload"),
                cell.label("rate"),
                cell.label("seconds"),
                cell.label("tick_us"),
                cell.label("heap"),
                cell.label("sweep").equals("yes"));
    }

    boolean isDrain() {
        return rate.equals(DRAIN);
    }

    boolean isIdle() {
        return rate.equals(IDLE);
    }

    /** What is shown of its cells. */
    List<Metric> metrics() {
        return isDrain() ? Metric.DRAIN : isIdle() ? Metric.IDLE : Metric.LIVE;
    }

    /** What is compared. */
    List<Metric> ratios() {
        return isDrain() ? Metric.DRAIN_RATIOS : isIdle() ? Metric.IDLE_RATIOS : Metric.LIVE_RATIOS;
    }

    /** The same for all heaps. */
    Setup withoutHeap() {
        return new Setup(workload, rate, seconds, tickUs, "", sweep);
    }

    String title() {
        return workload
                + (isDrain()
                        ? ", working off a backlog"
                        : isIdle() ? ", waiting for input" : " at " + rateText() + " records/s");
    }

    String details() {
        String measured = isDrain()
                ? ""
                : seconds + " s measured" + (isIdle() ? "; " : ", records due together each " + tickUs + " µs; ");
        return measured + "heap " + heap;
    }

    /** For file names. */
    String slug() {
        return workload + "-" + (isDrain() ? DRAIN : rate + "-" + seconds + "s") + "-" + heap;
    }

    String rateText() {
        return String.format(Locale.ROOT, "%,d", Long.parseLong(rate));
    }
}
