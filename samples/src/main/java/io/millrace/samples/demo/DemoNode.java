package io.millrace.samples.demo;

import io.millrace.sql.MillraceSession;
import io.millrace.sql.streaming.StreamingProgram;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** One further node of a demo: the main class of its process. Ends when whoever started it does. */
final class DemoNode {
    private static final int FIXED_ARGUMENTS = 4;

    private DemoNode() {}

    /** @param a seeds, port, number of nodes, class of the program, and its arguments */
    public static void main(String[] a) throws Exception {
        Thread parent = new Thread(DemoNode::endWithParent, "parent-watch");
        parent.setDaemon(true);
        parent.start();
        MillraceSession session = DemoNodes.session("node", a[0], Integer.parseInt(a[1]), Integer.parseInt(a[2]));
        StreamingProgram program = Class.forName(a[3])
                .asSubclass(StreamingProgram.class)
                .getDeclaredConstructor()
                .newInstance();
        program.start(session, List.of(a).subList(FIXED_ARGUMENTS, a.length));
        session.streams().awaitAnyTermination();
    }

    private static void endWithParent() {
        try {
            // Nobody writes to it: it ends when the parent does.
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.out.println("The pipe to the demo broke: " + e);
        }
        Runtime.getRuntime().halt(0);
    }
}
