package io.millrace.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Finds the name that somebody probably meant, for messages. Upper and lower case make no difference. */
public final class Spelling {
    private static final int SLIPS = 2;
    private static final int SAME_START = 3;

    private Spelling() {}

    /** The known names by how near they are, the nearest first. */
    public static List<String> byDistance(String wanted, Collection<String> known) {
        return byDistance(wanted, known, Function.identity());
    }

    /** @param name the part of a known name that is compared */
    public static List<String> byDistance(String wanted, Collection<String> known, Function<String, String> name) {
        String w = wanted.toLowerCase(Locale.ROOT);
        return known.stream()
                .sorted(Comparator.comparingInt(n -> distance(w, name.apply(n).toLowerCase(Locale.ROOT))))
                .toList();
    }

    /**
     * The known name that this is a misspelling of: it begins alike and differs in at most two letters. Empty for a known name
     * and for one that is unlike them all, which may be right for somebody else.
     */
    public static Optional<String> meant(String given, Collection<String> known) {
        String g = given.toLowerCase(Locale.ROOT);
        if (g.length() < SAME_START || known.stream().anyMatch(given::equalsIgnoreCase)) {
            return Optional.empty();
        }
        return byDistance(given, known).stream()
                .filter(n -> n.regionMatches(true, 0, given, 0, SAME_START))
                .findFirst()
                .filter(n -> distance(g, n.toLowerCase(Locale.ROOT)) <= SLIPS);
    }

    /** Letters to put in, take out or change to get from one name to the other. */
    public static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + cost);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
