package io.millrace.engine.operator;

import java.util.Locale;

/** Numbers of rows in order, from which rows are equal in it to the row before. Pure. */
enum Ranking {
    ROW_NUMBER,
    RANK,
    DENSE_RANK;

    static Ranking of(String function) {
        return valueOf(function.toUpperCase(Locale.ROOT));
    }

    /** Whether it matters which rows are equal in order. */
    boolean asksForTies() {
        return this != ROW_NUMBER;
    }

    /** The numbers of {@code ties.length} rows; the first row's tie is not looked at. */
    int[] numbers(boolean[] ties) {
        int[] numbers = new int[ties.length];
        for (int i = 0; i < numbers.length; i++) {
            boolean tie = i > 0 && ties[i];
            numbers[i] = switch (this) {
                case ROW_NUMBER -> i + 1;
                case RANK -> tie ? numbers[i - 1] : i + 1;
                case DENSE_RANK -> i == 0 ? 1 : tie ? numbers[i - 1] : numbers[i - 1] + 1;
            };
        }
        return numbers;
    }

    /** How many of the rows have a number up to this. */
    int kept(boolean[] ties, int most) {
        int[] numbers = numbers(ties);
        int kept = numbers.length;
        while (kept > 0 && numbers[kept - 1] > most) {
            kept--;
        }
        return kept;
    }
}
