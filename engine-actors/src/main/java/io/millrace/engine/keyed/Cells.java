package io.millrace.engine.keyed;

import io.millrace.engine.operator.OperatorContext;
import io.millrace.engine.operator.TimerTable;
import io.millrace.row.Bytes;
import io.millrace.row.RowLayout;
import io.millrace.row.RowWriter;
import io.millrace.spi.state.StateTable;
import io.millrace.spi.state.StateValue;
import io.millrace.sql.Encoder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Objects under keys of bytes, some of which live for a time only. An entry is a row: with a time to live when it is over and the time of
 * its timer, then the object's columns.
 *
 * <p>A value that is written again leaves its timer where it is; when the timer comes due too early, it moves on.
 */
final class Cells {
    private static final int EXPIRY = 0;
    private static final int TIMER = 1;
    private static final int HEADER_COLUMNS = 2;

    private final StateTable table;
    private final @Nullable TimerTable timers;
    private final Encoder<Object> encoder;
    private final long ttlMs;
    private final GroupTimes times;
    private final int header;
    private final int columns;
    private final RowWriter row = new RowWriter();
    private final StateValue value = new StateValue();
    private final DueKeys due = new DueKeys();
    private final CurrentKey at;

    /**
     * @param name of the tables
     * @param ttlMs 0: for ever
     */
    Cells(
            OperatorContext context,
            String uid,
            String name,
            StateTable.Order order,
            Encoder<Object> encoder,
            long ttlMs,
            GroupTimes times) {
        this.encoder = encoder;
        this.ttlMs = ttlMs;
        this.times = times;
        header = ttlMs > 0 ? HEADER_COLUMNS : 0;
        columns = header + encoder.schema().size();
        table = context.table(uid, name, order);
        timers = ttlMs > 0 ? new TimerTable(context.table(uid, name + "-ttl", StateTable.Order.SORTED)) : null;
        at = new CurrentKey(encoder);
    }

    StateTable table() {
        return table;
    }

    private boolean find(int hash, byte[] key, int off, int len) {
        return table.get(hash, key, off, len, value) && !over(value.base, value.off);
    }

    private boolean over(byte[] base, int off) {
        return header > 0 && Bytes.getLong(base, off + RowLayout.slot(columns, EXPIRY)) <= times.nowMs;
    }

    boolean contains(int hash, byte[] key, int off, int len) {
        return find(hash, key, off, len);
    }

    @Nullable
    Object get(int hash, byte[] key, int off, int len) {
        return find(hash, key, off, len) ? encoder.read(value.base, value.off, columns, header) : null;
    }

    /** The object of an entry that a cursor stands at; null if it is over. */
    @Nullable
    Object at(StateTable.Cursor cursor) {
        return over(cursor.value(), cursor.valueOff())
                ? null
                : encoder.read(cursor.value(), cursor.valueOff(), columns, header);
    }

    void put(int hash, byte[] key, int off, int len, Object object) {
        row.begin(columns);
        TimerTable ends = timers;
        if (ends != null) {
            long expiryMs = Math.addExact(times.nowMs, ttlMs);
            long timerMs = expiryMs;
            if (table.get(hash, key, off, len, value)) {
                // No later than the new one, as the time to live is the same for all.
                timerMs = Bytes.getLong(value.base, value.off + RowLayout.slot(columns, TIMER));
            } else {
                ends.add(timerMs, hash, key, off, len);
            }
            row.setLong(EXPIRY, expiryMs);
            row.setLong(TIMER, timerMs);
        }
        encoder.write(object, row, header);
        Entries.write(table, hash, key, off, len, row, value);
    }

    void remove(int hash, byte[] key, int off, int len) {
        TimerTable ends = timers;
        if (ends != null && table.get(hash, key, off, len, value)) {
            long timerMs = Bytes.getLong(value.base, value.off + RowLayout.slot(columns, TIMER));
            ends.remove(timerMs, hash, key, off, len);
        }
        table.remove(hash, key, off, len);
    }

    /** Removes what is over; {@code removed} is told of each key. */
    void expire(Consumer<CurrentKey> removed) {
        TimerTable ends = timers;
        if (ends == null) {
            return;
        }
        due.fill(ends, times.nowMs);
        while (due.next(at)) {
            ends.remove(due.timeMs(), at.hash(), at.base(), at.off(), at.len());
            if (!table.getForUpdate(at.hash(), at.base(), at.off(), at.len(), value)) {
                continue;
            }
            long expiryMs = Bytes.getLong(value.base, value.off + RowLayout.slot(columns, EXPIRY));
            if (expiryMs <= times.nowMs) {
                table.remove(at.hash(), at.base(), at.off(), at.len());
                removed.accept(at);
            } else {
                Bytes.putLong(value.base, value.off + RowLayout.slot(columns, TIMER), expiryMs);
                ends.add(expiryMs, at.hash(), at.base(), at.off(), at.len());
            }
        }
    }
}
