package io.millrace.bench.result;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Which percentiles of a latency are kept as figures, and the whole histogram as text. */
public final class Percentiles {
    /** From 50 to the greatest. */
    public static final List<Double> KEPT = List.of(50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99, 100.0);

    private Percentiles() {}

    /** The figure's name, such as {@code p99.9_ms}; the greatest is {@code max_ms}. */
    public static String name(double percentile) {
        if (percentile == 100) {
            return "max_ms";
        }
        String text = String.format(Locale.ROOT, "%.2f", percentile).replaceFirst("\\.?0+$", "");
        return "p" + text + "_ms";
    }

    /** HdrHistogram's compressed form in Base64. */
    public static String encode(Histogram histogram) {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        byte[] used = new byte[length];
        bytes.flip().get(used);
        return Base64.getEncoder().encodeToString(used);
    }

    /** @throws IllegalArgumentException if it is not what {@link #encode} wrote */
    public static Histogram decode(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("No histogram", e);
        }
    }
}
