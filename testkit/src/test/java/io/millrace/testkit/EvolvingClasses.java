package io.millrace.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What programs keep by key that follow each other on one checkpoint, and what they make of it. */
final class EvolvingClasses {
    private EvolvingClasses() {}

    record Tag(String name) {}

    record WeighedTag(double weight, String name) {}

    record One(int n, String last, List<Tag> tags) {
        One next(String word) {
            List<Tag> more = new ArrayList<>(tags);
            more.add(new Tag(word));
            return new One(n + 1, word, more);
        }
    }

    /** Without {@code last}, with a wider {@code n}, two new fields, and tags that weigh. */
    record Two(
            boolean seen,
            long n,
            List<WeighedTag> tags,
            @Nullable String note) {}

    /** With {@code last} again. */
    record Three(String last, double n) {}

    /** {@code n} is narrower than in Two. */
    record Narrow(int n, List<WeighedTag> tags) {}

    static One one(@Nullable One before, String word) {
        return (before == null ? new One(0, "", List.of()) : before).next(word);
    }

    static Two two(@Nullable Two before, String word) {
        Two was = before == null ? new Two(false, 0, List.of(), null) : before;
        return new Two(true, was.n() + (1L << 40), was.tags(), word);
    }

    static Three three(@Nullable Three before, String word) {
        return new Three(word, before == null ? 0.5 : before.n() + 0.5);
    }

    /** What a program makes of a value. */
    interface Next<V> extends java.io.Serializable {
        V of(@Nullable V before, String word);
    }

    record Text(String n, int more) {}
}
