package io.millrace.connector.kafka;

import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import java.util.Locale;

/**
 * How far the JVM compiles what Kafka's clients do once for a request, setting {@code millrace.kafka.clientCompilation}.
 *
 * <p>On few processors the optimising compiler takes one of them for most of the first minute, mostly for code that runs once a request:
 * records wait meanwhile. See {@code docs/decisions/050-requests-are-compiled-simply.md}.
 */
enum ClientCompilation {
    /** {@link #SIMPLE} where the compiler would take a processor from the records. */
    AUTO,
    /** By the quick compiler only; what runs once a record is compiled as ever. */
    SIMPLE,
    /** As the JVM likes. */
    JVM;

    static final String KEY = "millrace.kafka.clientCompilation";

    /** With more, a compiling thread leaves the others where they are. */
    private static final int FEW_PROCESSORS = 4;

    static ClientCompilation of(Environment environment) {
        String text = environment.settings().getOrDefault(KEY, "auto");
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "auto" -> AUTO;
            case "simple" -> SIMPLE;
            case "jvm" -> JVM;
            default -> throw Options.invalid(KEY, text, "auto, simple or jvm");
        };
    }

    boolean isSimple(int processors) {
        return switch (this) {
            case AUTO -> processors <= FEW_PROCESSORS;
            case SIMPLE -> true;
            case JVM -> false;
        };
    }
}
