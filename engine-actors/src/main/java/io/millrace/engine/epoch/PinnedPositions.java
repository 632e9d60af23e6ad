package io.millrace.engine.epoch;

import io.millrace.connector.Positions;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a query's sources start, resolved once and kept in the log's first record: "latest" must not move when the query
 * crashes before its first epoch.
 */
public final class PinnedPositions {
    private static final String PREFIX = "source.";
    private static final String SUFFIX = ".start";

    private PinnedPositions() {}

    /** pinned and, for each source, one more entry. */
    public static Map<String, String> with(Map<String, String> pinned, List<Positions> starts) {
        Map<String, String> all = new HashMap<>(pinned);
        for (int i = 0; i < starts.size(); i++) {
            StringBuilder text = new StringBuilder();
            starts.get(i)
                    .next()
                    .forEach((split, next) -> text.append(text.length() > 0 ? "&" : "")
                            .append(URLEncoder.encode(split, StandardCharsets.UTF_8))
                            .append('=')
                            .append(next));
            all.put(PREFIX + i + SUFFIX, text.toString());
        }
        return Map.copyOf(all);
    }

    /** How many sources have an entry. */
    public static int sources(Map<String, String> pinned) {
        int n = 0;
        while (pinned.containsKey(PREFIX + n + SUFFIX)) {
            n++;
        }
        return n;
    }

    public static List<Positions> read(Map<String, String> pinned) {
        List<Positions> starts = new ArrayList<>();
        for (int i = 0; i < sources(pinned); i++) {
            String text = pinned.getOrDefault(PREFIX + i + SUFFIX, "");
            TreeMap<String, Long> next = new TreeMap<>();
            for (String entry : text.isEmpty() ? new String[0] : text.split("&", -1)) {
                int eq = entry.lastIndexOf('=');
                next.put(
                        URLDecoder.decode(entry.substring(0, eq), StandardCharsets.UTF_8),
                        Long.parseLong(entry.substring(eq + 1)));
            }
            starts.add(new Positions(next));
        }
        return starts;
    }
}
