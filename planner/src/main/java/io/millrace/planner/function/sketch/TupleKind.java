package io.millrace.planner.function.sketch;

import io.millrace.error.ExecutionException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.datasketches.common.Family;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.tuple.CompactSketch;
import org.apache.datasketches.tuple.Intersection;
import org.apache.datasketches.tuple.Sketch;
import org.apache.datasketches.tuple.Sketches;
import org.apache.datasketches.tuple.Summary;
import org.apache.datasketches.tuple.SummaryDeserializer;
import org.apache.datasketches.tuple.SummarySetOperations;
import org.apache.datasketches.tuple.TupleSketchIterator;
import org.apache.datasketches.tuple.Union;
import org.apache.datasketches.tuple.adouble.DoubleSummary;
import org.apache.datasketches.tuple.adouble.DoubleSummaryDeserializer;
import org.apache.datasketches.tuple.adouble.DoubleSummarySetOperations;
import org.apache.datasketches.tuple.aninteger.IntegerSummary;
import org.apache.datasketches.tuple.aninteger.IntegerSummaryDeserializer;
import org.apache.datasketches.tuple.aninteger.IntegerSummarySetOperations;

/**
 * What differs between tuple sketches whose keys have a DOUBLE beside them and those with an INT. In a {@link TupleTable} either is
 * 64 bits: those of the DOUBLE, or the INT with its sign.
 *
 * @param <S> the library's class of what is beside a key
 */
abstract class TupleKind<S extends Summary> {
    /** How values beside one key become one. The order is that of the sketches' format. */
    enum Mode {
        SUM,
        MIN,
        MAX,
        /** 1 whatever is added. */
        ALWAYSONE;

        private static final Mode[] ALL = values();

        /** The mode of this name in any case. */
        static Optional<Mode> of(String name) {
            return Stream.of(ALL)
                    .filter(m -> m.name().equals(name.toUpperCase(Locale.ROOT)))
                    .findFirst();
        }

        static Mode at(int place) {
            return ALL[place];
        }
    }

    static final TupleKind<DoubleSummary> DOUBLES = new Doubles();
    static final TupleKind<IntegerSummary> INTEGERS = new Integers();

    /** In the header of every sketch: whose it is. */
    private static final int FAMILY_AT = 2;

    private final String ending;
    private final SummaryDeserializer<S> deserializer;

    private TupleKind(String ending, SummaryDeserializer<S> deserializer) {
        this.ending = ending;
        this.deserializer = deserializer;
    }

    /** Of the functions' names, {@code _} included. */
    String ending() {
        return ending;
    }

    abstract SummarySetOperations<S> operations(Mode mode);

    /** What stands beside a key before anything is added: it changes nothing that is added, but for {@code ALWAYSONE}. */
    abstract S start(Mode mode);

    /** A Double or an Integer. */
    abstract Number value(S summary);

    /** How many bytes a value has in a sketch; the mode's byte comes behind. */
    abstract int width();

    abstract Mode mode(S summary);

    abstract long bits(Number value);

    abstract long startBits(Mode mode);

    abstract long added(Mode mode, long bits, long more);

    /** @throws ExecutionException if the bytes are no tuple sketch of this kind */
    Sketch<S> read(byte[] sketch, String function) {
        String maker = "tuple_sketch_agg" + ending;
        try {
            Family family = Family.idToFamily(sketch[FAMILY_AT] & 0xFF);
            if (family != Family.TUPLE) {
                throw SketchErrors.otherFamily("TUPLE", function, family, maker);
            }
            return heapify(sketch);
        } catch (RuntimeException e) {
            // The library complains of wrong bytes with exceptions of half a dozen kinds.
            throw e instanceof ExecutionException own ? own : SketchErrors.noSketch("TUPLE", "22000", function, maker);
        }
    }

    /** Of bytes that are a sketch. */
    Sketch<S> heapify(byte[] sketch) {
        return Sketches.heapifySketch(Memory.wrap(sketch), deserializer);
    }

    Union<S> union(int lgEntries, Mode mode) {
        return new Union<>(1 << lgEntries, operations(mode));
    }

    Intersection<S> intersection(Mode mode) {
        return new Intersection<>(operations(mode));
    }

    static byte[] bytes(CompactSketch<?> sketch) {
        return sketch.toByteArray();
    }

    /** All values made one: a Double, or a Long of the INTs. 0 without any. */
    Number summary(Sketch<S> sketch, Mode mode) {
        TupleSketchIterator<S> it = sketch.iterator();
        boolean any = false;
        double d = 0;
        long n = 0;
        while (it.next()) {
            Number v = value(it.getSummary());
            double x = v.doubleValue();
            long y = v.longValue();
            switch (mode) {
                case SUM -> {
                    d += x;
                    n += y;
                }
                case MIN -> {
                    d = any ? Math.min(d, x) : x;
                    n = any ? Math.min(n, y) : y;
                }
                case MAX -> {
                    d = any ? Math.max(d, x) : x;
                    n = any ? Math.max(n, y) : y;
                }
                case ALWAYSONE -> {
                    d++;
                    n++;
                }
            }
            any = true;
        }
        return this == DOUBLES ? (Number) d : (Number) n;
    }

    private static final class Doubles extends TupleKind<DoubleSummary> {
        Doubles() {
            super("_double", new DoubleSummaryDeserializer());
        }

        private static DoubleSummary.Mode in(Mode mode) {
            return DoubleSummary.Mode.values()[mode.ordinal()];
        }

        @Override
        SummarySetOperations<DoubleSummary> operations(Mode mode) {
            return new DoubleSummarySetOperations(in(mode));
        }

        @Override
        DoubleSummary start(Mode mode) {
            return new DoubleSummary(in(mode));
        }

        @Override
        Number value(DoubleSummary summary) {
            return summary.getValue();
        }

        @Override
        int width() {
            return Double.BYTES;
        }

        @Override
        Mode mode(DoubleSummary summary) {
            // Of the bytes, as the library does not say.
            return Mode.at(summary.toByteArray()[Double.BYTES]);
        }

        @Override
        long bits(Number value) {
            return Double.doubleToRawLongBits(value.doubleValue());
        }

        @Override
        long startBits(Mode mode) {
            return bits(
                    switch (mode) {
                        case SUM -> 0.0;
                        case MIN -> Double.POSITIVE_INFINITY;
                        case MAX -> Double.NEGATIVE_INFINITY;
                        case ALWAYSONE -> 1.0;
                    });
        }

        @Override
        long added(Mode mode, long bits, long more) {
            double own = Double.longBitsToDouble(bits);
            double other = Double.longBitsToDouble(more);
            // A NaN is less and greater than nothing, so it stays out of a minimum; Math.min would take it.
            return bits(
                    switch (mode) {
                        case SUM -> own + other;
                        case MIN -> other < own ? other : own;
                        case MAX -> other > own ? other : own;
                        case ALWAYSONE -> 1.0;
                    });
        }
    }

    private static final class Integers extends TupleKind<IntegerSummary> {
        Integers() {
            super("_integer", new IntegerSummaryDeserializer());
        }

        private static IntegerSummary.Mode in(Mode mode) {
            return IntegerSummary.Mode.values()[mode.ordinal()];
        }

        @Override
        SummarySetOperations<IntegerSummary> operations(Mode mode) {
            return new IntegerSummarySetOperations(in(mode), in(mode));
        }

        @Override
        IntegerSummary start(Mode mode) {
            return new IntegerSummary(in(mode));
        }

        @Override
        Number value(IntegerSummary summary) {
            return summary.getValue();
        }

        @Override
        int width() {
            return Integer.BYTES;
        }

        @Override
        Mode mode(IntegerSummary summary) {
            return Mode.at(summary.toByteArray()[Integer.BYTES]);
        }

        @Override
        long bits(Number value) {
            return value.intValue();
        }

        @Override
        long startBits(Mode mode) {
            return switch (mode) {
                case SUM -> 0;
                case MIN -> Integer.MAX_VALUE;
                case MAX -> Integer.MIN_VALUE;
                case ALWAYSONE -> 1;
            };
        }

        @Override
        long added(Mode mode, long bits, long more) {
            return switch (mode) {
                // Wraps around, as the library's does.
                case SUM -> (int) (bits + more);
                case MIN -> Math.min(bits, more);
                case MAX -> Math.max(bits, more);
                case ALWAYSONE -> 1;
            };
        }
    }
}
