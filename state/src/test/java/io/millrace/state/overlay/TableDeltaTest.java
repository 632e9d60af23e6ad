package io.millrace.state.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.Bytes;
import io.millrace.row.KeyHash;
import io.millrace.spi.state.KeyGroupRange;
import io.millrace.spi.state.StateTable.Order;
import io.millrace.spi.state.StateValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deltas brought in several at a time give the same store as one by one, with fewer writes. */
class TableDeltaTest {
    private static final KeyGroupRange RANGE = new KeyGroupRange(0, 4, 4);

    private final Store store = new Store();
    private final List<TableDelta> waiting = new ArrayList<>();
    private long writes;
    private long epoch;

    /** Entries by key, all in the order of their keys; key groups play no part. */
    private static final class Store implements Backing {
        private final TreeMap<ByteBuffer, byte[]> entries = new TreeMap<>();
        private long appliedEpoch = -1;

        @Override
        public long appliedEpoch() {
            return appliedEpoch;
        }

        @Override
        public boolean get(int group, byte[] key, int off, int len, StateValue into) {
            byte[] found = entries.get(ByteBuffer.wrap(key, off, len));
            if (found == null) {
                return false;
            }
            into.base = found;
            into.off = 0;
            into.len = found.length;
            return true;
        }

        @Override
        public boolean contains(int group, byte[] key, int off, int len) {
            return entries.containsKey(ByteBuffer.wrap(key, off, len));
        }

        @Override
        public Scan scan(int firstGroup, int endGroup, byte @Nullable [] from) {
            throw new UnsupportedOperationException("these tests do not scan");
        }
    }

    private static byte[] key(int i) {
        byte[] key = new byte[Integer.BYTES];
        Bytes.putInt(key, 0, i);
        return key;
    }

    private static int hash(byte[] key) {
        return KeyHash.hash(key, 0, key.length);
    }

    private static void put(OverlayTable t, int i, byte[] value) {
        byte[] key = key(i);
        t.put(hash(key), key, 0, key.length, value, 0, value.length);
    }

    private static void remove(OverlayTable t, int i) {
        byte[] key = key(i);
        t.remove(hash(key), key, 0, key.length);
    }

    private OverlayTable table(Order order, long cacheBytes) {
        return new OverlayTable("t", order, RANGE, store, new MemoryBudget(cacheBytes, 0));
    }

    private void freeze(OverlayTable t) {
        TableDelta delta = t.freeze(++epoch);
        if (delta != null) {
            waiting.add(delta);
        }
    }

    /** Brings the first deltas that wait into the store; those behind them have left their marks on these. */
    private void apply(int count) {
        if (count == 0) {
            return;
        }
        List<TableDelta> now = waiting.subList(0, count);
        int first = now.get(0).number();
        int last = now.get(count - 1).number();
        for (TableDelta d : now) {
            d.forEachOf(first, last, (keyHash, key, keyOff, keyLen, value, valueOff, valueLen) -> {
                writes++;
                ByteBuffer k = ByteBuffer.wrap(Arrays.copyOfRange(key, keyOff, keyOff + keyLen));
                if (valueLen < 0) {
                    store.entries.remove(k);
                } else {
                    store.entries.put(k, Arrays.copyOfRange(value, valueOff, valueOff + valueLen));
                }
            });
        }
        now.clear();
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void keysThatComeAndGoBetweenTwoRoundsAreNotWritten(Order order) {
        OverlayTable t = table(order, 1 << 20);
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 50; i++) {
                put(t, round * 50 + i, new byte[8]);
                if (round > 0) {
                    put(t, (round - 1) * 50 + i, new byte[20]);
                }
                if (round > 2) {
                    remove(t, (round - 3) * 50 + i);
                }
            }
            freeze(t);
        }
        apply(waiting.size());
        assertThat(store.entries).hasSize(150);
        assertThat(writes).isEqualTo(150);
    }

    @Test
    void aKeyThatTheStoreHasIsRemovedFromIt() {
        OverlayTable t = table(Order.HASHED, 1 << 20);
        put(t, 1, new byte[8]);
        freeze(t);
        apply(1);
        put(t, 1, new byte[9]);
        freeze(t);
        remove(t, 1);
        freeze(t);
        assertThat(store.entries).hasSize(1);
        apply(2);
        assertThat(store.entries).isEmpty();
        assertThat(writes).isEqualTo(2);
    }

    @Test
    void aMissIsForgottenWithThePutAfterIt() {
        OverlayTable t = table(Order.HASHED, 0);
        put(t, 9, new byte[8]);
        leaveMemory(t);
        byte[] key = key(1);
        assertThat(t.get(hash(key), key, 0, key.length, new StateValue())).isFalse();
        t.putNew(hash(key), key, 0, key.length, new byte[8], 0, 8);
        leaveMemory(t);
        put(t, 1, new byte[9]);
        assertThat(t.size()).isEqualTo(2);
        remove(t, 1);
        leaveMemory(t);
        assertThat(t.size()).isEqualTo(1);
        assertThat(store.entries).hasSize(1);
    }

    private void leaveMemory(OverlayTable t) {
        freeze(t);
        apply(waiting.size());
        store.appliedEpoch = epoch;
        t.due();
        byte[] other = key(9);
        assertThat(t.get(hash(other), other, 0, other.length, new StateValue())).isTrue();
        assertThat(t.isComplete()).isFalse();
    }

    @Test
    void aKeyThatLivesForMillionsOfDeltasHasNoAgeAnyMore() {
        int most = -1 >>> 8;
        assertThat(Page.age(Page.older(Page.BORN, most - 1))).isEqualTo(most);
        assertThat(Page.age(Page.older(Page.BORN, most))).isZero();
        assertThat(Page.age(Page.older(Page.BORN, Integer.MAX_VALUE))).isZero();
        assertThat(Page.older(0, 1)).isZero();
    }

    /** With hardly any cache, keys leave memory as soon as the store has them and come back as keys that it has. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theStoreIsTheDurableStateAfterEachRound(long seed) {
        Random random = new Random(seed);
        OverlayTable t = table(seed % 2 == 0 ? Order.HASHED : Order.SORTED, seed < 5 ? 0 : 1 << 20);
        TreeMap<ByteBuffer, byte[]> model = new TreeMap<>();
        List<Map<ByteBuffer, byte[]>> after = new ArrayList<>();
        for (int round = 0; round < 400; round++) {
            for (int op = random.nextInt(12); op > 0; op--) {
                operate(t, model, random);
            }
            int before = waiting.size();
            freeze(t);
            if (waiting.size() > before) {
                after.add(new TreeMap<>(model));
            }
            int count = random.nextInt(3) == 0 ? random.nextInt(waiting.size() + 1) : 0;
            long appliedTo = epoch - (waiting.size() - count);
            apply(count);
            if (count > 0) {
                Map<ByteBuffer, byte[]> expected = after.get(count - 1);
                after.subList(0, count).clear();
                same(expected, store.entries);
                if (waiting.isEmpty()) {
                    store.appliedEpoch = appliedTo;
                }
            }
        }
        assertThat(writes).isPositive();
    }

    private static void operate(OverlayTable t, TreeMap<ByteBuffer, byte[]> model, Random random) {
        int i = random.nextInt(10);
        ByteBuffer k = ByteBuffer.wrap(key(i));
        if (random.nextInt(5) < 2) {
            remove(t, i);
            model.remove(k);
            return;
        }
        byte[] value = new byte[4 + random.nextInt(40)];
        random.nextBytes(value);
        StateValue found = new StateValue();
        byte[] key = key(i);
        if (random.nextBoolean() && t.getForUpdate(hash(key), key, 0, key.length, found)) {
            System.arraycopy(value, 0, found.base, found.off, 4);
            byte[] changed = Arrays.copyOfRange(found.base, found.off, found.off + found.len);
            model.put(k, changed);
        } else {
            put(t, i, value);
            model.put(k, value);
        }
    }

    private static void same(Map<ByteBuffer, byte[]> expected, Map<ByteBuffer, byte[]> actual) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        Iterator<byte[]> values = actual.values().iterator();
        expected.values().forEach(v -> assertThat(values.next()).isEqualTo(v));
    }
}
