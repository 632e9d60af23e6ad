package io.millrace.sql;

/**
 * Closes a session when the process is told to end (SIGTERM, SIGINT), and ends the process with code 0 then, or 1 if closing failed. Closing
 * ends each query behind a durable epoch; in a cluster of several nodes the tasks of this one are placed on the others first. Further
 * shutdown hooks of the program may not get to their end.
 */
public final class OrderlyExit {
    private final Thread hook;

    private OrderlyExit(MillraceSession session) {
        hook = new Thread(() -> end(session), "millrace-exit");
    }

    /** From now on, until {@link #endsByItself}. */
    public static OrderlyExit of(MillraceSession session) {
        OrderlyExit exit = new OrderlyExit(session);
        Runtime.getRuntime().addShutdownHook(exit.hook);
        return exit;
    }

    private static void end(MillraceSession session) {
        int code = 0;
        try {
            session.close();
        } catch (RuntimeException e) {
            e.printStackTrace();
            code = 1;
        }
        // A process that is told to end would say 143 all the same, as if it had not been listening.
        Runtime.getRuntime().halt(code);
    }

    /** The program is at its end, and closes the session and says its exit code itself. Without effect if the process has been told to end. */
    public void endsByItself() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It has been told to end, and the hook runs: it says the code.
            return;
        }
    }
}
