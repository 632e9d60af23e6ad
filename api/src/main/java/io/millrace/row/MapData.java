package io.millrace.row;

import org.jspecify.annotations.Nullable;

/** A map in internal form: keys and values by place, entry order kept. The arrays are not copied; do not change them. */
public record MapData(Object[] keys, @Nullable Object[] values) {}
