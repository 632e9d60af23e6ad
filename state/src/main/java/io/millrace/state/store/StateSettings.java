package io.millrace.state.store;

import io.millrace.error.MillraceException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What may be tuned about state; nothing else of RocksDB can be set.
 *
 * @param cacheBytes per query and node: entries kept in memory although the store has them
 * @param overlayLimitBytes per query and node: above it rows wait while the store takes in what is durable
 * @param applyBytes durable changes are given to the store when so many have gathered, 0: after each epoch. Keys that come and go within them are
 *     never written. Until the first time, the store is not even opened
 * @param blockCacheBytes RocksDB's cache of blocks, native memory
 * @param writeBufferBytes RocksDB's buffer of writes, native memory; up to three of them
 * @param materialiseEvery a base is made after so many segments, 0: never. The nodes of an execution begin at different epochs
 * @param materialiseBytes ... or after segments of so many bytes
 */
public record StateSettings(
        long cacheBytes,
        long overlayLimitBytes,
        long applyBytes,
        long blockCacheBytes,
        long writeBufferBytes,
        int materialiseEvery,
        long materialiseBytes) {
    private static final String PREFIX = "millrace.state.";

    /** Where the working copies are kept. Read by whoever opens the state; here only its name is known. */
    private static final String LOCAL_DIR = PREFIX + "localDir";

    /** How many other nodes keep each key group, too; it is the cluster's business, and read there. */
    public static final String STANDBY = PREFIX + "standby";

    /** For a large heap. */
    public static StateSettings defaults() {
        return new StateSettings(64L << 20, 256L << 20, 64L << 20, 32L << 20, 16L << 20, 60, 128L << 20);
    }

    /** The defaults, with less in the heap where that is small: rows have to wait before it is full, not after. */
    public static StateSettings forHeap(long heapBytes) {
        StateSettings d = defaults();
        return d.withMemory(
                Math.min(d.cacheBytes, heapBytes / 16),
                Math.min(d.overlayLimitBytes, heapBytes / 4),
                Math.min(d.applyBytes, heapBytes / 16));
    }

    /**
     * Settings {@code millrace.state.*} of a session; other names are not looked at, unknown ones below it refused.
     *
     * @param d what holds for a setting that is not made
     */
    public static StateSettings from(Map<String, String> settings, StateSettings d) {
        Map<String, Long> v = new TreeMap<>(Map.of(
                "cacheBytes", d.cacheBytes,
                "overlayLimitBytes", d.overlayLimitBytes,
                "applyBytes", d.applyBytes,
                "blockCacheBytes", d.blockCacheBytes,
                "writeBufferBytes", d.writeBufferBytes,
                "materialiseEvery", (long) d.materialiseEvery,
                "materialiseBytes", d.materialiseBytes));
        settings.forEach((key, text) -> {
            if (key.startsWith(PREFIX) && !key.equals(LOCAL_DIR) && !key.equals(STANDBY)) {
                String name = key.substring(PREFIX.length());
                if (!v.containsKey(name)) {
                    throw invalid(
                            key,
                            text,
                            "There is no such setting; there are localDir, standby and " + v.keySet() + " below '"
                                    + PREFIX + "'.");
                }
                v.put(name, number(key, text));
            }
        });
        return new StateSettings(
                at(v, "cacheBytes"),
                at(v, "overlayLimitBytes"),
                at(v, "applyBytes"),
                at(v, "blockCacheBytes"),
                at(v, "writeBufferBytes"),
                (int) Math.min(Integer.MAX_VALUE, at(v, "materialiseEvery")),
                at(v, "materialiseBytes"));
    }

    public StateSettings withMemory(long newCacheBytes, long newOverlayLimitBytes, long newApplyBytes) {
        return new StateSettings(
                newCacheBytes,
                newOverlayLimitBytes,
                newApplyBytes,
                blockCacheBytes,
                writeBufferBytes,
                materialiseEvery,
                materialiseBytes);
    }

    StateSettings withBlockCache(long newBlockCacheBytes) {
        return new StateSettings(
                cacheBytes,
                overlayLimitBytes,
                applyBytes,
                newBlockCacheBytes,
                writeBufferBytes,
                materialiseEvery,
                materialiseBytes);
    }

    public StateSettings withMaterialise(int newEvery, long newBytes) {
        return new StateSettings(
                cacheBytes, overlayLimitBytes, applyBytes, blockCacheBytes, writeBufferBytes, newEvery, newBytes);
    }

    private static long at(Map<String, Long> values, String name) {
        return Objects.requireNonNull(values.get(name));
    }

    private static long number(String key, String text) {
        try {
            long n = Long.parseLong(text.trim());
            if (n >= 0) {
                return n;
            }
        } catch (NumberFormatException e) {
            throw invalid(key, text, "A number of bytes (or epochs) is needed, at least 0.");
        }
        throw invalid(key, text, "A number of bytes (or epochs) is needed, at least 0.");
    }

    private static MillraceException invalid(String key, String text, String remedy) {
        return new MillraceException(
                "INVALID_CONF_VALUE", "The setting '" + key + "' = '" + text + "' cannot be used. " + remedy);
    }
}
