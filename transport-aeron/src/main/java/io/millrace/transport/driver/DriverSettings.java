package io.millrace.transport.driver;

import io.millrace.error.MillraceException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process decides about its media driver.
 *
 * @param bases where the directory may be, in order of preference; the first with room is taken
 * @param user part of the directory's name
 * @param peers nodes that this one exchanges frames with, for the budget and the window
 * @param mtuBytes a frame up to this less 32 bytes is written in place; 8192 where the network carries it (loopback, jumbo
 *     frames), 1408 on plain Ethernet; a multiple of 32
 * @param termBytes a power of two from 64 KiB on; three of them are mapped for each publication and image, and the largest
 *     frame has an eighth of one
 * @param socketBufferBytes asked of the operating system, which may give less
 */
public record DriverSettings(
        List<Path> bases, String user, int peers, int mtuBytes, int termBytes, int socketBufferBytes) {

    private static final int MIN_TERM_BYTES = 64 << 10;
    private static final int MAX_TERM_BYTES = 1 << 30;
    private static final int MIN_MTU_BYTES = 1408;
    private static final int MAX_MTU_BYTES = 65504;

    public DriverSettings {
        bases = List.copyOf(bases);
        if (bases.isEmpty() || peers < 1) {
            throw invalid("needs at least one base directory and one peer, has " + bases.size() + " and " + peers);
        }
        if (mtuBytes < MIN_MTU_BYTES || mtuBytes > MAX_MTU_BYTES || mtuBytes % 32 != 0) {
            throw invalid("has an MTU of " + mtuBytes + " bytes; take a multiple of 32 from " + MIN_MTU_BYTES + " to "
                    + MAX_MTU_BYTES);
        }
        if (termBytes < MIN_TERM_BYTES || termBytes > MAX_TERM_BYTES || Integer.bitCount(termBytes) != 1) {
            throw invalid("has terms of " + termBytes + " bytes; take a power of two from " + MIN_TERM_BYTES + " to "
                    + MAX_TERM_BYTES);
        }
        if (socketBufferBytes < mtuBytes) {
            throw invalid("has socket buffers of " + socketBufferBytes + " bytes, less than the MTU of " + mtuBytes);
        }
    }

    /** 4 MiB terms and an MTU of 8 KiB in /dev/shm or, failing that, in the directory for temporary files. */
    public static DriverSettings defaults(int peers) {
        return new DriverSettings(
                List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir", "/tmp"))),
                System.getProperty("user.name", "unknown"),
                peers,
                8192,
                4 << 20,
                2 << 20);
    }

    public DriverSettings withBases(Path... bases) {
        return new DriverSettings(List.of(bases), user, peers, mtuBytes, termBytes, socketBufferBytes);
    }

    /** {@code bytes} must be a power of two. */
    public DriverSettings withTermBytes(int bytes) {
        return new DriverSettings(bases, user, peers, mtuBytes, bytes, socketBufferBytes);
    }

    private static MillraceException invalid(String text) {
        return new MillraceException("INVALID_TRANSPORT_SETTINGS", "The media driver " + text + ".");
    }
}
