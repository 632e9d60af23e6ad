package io.millrace.engine.exchange;

import io.millrace.row.KeyHash;
import io.millrace.row.RowWriter;
import org.jspecify.annotations.Nullable;

/** Chooses the channel of a row: by key group, the only one there is, or each in turn. */
public final class KeyRouter {
    private final @Nullable KeyFunction keys;
    private final int keyGroups;
    private final int targets;
    private final RowWriter key = new RowWriter();
    private int hash;
    private int turn = -1;

    /** @param keys null: not by key */
    public KeyRouter(@Nullable KeyFunction keys, int keyGroups, int targets) {
        this.keys = keys;
        this.keyGroups = keyGroups;
        this.targets = targets;
    }

    /** The channel for this row; {@link #hash} is then the hash to send along. */
    public int route(byte[] base, int off, int len) {
        if (keys != null) {
            keys.key(base, off, len, key);
            hash = KeyHash.hash(key.buffer(), 0, key.length());
            return targets == 1 ? 0 : KeyHash.task(KeyHash.group(hash, keyGroups), keyGroups, targets);
        }
        if (targets == 1) {
            return 0;
        }
        turn = turn + 1 == targets ? 0 : turn + 1;
        return turn;
    }

    /** Hash of the key routed last, 0 without keys. */
    public int hash() {
        return hash;
    }
}
