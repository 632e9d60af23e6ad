package io.millrace.engine.statetable;

import java.util.List;

/**
 * What one stateful operator keeps.
 *
 * @param name Spark's, for example stateStoreSave
 * @param stage whose tasks keep it
 */
public record OperatorShape(String name, int stage, List<StoreShape> stores) {
    public OperatorShape {
        stores = List.copyOf(stores);
    }
}
