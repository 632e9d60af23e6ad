package io.millrace.api.java;

import java.util.Iterator;
import java.util.List;

/**
 * What {@code scala.jdk.javaapi.CollectionConverters} is in a program ported from Spark: Millrace's iterators and lists are Java's, so
 * everything comes back as it is. New programs need none of it. Any thread.
 */
public final class CollectionConverters {
    private CollectionConverters() {}

    public static <T> Iterator<T> asScala(Iterator<T> iterator) {
        return iterator;
    }

    public static <T> List<T> asScala(List<T> list) {
        return list;
    }

    public static <T> Iterator<T> asJava(Iterator<T> iterator) {
        return iterator;
    }

    public static <T> List<T> asJava(List<T> list) {
        return list;
    }
}
