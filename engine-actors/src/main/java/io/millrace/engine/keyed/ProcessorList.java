package io.millrace.engine.keyed;

import io.millrace.row.Bytes;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import io.millrace.sql.streaming.ListState;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A list a key: its elements by number, and beside them which numbers there are (first, next). */
final class ProcessorList extends ProcessorVariable implements ListState<Object> {
    private final Cells elements;
    private final StateTable bounds;
    private final CompositeKey place = new CompositeKey();
    private final StateValue value = new StateValue();
    private final byte[] fromTo = new byte[16];

    ProcessorList(ProcessorHandle handle, String name, Cells elements, StateTable bounds) {
        super(handle, name);
        this.elements = elements;
        this.bounds = bounds;
    }

    /** Reads the list's bounds into fromTo; false if there is no list. */
    private boolean find(int hash, byte[] key, int off, int len) {
        if (!bounds.get(hash, key, off, len, value)) {
            Bytes.putLong(fromTo, 0, 0);
            Bytes.putLong(fromTo, 8, 0);
            return false;
        }
        System.arraycopy(value.base, value.off, fromTo, 0, 16);
        return true;
    }

    private long first() {
        return Bytes.getLong(fromTo, 0);
    }

    private long next() {
        return Bytes.getLong(fromTo, 8);
    }

    @Override
    public boolean exists() {
        return get().hasNext();
    }

    @Override
    public Iterator<Object> get() {
        CurrentKey k = key();
        find(k.hash(), k.base(), k.off(), k.len());
        return new Elements(k, first(), next());
    }

    @Override
    public void put(Object[] newState) {
        check(newState);
        clearAll();
        append(newState);
    }

    @Override
    public void appendValue(Object newState) {
        append(notNull(newState));
    }

    @Override
    public void appendList(Object[] newState) {
        check(newState);
        append(newState);
    }

    private void check(@Nullable Object @Nullable [] newState) {
        if (newState == null) {
            throw refused("NULL_VALUE", "Cannot write null values to List state");
        }
        if (newState.length == 0) {
            throw refused("EMPTY_LIST_VALUE", "a list without values");
        }
        for (@Nullable Object o : newState) {
            notNull(o);
        }
    }

    private void append(Object... objects) {
        CurrentKey k = key();
        find(k.hash(), k.base(), k.off(), k.len());
        long at = next();
        for (Object o : objects) {
            place.of(k.base(), k.off(), k.len(), at++);
            elements.put(k.hash(), place.bytes(), 0, place.len(), o);
            countUpdate();
        }
        Bytes.putLong(fromTo, 8, at);
        bounds.put(k.hash(), k.base(), k.off(), k.len(), fromTo, 0, fromTo.length);
    }

    @Override
    public void clear() {
        for (long gone = clearAll(); gone > 0; gone--) {
            countRemoval();
        }
    }

    /** How many elements there were. */
    private long clearAll() {
        CurrentKey k = key();
        if (!find(k.hash(), k.base(), k.off(), k.len())) {
            return 0;
        }
        for (long i = first(); i < next(); i++) {
            place.of(k.base(), k.off(), k.len(), i);
            elements.remove(k.hash(), place.bytes(), 0, place.len());
        }
        bounds.remove(k.hash(), k.base(), k.off(), k.len());
        return next() - first();
    }

    @Override
    long size() {
        return bounds.size();
    }

    @Override
    void expire() {
        elements.expire(this::elementGone);
    }

    /** Moves the list's start past elements that are gone; a list without any goes, too. */
    private void elementGone(CurrentKey element) {
        int keyLen = element.len() - 8;
        if (!find(element.hash(), element.base(), element.off(), keyLen)) {
            return;
        }
        long from = first();
        while (from < next()) {
            place.of(element.base(), element.off(), keyLen, from);
            if (elements.table().get(element.hash(), place.bytes(), 0, place.len(), value)) {
                break;
            }
            from++;
        }
        if (from == next()) {
            bounds.remove(element.hash(), element.base(), element.off(), keyLen);
        } else if (from != first()) {
            Bytes.putLong(fromTo, 0, from);
            bounds.put(element.hash(), element.base(), element.off(), keyLen, fromTo, 0, fromTo.length);
        }
        countRemoval();
    }

    /** Elements that were there when it was made and have not gone since. */
    private final class Elements implements Iterator<Object> {
        private final CurrentKey key;
        private final long to;
        private long at;
        private @Nullable Object found;

        Elements(CurrentKey key, long from, long to) {
            this.key = key;
            this.to = to;
            at = from;
        }

        @Override
        public boolean hasNext() {
            while (found == null && at < to) {
                place.of(key.base(), key.off(), key.len(), at++);
                found = elements.get(key.hash(), place.bytes(), 0, place.len());
            }
            return found != null;
        }

        @Override
        public Object next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The list has no more elements.");
            }
            Object now = java.util.Objects.requireNonNull(found);
            found = null;
            return now;
        }
    }
}
