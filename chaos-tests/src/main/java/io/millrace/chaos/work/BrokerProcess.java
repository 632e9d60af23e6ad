package io.millrace.chaos.work;

import io.millrace.chaos.process.JvmProcess;
import io.millrace.kafkabroker.EmbeddedBroker;
import java.io.OutputStream;
import java.nio.file.Path;

/** A broker as a process of its own, for hosts that are not this one. Says READY when clients can connect, and ends when its parent does. */
public final class BrokerProcess {
    private BrokerProcess() {}

    /** @param arguments directory, address, port */
    public static void main(String[] arguments) throws Exception {
        EmbeddedBroker.start(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2]));
        System.out.println(JvmProcess.READY);
        System.out.flush();
        // It ends when the parent does.
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(0);
    }
}
