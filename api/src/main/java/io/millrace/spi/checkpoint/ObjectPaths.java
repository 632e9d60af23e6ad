package io.millrace.spi.checkpoint;

import io.millrace.error.MillraceException;
import java.util.regex.Pattern;

/** Which names objects may have, in every storage. */
public final class ObjectPaths {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");
    private static final int MAX_LENGTH = 1_000;

    private ObjectPaths() {}

    /** Relative, parts of letters, digits and {@code . _ -}, none of them beginning with a dot. */
    public static String checked(String path) {
        boolean good = !path.isEmpty() && path.length() <= MAX_LENGTH;
        for (String part : path.split("/", -1)) {
            good &= PART.matcher(part).matches();
        }
        if (!good) {
            throw new MillraceException(
                    "CHECKPOINT_INVALID_PATH",
                    "'" + path
                            + "' is not the name of a checkpoint object. Names are relative and made of letters, digits, '.', '_',"
                            + " '-' and '/'; a part does not begin with a dot.");
        }
        return path;
    }

    /** A prefix ends anywhere. */
    public static String checkedPrefix(String prefix) {
        if (!prefix.isEmpty()) {
            checked(prefix.endsWith("/") ? prefix + "x" : prefix);
        }
        return prefix;
    }
}
