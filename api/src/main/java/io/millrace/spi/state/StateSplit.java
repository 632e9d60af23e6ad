package io.millrace.spi.state;

import java.util.List;

/**
 * How the state of one execution is divided between nodes.
 *
 * @param mine the share of this node
 * @param all the shares by the index of their part
 */
public record StateSplit(StateShare mine, List<StateShare> all) {
    /** One node keeps everything. */
    public static final StateSplit WHOLE = new StateSplit(StateShare.WHOLE, List.of(StateShare.WHOLE));

    public StateSplit {
        all = List.copyOf(all);
    }
}
