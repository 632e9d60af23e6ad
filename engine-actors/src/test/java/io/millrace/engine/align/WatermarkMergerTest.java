package io.millrace.engine.align;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatermarkMergerTest {
    private final WatermarkMerger merger = new WatermarkMerger(3);

    @Test
    void noneUntilEveryActiveChannelHasSpoken() {
        merger.watermark(0, 10);
        merger.watermark(1, 20);
        assertThat(merger.current()).isEqualTo(-1);
        merger.idle(2);
        assertThat(merger.current()).isEqualTo(10);
    }

    @Test
    void neverGoesBack() {
        merger.idle(1);
        merger.idle(2);
        merger.watermark(0, 30);
        merger.active(1);
        merger.watermark(1, 5);
        assertThat(merger.current()).isEqualTo(30);
        merger.watermark(0, 40);
        assertThat(merger.current()).as("channel 1 holds it back").isEqualTo(30);
        merger.watermark(1, 35);
        assertThat(merger.current()).isEqualTo(35);
        merger.watermark(1, 1);
        assertThat(merger.current()).isEqualTo(35);
    }

    @Test
    void endedChannelsHoldNothingBack() {
        merger.watermark(0, 10);
        merger.watermark(1, 20);
        merger.end(2);
        assertThat(merger.current()).isEqualTo(10);
        merger.end(0);
        assertThat(merger.current()).isEqualTo(20);
        merger.end(1);
        assertThat(merger.current()).isEqualTo(20);
        assertThat(merger.allIdle()).isFalse();
    }

    @Test
    void channelsWithoutEventTimeHaveNoSay() {
        merger.watermark(0, WatermarkMerger.UNBOUNDED);
        merger.watermark(1, WatermarkMerger.UNBOUNDED);
        assertThat(merger.unbounded()).isFalse();
        merger.watermark(2, 10);
        assertThat(merger.current()).isEqualTo(10);
        merger.idle(2);
        assertThat(merger.current()).isEqualTo(10);
        merger.watermark(2, WatermarkMerger.UNBOUNDED);
        assertThat(merger.unbounded()).isTrue();
    }

    @Test
    void allIdleOnlyIfAllAre() {
        merger.idle(0);
        merger.idle(1);
        assertThat(merger.allIdle()).isFalse();
        merger.idle(2);
        assertThat(merger.allIdle()).isTrue();
        merger.active(1);
        assertThat(merger.allIdle()).isFalse();
    }
}
