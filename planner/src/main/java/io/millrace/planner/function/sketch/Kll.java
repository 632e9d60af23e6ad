package io.millrace.planner.function.sketch;

import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.kll.KllFloatsSketch;
import org.apache.datasketches.kll.KllLongsSketch;
import org.apache.datasketches.kll.KllSketch;
import org.apache.datasketches.memory.Memory;

/** The three kinds of KLL sketches under one roof: of BIGINT, FLOAT and DOUBLE. Not safe for threads. */
sealed interface Kll {
    /** Values are Long, Float or Double, as the kind says. */
    enum Kind {
        BIGINT {
            @Override
            Kll make(int k) {
                return new Longs(KllLongsSketch.newHeapInstance(k));
            }

            @Override
            Kll read(byte[] bytes) {
                return new Longs(KllLongsSketch.heapify(Memory.wrap(bytes)));
            }
        },
        FLOAT {
            @Override
            Kll make(int k) {
                return new Floats(KllFloatsSketch.newHeapInstance(k));
            }

            @Override
            Kll read(byte[] bytes) {
                return new Floats(KllFloatsSketch.heapify(Memory.wrap(bytes)));
            }
        },
        DOUBLE {
            @Override
            Kll make(int k) {
                return new Doubles(KllDoublesSketch.newHeapInstance(k));
            }

            @Override
            Kll read(byte[] bytes) {
                return new Doubles(KllDoublesSketch.heapify(Memory.wrap(bytes)));
            }
        };

        abstract Kll make(int k);

        /** @throws RuntimeException of several kinds, if it is no sketch of this kind */
        abstract Kll read(byte[] bytes);
    }

    KllSketch sketch();

    void add(Number value);

    /** @param rank from 0 to 1 */
    Object quantile(double rank);

    double rank(Number value);

    byte[] bytes();

    /** Of the same kind. */
    default void merge(Kll other) {
        sketch().merge(other.sketch());
    }

    /** See {@link Kind}. */
    record Longs(KllLongsSketch sketch) implements Kll {
        @Override
        public void add(Number value) {
            sketch.update(value.longValue());
        }

        @Override
        public Object quantile(double rank) {
            return sketch.getQuantile(rank);
        }

        @Override
        public double rank(Number value) {
            return sketch.getRank(value.longValue());
        }

        @Override
        public byte[] bytes() {
            return sketch.toByteArray();
        }
    }

    /** See {@link Kind}. */
    record Floats(KllFloatsSketch sketch) implements Kll {
        @Override
        public void add(Number value) {
            sketch.update(value.floatValue());
        }

        @Override
        public Object quantile(double rank) {
            return sketch.getQuantile(rank);
        }

        @Override
        public double rank(Number value) {
            return sketch.getRank(value.floatValue());
        }

        @Override
        public byte[] bytes() {
            return sketch.toByteArray();
        }
    }

    /** See {@link Kind}. */
    record Doubles(KllDoublesSketch sketch) implements Kll {
        @Override
        public void add(Number value) {
            sketch.update(value.doubleValue());
        }

        @Override
        public Object quantile(double rank) {
            return sketch.getQuantile(rank);
        }

        @Override
        public double rank(Number value) {
            return sketch.getRank(value.doubleValue());
        }

        @Override
        public byte[] bytes() {
            return sketch.toByteArray();
        }
    }
}
