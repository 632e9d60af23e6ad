package io.millrace.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowFrameTest {
    @Test
    void rows_stand_behind_their_length_and_hash() {
        RowFrame frame = new RowFrame(40);
        assertThat(frame.fits(16)).isTrue();
        frame.add(new byte[] {0, 0, 1, 2, 3, 4, 5, 6, 7, 8}, 2, 8, 77);
        assertThat(frame.fits(16)).isTrue();
        assertThat(frame.fits(17)).isFalse();
        frame.add(new byte[64], 0, 64, -1);
        assertThat(frame.rows()).isEqualTo(2);
        assertThat(frame.length()).isEqualTo(8 + 8 + 8 + 64);
        assertThat(Bytes.getInt(frame.buffer(), 0)).isEqualTo(8);
        assertThat(Bytes.getInt(frame.buffer(), 4)).isEqualTo(77);
        assertThat(frame.buffer()[8]).isEqualTo((byte) 1);
        assertThat(Bytes.getInt(frame.buffer(), 16)).isEqualTo(64);
        frame.clear();
        assertThat(frame.isEmpty()).isTrue();
    }
}
