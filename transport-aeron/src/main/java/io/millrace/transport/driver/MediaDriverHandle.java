package io.millrace.transport.driver;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.AgentInvoker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media driver and the Aeron client of this process, without a thread: the event loop that holds the handle calls
 * {@link #work} in every turn, and must not go idle before it has returned 0, since the driver sends at most one packet of each
 * stream a turn.
 *
 * <p>Once {@link #isClosed} holds without {@link #close} having been called, the client has given itself up, for instance after
 * the process was stopped for long: nothing sent or received since can be trusted, and the node has to leave the cluster.
 */
public final class MediaDriverHandle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MediaDriverHandle.class);

    private final DriverDirectory directory;
    private final MediaDriver driver;
    private final Aeron aeron;
    private final AgentInvoker driverInvoker;
    private final AgentInvoker clientInvoker;
    private final int windowBytes;
    private boolean closed;

    private MediaDriverHandle(DriverDirectory directory, MediaDriver driver, Aeron aeron, int windowBytes) {
        this.directory = directory;
        this.driver = driver;
        this.aeron = aeron;
        this.windowBytes = windowBytes;
        driverInvoker = driver.sharedAgentInvoker();
        clientInvoker = aeron.conductorAgentInvoker();
    }

    /**
     * Starts a driver in a directory of its own and connects a client to it. Takes tens of milliseconds.
     *
     * @param onError told of faults of driver and client on the calling thread of {@link #work}; must not throw
     * @throws io.millrace.error.MillraceException if there is no room for its files, or no usable socket buffer
     */
    public static MediaDriverHandle start(DriverSettings settings, DriverClocks clocks, Consumer<Throwable> onError) {
        return start(settings, clocks, onError, DriverHost.REAL);
    }

    static MediaDriverHandle start(
            DriverSettings settings, DriverClocks clocks, Consumer<Throwable> onError, DriverHost host) {
        SocketBuffers sockets = SocketBuffers.measure(settings.socketBufferBytes());
        int windowBytes = ReceiveWindow.bytes(Math.min(sockets.receiveBytes(), sockets.sendBytes()), settings);
        if (sockets.receiveBytes() < settings.socketBufferBytes()) {
            LOG.warn(
                    "UDP sockets get {} of the {} bytes of receive buffer asked for, so peers may send {} bytes ahead. "
                            + "Raise net.core.rmem_max for more throughput.",
                    sockets.receiveBytes(),
                    settings.socketBufferBytes(),
                    windowBytes);
        }
        DriverDirectory directory = DriverDirectory.create(settings, DriverBudget.bytes(settings), host);
        MediaDriver driver = null;
        try {
            driver = MediaDriver.launch(
                    driverContext(settings, sockets, windowBytes, directory.aeron(), clocks, onError));
            Aeron aeron = Aeron.connect(clientContext(driver, directory.aeron(), clocks, onError));
            return new MediaDriverHandle(directory, driver, aeron, windowBytes);
        } catch (RuntimeException e) {
            if (driver != null) {
                driver.close();
            }
            directory.close();
            throw e;
        }
    }

    private static MediaDriver.Context driverContext(
            DriverSettings settings,
            SocketBuffers sockets,
            int windowBytes,
            Path aeronDirectory,
            DriverClocks clocks,
            Consumer<Throwable> onError) {
        return new MediaDriver.Context()
                .aeronDirectoryName(aeronDirectory.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.INVOKER)
                .epochClock(clocks.epochMs()::getAsLong)
                .nanoClock(clocks.nanos()::getAsLong)
                .errorHandler(onError::accept)
                .termBufferSparseFile(true)
                .counterValuesBufferLength(DriverBudget.COUNTER_VALUES_BYTES)
                .publicationTermBufferLength(settings.termBytes())
                .ipcTermBufferLength(settings.termBytes())
                .mtuLength(settings.mtuBytes())
                .socketRcvbufLength(sockets.receiveBytes())
                .socketSndbufLength(sockets.sendBytes())
                .initialWindowLength(windowBytes)
                .imageLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(2))
                .publicationConnectionTimeoutNs(TimeUnit.SECONDS.toNanos(1))
                .publicationLingerTimeoutNs(TimeUnit.SECONDS.toNanos(1))
                .statusMessageTimeoutNs(TimeUnit.MILLISECONDS.toNanos(200))
                .timerIntervalNs(TimeUnit.MILLISECONDS.toNanos(100));
    }

    private static Aeron.Context clientContext(
            MediaDriver driver, Path aeronDirectory, DriverClocks clocks, Consumer<Throwable> onError) {
        return new Aeron.Context()
                .aeronDirectoryName(aeronDirectory.toString())
                .useConductorAgentInvoker(true)
                .driverAgentInvoker(driver.sharedAgentInvoker())
                .epochClock(clocks.epochMs()::getAsLong)
                .nanoClock(clocks.nanos()::getAsLong)
                .errorHandler(onError::accept);
    }

    /** One turn of driver and client; how much there was to do, 0 for nothing. */
    public int work() {
        return driverInvoker.invoke() + clientInvoker.invoke();
    }

    /** For publications and subscriptions. Closed with the handle. */
    public Aeron aeron() {
        return aeron;
    }

    /** This driver's directory; deleted with the handle. */
    public Path directory() {
        return directory.path();
    }

    /** How far a peer may send ahead on one stream. */
    public int windowBytes() {
        return windowBytes;
    }

    public boolean isClosed() {
        return closed || aeron.isClosed();
    }

    /** The client, then the driver, then their directory. On the thread that calls {@link #work}. May be called again. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (DriverDirectory last = directory;
                MediaDriver then = driver;
                Aeron first = aeron) {
            LOG.debug("Closing the media driver in {}", last.path());
        }
    }
}
