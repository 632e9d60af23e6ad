package io.millrace.spi.checkpoint;

import io.millrace.error.MillraceException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the error for a checkpoint object that is missing, damaged, or not the one that was asked for. */
public final class Corruption {
    public static final String CONDITION = "CHECKPOINT_CORRUPT";

    private Corruption() {}

    /**
     * @param object the relative path of the object
     * @param what what is wrong with it
     */
    public static MillraceException of(String object, String what) {
        return of(object, what, null);
    }

    public static MillraceException of(String object, String what, @Nullable Throwable cause) {
        return new MillraceException(
                CONDITION,
                null,
                "The checkpoint object '" + object + "' cannot be used: " + what
                        + ". Restore this object from a copy of the checkpoint location, go back to an older epoch"
                        + " (docs/operations.md, Damaged checkpoints), or start over with a new checkpoint location.",
                Map.of("object", object, "what", what),
                cause);
    }
}
