package io.millrace.chaos.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks counts by key and second of event time, each given once when its second is over; a repeat must say the same. */
public final class WindowOracle {
    private static final long WINDOW_MS = 1000;

    private record Place(String key, long startMs) {}

    private record Result(long count, long last, long sum) {}

    private WindowOracle() {}

    /**
     * Reads both topics to their ends and compares.
     *
     * @param closedBeforeMs windows that end by then must be there; later ones may be missing
     */
    public static Verdict compare(Topic in, Topic out, long closedBeforeMs) {
        Map<Place, Result> expected = new HashMap<>();
        long[] counts = new long[2];
        Topics.readToEnd(in, r -> {
            counts[0]++;
            long seq = JsonNumbers.get(r.value(), "seq");
            long startMs = Math.floorDiv(JsonNumbers.get(r.value(), "t"), WINDOW_MS) * WINDOW_MS;
            expected.merge(
                    new Place(r.key(), startMs),
                    new Result(1, seq, seq),
                    (a, b) -> new Result(a.count() + b.count(), Math.max(a.last(), b.last()), a.sum() + b.sum()));
        });
        Map<Place, Result> found = new HashMap<>();
        List<String> problems = new ArrayList<>();
        long[] wrongRepeated = new long[2];
        Topics.readToEnd(out, r -> {
            counts[1]++;
            Place place = new Place(r.key(), JsonNumbers.get(r.value(), "t"));
            Result result = new Result(
                    JsonNumbers.get(r.value(), "count"),
                    JsonNumbers.get(r.value(), "last"),
                    JsonNumbers.get(r.value(), "sum"));
            if (!result.equals(expected.get(place))) {
                wrongRepeated[0]++;
                problems.add(place + ": " + result + ", expected " + expected.get(place));
            } else if (found.put(place, result) != null) {
                wrongRepeated[1]++;
            }
        });
        long lost = 0;
        long missing = 0;
        for (Map.Entry<Place, Result> e : expected.entrySet()) {
            if (e.getKey().startMs() + WINDOW_MS <= closedBeforeMs && !found.containsKey(e.getKey())) {
                missing++;
                lost += e.getValue().count();
                problems.add(e.getKey() + " is missing, expected " + e.getValue());
            }
        }
        return new Verdict(counts[0], counts[1], lost, wrongRepeated[0], missing, wrongRepeated[1], problems);
    }
}
