package io.millrace.engine.keyed;

import io.millrace.row.RowWriter;
import io.millrace.spi.state.StateTable;
import io.millrace.sql.Encoder;
import io.millrace.sql.Tuple2;
import io.millrace.sql.streaming.MapState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A map a key: entries under the group's key followed by the user's, in one sorted table. */
final class ProcessorMap extends ProcessorVariable implements MapState<Object, Object> {
    private final Cells cells;
    private final Encoder<Object> userKeys;
    private final int userKeyColumns;
    private final RowWriter userKey = new RowWriter();
    private final CompositeKey place = new CompositeKey();

    ProcessorMap(ProcessorHandle handle, String name, Cells cells, Encoder<Object> userKeys) {
        super(handle, name);
        this.cells = cells;
        this.userKeys = userKeys;
        userKeyColumns = userKeys.schema().size();
    }

    private CompositeKey place(CurrentKey key, Object user) {
        userKey.begin(userKeyColumns);
        userKeys.write(notNull(user), userKey, 0);
        return place.of(key, userKey.buffer(), 0, userKey.length());
    }

    @Override
    public boolean exists() {
        return !entries().isEmpty();
    }

    @Override
    public @Nullable Object getValue(Object user) {
        CurrentKey k = key();
        CompositeKey at = place(k, user);
        return cells.get(k.hash(), at.bytes(), 0, at.len());
    }

    @Override
    public boolean containsKey(Object user) {
        CurrentKey k = key();
        CompositeKey at = place(k, user);
        return cells.contains(k.hash(), at.bytes(), 0, at.len());
    }

    @Override
    public void updateValue(Object user, Object value) {
        CurrentKey k = key();
        CompositeKey at = place(k, user);
        cells.put(k.hash(), at.bytes(), 0, at.len(), notNull(value));
        countUpdate();
    }

    @Override
    public Iterator<Tuple2<Object, Object>> iterator() {
        return entries().iterator();
    }

    @Override
    public Iterator<Object> keys() {
        return entries().stream().map(Tuple2::_1).iterator();
    }

    @Override
    public Iterator<Object> values() {
        return entries().stream().map(Tuple2::_2).iterator();
    }

    /** Taken out at once, so that the map may be changed while they are walked. */
    private List<Tuple2<Object, Object>> entries() {
        CurrentKey k = key();
        List<Tuple2<Object, Object>> all = new ArrayList<>();
        try (StateTable.Cursor at = cells.table().scanPrefix(k.hash(), k.base(), k.off(), k.len())) {
            while (at.next()) {
                Object value = cells.at(at);
                if (value != null) {
                    all.add(new Tuple2<>(userKeys.read(at.key(), at.keyOff() + k.len(), userKeyColumns, 0), value));
                }
            }
        }
        return all;
    }

    @Override
    public void removeKey(Object user) {
        CurrentKey k = key();
        CompositeKey at = place(k, user);
        cells.remove(k.hash(), at.bytes(), 0, at.len());
        countRemoval();
    }

    @Override
    public void clear() {
        CurrentKey k = key();
        List<byte[]> all = new ArrayList<>();
        try (StateTable.Cursor at = cells.table().scanPrefix(k.hash(), k.base(), k.off(), k.len())) {
            while (at.next()) {
                all.add(java.util.Arrays.copyOfRange(at.key(), at.keyOff(), at.keyOff() + at.keyLen()));
            }
        }
        for (byte[] entry : all) {
            cells.remove(k.hash(), entry, 0, entry.length);
            countRemoval();
        }
    }

    @Override
    long size() {
        return cells.table().size();
    }

    @Override
    void expire() {
        cells.expire(key -> countRemoval());
    }
}
