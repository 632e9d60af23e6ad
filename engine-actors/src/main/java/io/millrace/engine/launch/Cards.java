package io.millrace.engine.launch;

import io.millrace.engine.cluster.QueryCard;
import io.millrace.planner.physical.PlanText;
import io.millrace.planner.physical.SourceSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a query's program consists of, in lines that two nodes can compare. Options that may hold secrets are left out. */
final class Cards {
    private static final int FINGERPRINT_BYTES = 8;
    private static final List<String> SECRET = List.of("password", "secret", "jaas", "key", "token", "credential");

    private Cards() {}

    static QueryCard of(QueryParts parts) {
        List<String> lines = new ArrayList<>(PlanText.of(parts.plan()).lines().toList());
        for (SourceSpec source : parts.plan().sources()) {
            lines.add("Options of source " + source.ordinal() + ": " + shown(source.options()) + " " + source.paths());
        }
        parts.kept().now().lines().forEach(line -> lines.add("State " + line));
        lines.add("Sink " + parts.start().format() + ": " + shown(parts.start().options()));
        lines.add("Output mode " + parts.start().outputMode() + ", trigger "
                + parts.start().trigger());
        return new QueryCard(parts.name(), parts.create().queryId(), fingerprint(lines), lines);
    }

    private static Map<String, String> shown(Map<String, String> options) {
        Map<String, String> shown = new TreeMap<>();
        options.forEach((key, value) -> {
            String k = key.toLowerCase(Locale.ROOT);
            if (!k.equals("checkpointlocation") && SECRET.stream().noneMatch(k::contains)) {
                shown.put(k, value);
            }
        });
        return shown;
    }

    private static String fingerprint(List<String> lines) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String line : lines) {
                sha.update(line.getBytes(StandardCharsets.UTF_8));
                sha.update((byte) '\n');
            }
            return HexFormat.of().formatHex(sha.digest(), 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
