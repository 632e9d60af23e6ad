package io.millrace.connector;

import io.millrace.connector.Connector.SinkRequest;
import java.util.Locale;

/** What a sink promises, option or session setting {@code millrace.delivery}; the option goes first. */
public enum Delivery {
    AT_LEAST_ONCE,
    EXACTLY_ONCE;

    private static final String KEY = "millrace.delivery";

    /** @throws io.millrace.sql.AnalysisException INVALID_OPTION for any other word */
    public static Delivery ofStream(SinkRequest request) {
        return parse(request.options()
                .get(KEY)
                .orElseGet(() -> request.environment().settings().getOrDefault(KEY, "at-least-once")));
    }

    private static Delivery parse(String text) {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "at-least-once" -> AT_LEAST_ONCE;
            case "exactly-once" -> EXACTLY_ONCE;
            default -> throw Options.invalid(KEY, text, "at-least-once or exactly-once");
        };
    }

    /** A session's setting is meant for its streams; asked for by name, a batch write cannot give it. */
    public static void refuseInBatch(Options options) {
        if (options.get(KEY).map(Delivery::parse).orElse(AT_LEAST_ONCE) == EXACTLY_ONCE) {
            throw Options.invalid(
                    KEY,
                    "exactly-once",
                    "left out of batch writes: a write that fails has no checkpoint to go on from, and is run again as a whole");
        }
    }
}
