package io.millrace.transport.wire;

import io.millrace.transport.seal.FrameOpener;
import org.jspecify.annotations.Nullable;

/** Where the decoder gets what opens a sealed frame. */
public interface FrameOpeners {
    /** Of a node without a cluster key: sealed frames are refused. */
    FrameOpeners NONE = new FrameOpeners() {
        @Override
        public boolean sealed() {
            return false;
        }

        @Override
        public @Nullable FrameOpener of(ChannelAddress channel) {
            return null;
        }
    };

    /** Whether all frames must be sealed; if not, none may be. */
    boolean sealed();

    /** Null for a channel that is not open here. */
    @Nullable
    FrameOpener of(ChannelAddress channel);
}
