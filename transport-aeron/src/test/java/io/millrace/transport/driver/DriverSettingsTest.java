package io.millrace.transport.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aeron.Publication;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriverSettingsTest {
    private static DriverSettings settings(int peers, int mtu, int term) {
        return new DriverSettings(List.of(Path.of("/x")), "u", peers, mtu, term, 2 << 20);
    }

    @Test
    void refusesWhatAeronWouldRefuseLaterOrNotAtAll() {
        assertThatThrownBy(() -> settings(0, 8192, 1 << 20)).hasMessageContaining("one peer");
        assertThatThrownBy(() -> settings(1, 8000, 1 << 20).withTermBytes(3)).hasMessageContaining("terms of 3");
        assertThatThrownBy(() -> settings(1, 8001, 1 << 20)).hasMessageContaining("multiple of 32");
        assertThatThrownBy(() -> settings(1, 65536, 1 << 20)).hasMessageContaining("MTU of 65536");
        assertThatThrownBy(() -> new DriverSettings(List.of(Path.of("/x")), "u", 1, 8192, 1 << 20, 4096))
                .hasMessageContaining("less than the MTU");
    }

    @Test
    void theWindowsOfAllPeersFitIntoTheSocketBuffer() {
        assertThat(ReceiveWindow.bytes(2 << 20, settings(1, 8192, 4 << 20))).isEqualTo(1 << 20);
        assertThat(ReceiveWindow.bytes(2 << 20, settings(8, 8192, 4 << 20))).isEqualTo(256 << 10);
        assertThat(ReceiveWindow.bytes(212_992, settings(4, 8192, 4 << 20))).isEqualTo(53_248);
        assertThat(ReceiveWindow.bytes(2 << 20, settings(1, 8192, 64 << 10))).isEqualTo(32 << 10);
        assertThat(ReceiveWindow.bytes(212_992, settings(100, 8192, 4 << 20)))
                .as("one packet at least")
                .isEqualTo(8192);
        assertThatThrownBy(() -> ReceiveWindow.bytes(4096, settings(1, 8192, 4 << 20)))
                .hasMessageContaining("net.core.rmem_max");
    }

    @Test
    void theBudgetGrowsWithPeersAndTerms() {
        long mib = 1 << 20;
        assertThat(DriverBudget.bytes(settings(1, 8192, 4 << 20))).isBetween(37 * mib, 38 * mib);
        assertThat(DriverBudget.bytes(settings(10, 8192, 4 << 20))).isBetween(253 * mib, 254 * mib);
    }

    @Test
    void everyResultOfAnOfferHasAName() {
        assertThat(Offer.of(0)).isEqualTo(Offer.SENT);
        assertThat(Offer.of(Long.MAX_VALUE)).isEqualTo(Offer.SENT);
        assertThat(Offer.of(Publication.ADMIN_ACTION)).isEqualTo(Offer.AGAIN);
        assertThat(Offer.of(Publication.BACK_PRESSURED)).isEqualTo(Offer.BACK_PRESSURED);
        assertThat(Offer.of(Publication.NOT_CONNECTED)).isEqualTo(Offer.NOT_CONNECTED);
        assertThat(Offer.of(Publication.CLOSED)).isEqualTo(Offer.CLOSED);
        assertThat(Offer.of(Publication.MAX_POSITION_EXCEEDED)).isEqualTo(Offer.EXHAUSTED);
        assertThatThrownBy(() -> Offer.of(-6)).isInstanceOf(IllegalArgumentException.class);
    }
}
