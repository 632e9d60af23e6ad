package io.millrace.engine.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Numbers of rows from their ties. */
class RankingTest {
    /** Rows a b b c c d. */
    private static final boolean[] TIES = {false, false, true, false, true, false};

    @Test
    void numbersAreThoseOfSql() {
        assertThat(Ranking.of("row_number").numbers(TIES)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Ranking.of("rank").numbers(TIES)).containsExactly(1, 2, 2, 4, 4, 6);
        assertThat(Ranking.of("dense_rank").numbers(TIES)).containsExactly(1, 2, 2, 3, 3, 4);
        assertThat(Ranking.RANK.numbers(new boolean[0])).isEmpty();
    }

    @Test
    void rowsOfTheLastNumberAreKeptAllOrNot() {
        assertThat(Ranking.ROW_NUMBER.kept(TIES, 2)).isEqualTo(2);
        assertThat(Ranking.RANK.kept(TIES, 2)).isEqualTo(3);
        assertThat(Ranking.RANK.kept(TIES, 3)).isEqualTo(3);
        assertThat(Ranking.RANK.kept(TIES, 4)).isEqualTo(5);
        assertThat(Ranking.DENSE_RANK.kept(TIES, 3)).isEqualTo(5);
        assertThat(Ranking.DENSE_RANK.kept(TIES, 9)).isEqualTo(6);
        assertThat(Ranking.RANK.kept(new boolean[0], 1)).isZero();
    }
}
