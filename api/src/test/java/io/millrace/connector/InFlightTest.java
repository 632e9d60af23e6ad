package io.millrace.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class InFlightTest {
    @Test
    void takesMoreUntilTheBoundIsReached() {
        InFlight inFlight = new InFlight(10);
        inFlight.add(9);
        assertTrue(inFlight.hasRoom());
        inFlight.add(1);
        assertFalse(inFlight.hasRoom());
        inFlight.remove(1);
        assertTrue(inFlight.hasRoom());
    }

    @Test
    void wakesOnceAndOnlyWhoFoundNoRoom() {
        AtomicInteger wakes = new AtomicInteger();
        InFlight inFlight = new InFlight(10);
        inFlight.onReady(wakes::incrementAndGet);
        inFlight.add(15);
        inFlight.remove(6);
        assertEquals(0, wakes.get(), "nobody asked");
        inFlight.add(6);
        assertFalse(inFlight.hasRoom());
        inFlight.remove(5);
        assertEquals(0, wakes.get(), "there is no room yet");
        inFlight.remove(5);
        inFlight.remove(5);
        assertEquals(1, wakes.get());
    }

    /** With a bound of two rows the writer waits all the time: a wake-up that were lost once would leave it waiting. */
    @Test
    void aWaitingWriterIsAlwaysWoken() throws InterruptedException {
        int rows = 200_000;
        int rowBytes = 7;
        InFlight inFlight = new InFlight(2 * rowBytes);
        Semaphore woken = new Semaphore(0);
        inFlight.onReady(woken::release);
        BlockingQueue<Integer> sent = new LinkedBlockingQueue<>();
        AtomicLong onTheWay = new AtomicLong();
        Thread broker = new Thread(() -> {
            try {
                for (int i = 0; i < rows; i++) {
                    int bytes = sent.take();
                    onTheWay.addAndGet(-bytes);
                    inFlight.remove(bytes);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        broker.start();
        long most = 0;
        for (int i = 0; i < rows; i++) {
            while (!inFlight.hasRoom()) {
                assertTrue(woken.tryAcquire(60, TimeUnit.SECONDS), "never woken, at row " + i);
            }
            inFlight.add(rowBytes);
            most = Math.max(most, onTheWay.addAndGet(rowBytes));
            sent.add(rowBytes);
        }
        broker.join(TimeUnit.SECONDS.toMillis(60));
        assertFalse(broker.isAlive());
        assertTrue(most <= 2 * rowBytes, most + " bytes were on their way");
        assertEquals(0, onTheWay.get());
    }
}
