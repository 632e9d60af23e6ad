package io.millrace.spi.checkpoint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the objects are named in which writers of a transactional sink keep what they wrote until it is published. Pure.
 *
 * <pre>
 *   sink/{execution}/{epoch, 20 digits}-{partition}-{unique}
 * </pre>
 */
public final class SinkObjects {
    public static final String PREFIX = "sink/";
    private static final Pattern NAME = Pattern.compile("sink/([0-9]{1,18})/([0-9]{20})-[0-9]+-[0-9a-z-]+");

    private SinkObjects() {}

    /** @param unique digits, lower-case letters and dashes; differs between the objects of one writer and of its twins elsewhere */
    public static String path(long execution, long epoch, int partition, String unique) {
        return String.format("%s%d/%020d-%d-%s", PREFIX, execution, epoch, partition, unique);
    }

    /** The execution in the name, or -1 if it is not such an object. */
    public static long executionOf(String path) {
        return number(path, 1);
    }

    /** The epoch in the name, or -1 if it is not such an object. */
    public static long epochOf(String path) {
        return number(path, 2);
    }

    private static long number(String path, int group) {
        Matcher m = NAME.matcher(path);
        if (!m.matches()) {
            return -1;
        }
        try {
            return Long.parseLong(m.group(group));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
