package io.millrace.api.java.function;

import java.io.Serializable;
import java.util.Iterator;

/** Called with the objects of one partition. */
@FunctionalInterface
public interface ForeachPartitionFunction<T> extends Serializable {
    void call(Iterator<T> values) throws Exception;
}
