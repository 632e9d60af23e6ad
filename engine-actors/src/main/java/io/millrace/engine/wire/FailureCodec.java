package io.millrace.engine.wire;

import io.millrace.engine.epoch.FailureKind;
import io.millrace.engine.epoch.NodeLostException;
import io.millrace.error.MillraceException;
import io.millrace.error.TransientException;
import org.jspecify.annotations.Nullable;

/**
 * Failures: their kind, condition and text, and the stack as text. What arrives is of a type that {@link FailureKind} judges as the
 * original.
 */
final class FailureCodec {
    private static final int NODE_LOST = 0;
    private static final int INFRASTRUCTURE = 1;
    private static final int QUERY = 2;
    private static final int FRAMES = 12;

    private FailureCodec() {}

    /** The stack of a failure on another node, in the place of a cause. */
    private static final class Remote extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Remote(String stack) {
            super(stack, null, false, false);
        }
    }

    /** A failure without a condition: of a user's function, or a defect. */
    private static final class RemoteFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RemoteFailure(String text, Throwable remote) {
            super(text, remote);
        }
    }

    static void write(WireWriter w, Throwable failure) {
        FailureKind kind = FailureKind.of(failure);
        w.i8(
                failure instanceof NodeLostException
                        ? NODE_LOST
                        : kind == FailureKind.INFRASTRUCTURE ? INFRASTRUCTURE : QUERY);
        MillraceException known = known(failure);
        if (known == null) {
            w.flag(false).text(String.valueOf(failure));
        } else {
            w.flag(true).text(known.getCondition()).text(textOf(known));
        }
        w.text(stack(failure));
    }

    private static @Nullable MillraceException known(Throwable failure) {
        Throwable t = failure;
        for (int i = 0; t != null && i < 50; i++, t = t.getCause()) {
            if (t instanceof MillraceException m) {
                return m;
            }
        }
        return null;
    }

    /** Without the condition, which the constructor puts before it. */
    private static String textOf(MillraceException e) {
        String message = String.valueOf(e.getMessage());
        String prefix = "[" + e.getCondition() + "] ";
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    private static String stack(Throwable failure) {
        StringBuilder text = new StringBuilder();
        Throwable t = failure;
        for (int i = 0; t != null && i < 5; i++, t = t.getCause()) {
            text.append(i == 0 ? "" : "caused by ")
                    .append(t.getClass().getName())
                    .append(": ")
                    .append(t.getMessage());
            StackTraceElement[] frames = t.getStackTrace();
            for (int f = 0; f < Math.min(FRAMES, frames.length); f++) {
                text.append("\n\tat ").append(frames[f]);
            }
            text.append('\n');
        }
        return text.toString();
    }

    static Throwable read(WireReader r) {
        int kind = r.i8();
        boolean known = r.flag();
        String condition = known ? r.text() : "MILLRACE_TASK_FAILED";
        String text = r.text();
        Remote remote = new Remote(r.text());
        return switch (kind) {
            case NODE_LOST -> new NodeLostException(text, remote);
            case INFRASTRUCTURE -> new TransientException(condition, text, remote);
            case QUERY -> known ? new MillraceException(condition, text, remote) : new RemoteFailure(text, remote);
            default -> throw r.unknown("kind of failure", kind);
        };
    }
}
