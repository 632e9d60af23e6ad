package io.millrace.bench.compare;

import io.millrace.kafkabroker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The broker's process: {@code DATA_FOLDER}. Prints its address once clients can connect, and works until SIGTERM. */
final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]));
        System.out.println(BrokerProcess.READY + broker.bootstrapServers());
        System.out.flush();
        new CountDownLatch(1).await();
    }
}
