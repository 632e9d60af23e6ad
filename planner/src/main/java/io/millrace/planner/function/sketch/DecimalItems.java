package io.millrace.planner.function.sketch;

import io.millrace.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.datasketches.common.ArrayOfItemsSerDe;
import org.apache.datasketches.common.ArrayOfLongsSerDe;
import org.apache.datasketches.common.ArrayOfNumbersSerDe;
import org.apache.datasketches.memory.Memory;
import org.apache.datasketches.memory.WritableMemory;

/** DECIMAL items as they lie in a sketch: their digits as INT, as BIGINT, or from 19 digits on as bytes behind their number. */
final class DecimalItems extends ArrayOfItemsSerDe<DecimalItems.Item> {
    private static final int INT_DIGITS = 9;
    private static final int LONG_DIGITS = 18;

    private final DecimalType type;
    private final ArrayOfNumbersSerDe ints = new ArrayOfNumbersSerDe();
    private final ArrayOfLongsSerDe longs = new ArrayOfLongsSerDe();

    DecimalItems(DecimalType type) {
        this.type = type;
    }

    /** A decimal with the hash that Spark's has, by which items have their place in a sketch. */
    record Item(BigDecimal value) {
        @Override
        public int hashCode() {
            BigDecimal bare = value.stripTrailingZeros();
            if (value.signum() == 0 || bare.scale() <= 0) {
                return hash(value.toBigInteger());
            }
            double d = value.doubleValue();
            // Not a whole number, so neither an int nor a long hides in the double.
            if (new BigDecimal(Double.toString(d)).compareTo(value) == 0) {
                return (float) d == d ? Float.hashCode((float) d) : Double.hashCode(d);
            }
            return mixed(hash(bare.unscaledValue()), bare.scale());
        }

        private static int hash(BigInteger n) {
            if (n.bitLength() >= Long.SIZE) {
                return n.hashCode();
            }
            long value = n.longValue();
            return (int) value == value ? (int) value : Long.hashCode(value);
        }

        /** The last step of MurmurHash3 without its finish. */
        private static int mixed(int hash, int data) {
            return hash ^ Integer.rotateLeft(data * 0xcc9e2d51, 15) * 0x1b873593;
        }
    }

    private Long[] digits(Item[] items) {
        return Arrays.stream(items)
                .map(i -> i.value().unscaledValue().longValueExact())
                .toArray(Long[]::new);
    }

    @Override
    public byte[] serializeToByteArray(Item item) {
        return serializeToByteArray(new Item[] {item});
    }

    @Override
    public byte[] serializeToByteArray(Item[] items) {
        if (type.precision() <= INT_DIGITS) {
            return ints.serializeToByteArray(
                    Arrays.stream(digits(items)).map(Long::intValue).toArray(Number[]::new));
        } else if (type.precision() <= LONG_DIGITS) {
            return longs.serializeToByteArray(digits(items));
        }
        byte[] out = new byte[sizeOf(items)];
        WritableMemory memory = WritableMemory.writableWrap(out);
        long at = 0;
        for (Item item : items) {
            byte[] bytes = item.value().unscaledValue().toByteArray();
            memory.putInt(at, bytes.length);
            memory.putByteArray(at + Integer.BYTES, bytes, 0, bytes.length);
            at += Integer.BYTES + bytes.length;
        }
        return out;
    }

    @Override
    public Item[] deserializeFromMemory(Memory memory, long from, int count) {
        Item[] items = new Item[count];
        if (type.precision() <= LONG_DIGITS) {
            Number[] digits = type.precision() <= INT_DIGITS
                    ? ints.deserializeFromMemory(memory, from, count)
                    : longs.deserializeFromMemory(memory, from, count);
            for (int i = 0; i < count; i++) {
                items[i] = new Item(BigDecimal.valueOf(digits[i].longValue(), type.scale()));
            }
            return items;
        }
        long at = from;
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[memory.getInt(at)];
            memory.getByteArray(at + Integer.BYTES, bytes, 0, bytes.length);
            items[i] = new Item(new BigDecimal(new BigInteger(bytes), type.scale()));
            at += Integer.BYTES + bytes.length;
        }
        return items;
    }

    @Override
    public int sizeOf(Item item) {
        return Integer.BYTES + item.value().unscaledValue().toByteArray().length;
    }

    @Override
    public int sizeOf(Memory memory, long from, int count) {
        long at = from;
        for (int i = 0; i < count; i++) {
            at += Integer.BYTES + memory.getInt(at);
        }
        return (int) (at - from);
    }

    @Override
    public String toString(Item item) {
        return item.value().toString();
    }

    @Override
    public Class<Item> getClassOfT() {
        return Item.class;
    }
}
