package io.millrace.connector.parquet;

import java.math.BigInteger;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Decimals of a file as those of a row, with more digits after the point if that is wanted. */
final class Decimals {
    private Decimals() {}

    /**
     * As the slot of a decimal with at most 18 digits.
     *
     * @param digits to add after the point; the result has room for them
     */
    static PrimitiveConverter narrow(FixedValues values, int digits) {
        long factor = BigInteger.TEN.pow(digits).longValueExact();
        return new PrimitiveConverter() {
            @Override
            public void addInt(int value) {
                values.add(Math.multiplyExact(value, factor));
            }

            @Override
            public void addLong(long value) {
                values.add(Math.multiplyExact(value, factor));
            }

            @Override
            public void addBinary(Binary value) {
                values.add(Math.multiplyExact(toLong(value.getBytesUnsafe()), factor));
            }
        };
    }

    /**
     * As the bytes of a decimal with more than 18 digits.
     *
     * @param unsigned whether integers of the file have no sign
     */
    static PrimitiveConverter wide(BytesValues values, int digits, boolean unsigned) {
        BigInteger factor = BigInteger.TEN.pow(digits);
        // One byte more than a long, for the sign.
        byte[] scratch = new byte[Long.BYTES + 1];
        return new PrimitiveConverter() {
            @Override
            public void addInt(int value) {
                addLong(unsigned ? value & 0xffffffffL : value);
            }

            @Override
            public void addLong(long value) {
                scratch[0] = (byte) (value < 0 && !unsigned ? -1 : 0);
                for (int i = 0; i < Long.BYTES; i++) {
                    scratch[1 + i] = (byte) (value >> (56 - 8 * i));
                }
                add(scratch);
            }

            @Override
            public void addBinary(Binary value) {
                add(value.getBytesUnsafe());
            }

            private void add(byte[] unscaled) {
                if (digits == 0) {
                    int sign = signBytes(unscaled);
                    values.add(unscaled, sign, unscaled.length - sign);
                } else {
                    byte[] scaled = new BigInteger(unscaled).multiply(factor).toByteArray();
                    values.add(scaled, 0, scaled.length);
                }
            }
        };
    }

    /** Leading bytes that say no more than the sign, which the byte after them says too. */
    private static int signBytes(byte[] number) {
        int n = 0;
        while (n < number.length - 1
                && number[n] == (byte) (number[n + 1] >> 7)
                && (number[n] == 0 || number[n] == -1)) {
            n++;
        }
        return n;
    }

    private static long toLong(byte[] number) {
        if (number.length - signBytes(number) > Long.BYTES) {
            throw new ArithmeticException("a decimal has more digits than its type says");
        }
        long value = number.length > 0 && number[0] < 0 ? -1 : 0;
        for (byte b : number) {
            value = value << 8 | b & 0xff;
        }
        return value;
    }
}
