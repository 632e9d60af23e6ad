package io.millrace.planner.codegen.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Text eight bytes at a time against the same work a byte at a time. */
class WordsTest {
    private final Random random = new Random(7);

    private byte[] bytes(int n, String often) {
        byte[] b = new byte[n];
        random.nextBytes(b);
        for (int i = 0; i < n; i++) {
            if (random.nextInt(4) > 0) {
                b[i] = (byte) often.charAt(random.nextInt(often.length()));
            }
        }
        return b;
    }

    private static boolean special(byte c) {
        return c == '"' || c == '\\' || (c >= 0 && c < ' ');
    }

    @Test
    void theFirstByteThatJsonEscapesIsFound() {
        for (int round = 0; round < 100_000; round++) {
            byte[] b = bytes(8, "abcd !~\u007f\"");
            int expected = 0;
            while (expected < 8 && !special(b[expected])) {
                expected++;
            }
            long found = Words.special(Bytes.getLong(b, 0));
            assertThat(found == 0 ? 8 : Words.first(found))
                    .as(Arrays.toString(b))
                    .isEqualTo(expected);
        }
    }

    @Test
    void digitsAreThoseFrom0To9() {
        for (int round = 0; round < 100_000; round++) {
            byte[] b = bytes(8, round % 2 == 0 ? "0123456789" : "0123456789/:");
            for (int i = 0; i < 8 && round % 4 == 0; i++) {
                b[i] = (byte) ('0' + random.nextInt(10));
            }
            boolean digits = true;
            for (byte c : b) {
                digits &= c >= '0' && c <= '9';
            }
            long w = Bytes.getLong(b, 0);
            assertThat(Words.digits(w)).as(Arrays.toString(b)).isEqualTo(digits);
            if (digits) {
                assertThat(Words.number(w)).isEqualTo(Long.parseLong(new String(b, StandardCharsets.US_ASCII)));
            }
        }
    }

    @Test
    void lettersChangeTheirCaseAndNothingElseDoes() {
        for (int round = 0; round < 100_000; round++) {
            byte[] b = bytes(8, "azAZ@[`{mM09");
            byte[] up = b.clone();
            byte[] low = b.clone();
            for (int i = 0; i < 8; i++) {
                up[i] = b[i] >= 'a' && b[i] <= 'z' ? (byte) (b[i] - 32) : b[i];
                low[i] = b[i] >= 'A' && b[i] <= 'Z' ? (byte) (b[i] + 32) : b[i];
            }
            long w = Bytes.getLong(b, 0);
            assertThat(Words.upper(w)).as(Arrays.toString(b)).isEqualTo(Bytes.getLong(up, 0));
            assertThat(Words.lower(w)).as(Arrays.toString(b)).isEqualTo(Bytes.getLong(low, 0));
        }
    }

    /** At every place of arrays that end right behind the text, and of such that do not. */
    @Test
    void slicesOfAnyLengthGiveWhatJavaGives() {
        for (int round = 0; round < 20_000; round++) {
            byte[] b = bytes(random.nextInt(40), "abcXYZ09 ");
            int off = b.length == 0 ? 0 : random.nextInt(b.length);
            int len = random.nextInt(b.length - off + 1);
            byte[] part = Arrays.copyOfRange(b, off, off + len);
            Scratch s = new Scratch();
            boolean ascii = true;
            for (byte c : part) {
                ascii &= c >= 0;
            }
            assertThat(Utf8.upper(s, b, off, len)).isEqualTo(ascii);
            if (ascii) {
                String text = new String(part, StandardCharsets.US_ASCII);
                assertThat(new String(s.bytes, 0, s.length, StandardCharsets.US_ASCII))
                        .isEqualTo(text.toUpperCase(Locale.ROOT));
                assertThat(Utf8.lower(s, b, off, len)).isTrue();
                assertThat(new String(s.bytes, 0, s.length, StandardCharsets.US_ASCII))
                        .isEqualTo(text.toLowerCase(Locale.ROOT));
            }
            s.clear();
            s.add('x');
            JsonOut.string(s, b, off, len);
            assertThat(Arrays.copyOf(s.bytes, s.length)).isEqualTo(quoted(part));
        }
    }

    private static byte[] quoted(byte[] part) {
        Scratch s = new Scratch();
        s.addAscii("x\"");
        for (byte c : part) {
            if (!special(c)) {
                s.add(c);
            } else if ("\"\\\b\f\n\r\t".indexOf(c) >= 0) {
                s.add('\\');
                s.add(c == '"' || c == '\\' ? c : "bfnrt".charAt("\b\f\n\r\t".indexOf(c)));
            } else {
                s.addAscii(String.format(Locale.ROOT, "\\u%04X", c));
            }
        }
        s.add('"');
        return Arrays.copyOf(s.bytes, s.length);
    }

    @Test
    void numbersAreWrittenAsJavaWritesThem() {
        for (int round = 0; round < 200_000; round++) {
            long v = random.nextLong() >> random.nextInt(64);
            Scratch s = new Scratch();
            Numbers.append(s, v);
            assertThat(text(s)).isEqualTo(Long.toString(v));
        }
        for (long v = 1; v > 0 && v < Long.MAX_VALUE / 10; v *= 10) {
            for (long near : new long[] {v - 1, v, v + 1, -v}) {
                Scratch s = new Scratch();
                Numbers.append(s, near);
                assertThat(text(s)).isEqualTo(Long.toString(near));
            }
        }
        for (int round = 0; round < 200_000; round++) {
            int decimals = random.nextInt(9);
            double d = Math.rint(random.nextGaussian() * Math.pow(10, random.nextInt(8))) / Math.pow(10, decimals);
            Scratch s = new Scratch();
            JsonOut.number(s, d);
            assertThat(text(s)).isEqualTo(Double.toString(d));
        }
    }

    @Test
    void placesAreThoseOfFindInSet() {
        TextPlaces places = new TextPlaces("DE,FR,,GB,DE,longer than eight bytes,ÄÖ");
        assertThat(place(places, "DE")).isEqualTo(1);
        assertThat(place(places, "FR")).isEqualTo(2);
        assertThat(place(places, "")).isEqualTo(3);
        assertThat(place(places, "GB")).isEqualTo(4);
        assertThat(place(places, "longer than eight bytes")).isEqualTo(6);
        assertThat(place(places, "ÄÖ")).isEqualTo(7);
        assertThat(place(places, "DE,FR")).isZero();
        assertThat(place(places, "de")).isZero();
        assertThat(place(new TextPlaces(""), "")).isEqualTo(1);
        assertThat(place(new TextPlaces(""), "a")).isZero();
    }

    private static int place(TextPlaces places, String text) {
        byte[] b = ("." + text).getBytes(StandardCharsets.UTF_8);
        return places.of(b, 1, b.length - 1);
    }

    private static String text(Scratch s) {
        return new String(s.bytes, 0, s.length, StandardCharsets.US_ASCII);
    }
}
