package io.millrace.planner.function.hash;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.MapType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** hash, xxhash64, md5, sha1, sha2, crc32. */
public final class HashFunctions {
    private static final int SEED = 42;

    private HashFunctions() {}

    public static void define(Definitions d) {
        d.fn("hash").seesNulls().bind(c -> any(c, DataTypes.IntegerType)).typed((types, type) -> (a, c) -> {
            int h = SEED;
            for (int i = 0; i < a.length; i++) {
                h = ValueHash.murmur3(a[i], types.get(i), h);
            }
            return h;
        });
        d.fn("xxhash64").seesNulls().bind(c -> any(c, DataTypes.LongType)).typed((types, type) -> (a, c) -> {
            long h = SEED;
            for (int i = 0; i < a.length; i++) {
                h = ValueHash.xxhash64(a[i], types.get(i), h);
            }
            return h;
        });
        d.fn("md5").in(Param.BINARY).out(DataTypes.StringType).e1((byte[] b) -> digest("MD5", b));
        d.fn("sha1", "sha").in(Param.BINARY).out(DataTypes.StringType).e1((byte[] b) -> digest("SHA-1", b));
        d.fn("sha2")
                .in(Param.BINARY, Param.INT)
                .out(DataTypes.StringType)
                .nullable()
                .e2(HashFunctions::sha2);
        d.fn("crc32").in(Param.BINARY).out(DataTypes.LongType).e1((byte[] b) -> {
            CRC32 crc = new CRC32();
            crc.update(b);
            return crc.getValue();
        });
    }

    private static Signature any(Call c, DataType result) {
        c.count(1, Integer.MAX_VALUE);
        for (int i = 0; i < c.size(); i++) {
            if (c.type(i) instanceof MapType) {
                throw Errors.mismatch(
                        "HASH_MAP_TYPE",
                        c.name(),
                        c.args(),
                        "`" + c.name()
                                + "` takes no \"MAP\", as equal maps could differ in their hash. Give it array_sort(map_entries(…)).");
            }
        }
        return new Signature(c.types(), result, false);
    }

    private static @Nullable String sha2(byte[] b, Integer bits) {
        return switch (bits) {
            case 0, 256 -> digest("SHA-256", b);
            case 224 -> digest("SHA-224", b);
            case 384 -> digest("SHA-384", b);
            case 512 -> digest("SHA-512", b);
            default -> null;
        };
    }

    private static String digest(String algorithm, byte[] b) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(b));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(algorithm + " is part of every JDK", missing);
        }
    }
}
