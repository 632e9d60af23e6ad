package io.millrace.bench.report;

import io.millrace.bench.result.CellResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which heaps are enough. */
final class HeapSweep {
    private HeapSweep() {}

    /** From the smallest. */
    static List<String> heaps(List<CellResult> cells) {
        return cells.stream()
                .map(cell -> cell.label("heap"))
                .distinct()
                .sorted(Comparator.comparingLong(HeapSweep::bytes))
                .toList();
    }

    /** A heap as JVM options write it: a number, then k, m, g or nothing. */
    static long bytes(String heap) {
        String text = heap.toLowerCase(Locale.ROOT);
        int shift = text.endsWith("k") ? 10 : text.endsWith("m") ? 20 : text.endsWith("g") ? 30 : 0;
        return Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1)) << shift;
    }

    /** The engine, then k of n for each heap, then the smallest that held every time and its RSS. */
    static List<String> row(EngineCells engine, List<String> heaps) {
        List<String> row = new ArrayList<>(List.of(engine.engine()));
        String smallest = "none";
        String resident = "–";
        // From the greatest down: a heap counts only if all greater ones held too.
        boolean all = true;
        List<String> down = new ArrayList<>(heaps);
        Collections.reverse(down);
        List<String> counts = new ArrayList<>();
        for (String heap : down) {
            EngineCells here = new EngineCells(
                    engine.engine(),
                    engine.cells().stream()
                            .filter(cell -> cell.label("heap").equals(heap))
                            .toList());
            counts.add(
                    0,
                    here.cells().isEmpty()
                            ? "–"
                            : here.held() + " of " + here.cells().size());
            all &= here.cells().isEmpty() || here.held() == here.cells().size();
            if (all && !here.cells().isEmpty()) {
                smallest = heap;
                resident = here.spread(Metric.RSS).map(Spread::text).orElse("–");
            }
        }
        row.addAll(counts);
        row.add(smallest);
        row.add(resident);
        return row;
    }
}
