package io.millrace.api.java.function;

import java.io.Serializable;
import java.util.Iterator;

/** The objects of one partition (in a stream: of one batch of input) in, any number out. */
@FunctionalInterface
public interface MapPartitionsFunction<T, R> extends Serializable {
    Iterator<R> call(Iterator<T> values) throws Exception;
}
