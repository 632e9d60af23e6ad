package io.millrace.connector.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.millrace.connector.Options;
import io.millrace.error.MillraceException;
import io.millrace.sql.AnalysisException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Compression of pages. Parquet's own factory finds codecs through Hadoop's configuration, which needs more of Hadoop than its API. Stateless,
 * so thread-safe.
 */
final class Codecs implements CompressionCodecFactory {
    private static final String OPTION = "compression";
    private static final String SETTING = "millrace.sql.parquet.compression.codec";

    private static final Map<String, CompressionCodecName> BY_NAME = Map.of(
            "none",
            CompressionCodecName.UNCOMPRESSED,
            "uncompressed",
            CompressionCodecName.UNCOMPRESSED,
            "snappy",
            CompressionCodecName.SNAPPY,
            "gzip",
            CompressionCodecName.GZIP,
            "zstd",
            CompressionCodecName.ZSTD);

    /** The one to write with: as the options say, or the session's settings, or snappy. */
    static CompressionCodecName chosen(Options options, Map<String, String> settings) {
        String name = options.get(OPTION)
                .or(() -> options.get("parquet.compression"))
                .orElseGet(() -> settings.getOrDefault(SETTING, "snappy"));
        CompressionCodecName codec = BY_NAME.get(name.toLowerCase(Locale.ROOT));
        if (codec == null) {
            throw new AnalysisException(
                    "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
                    "56038",
                    "The codec " + name + " of the option '" + OPTION + "' is not available. Available codecs are "
                            + String.join(", ", List.of("none", "uncompressed", "snappy", "gzip", "zstd")) + ".",
                    Map.of("codecName", name));
        }
        return codec;
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName name) {
        requireKnown(name);
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput bytes) throws IOException {
                return Codecs.compress(name, bytes);
            }

            @Override
            public CompressionCodecName getCodecName() {
                return name;
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
        requireKnown(name);
        return new BytesInputDecompressor() {
            @Override
            public BytesInput decompress(BytesInput bytes, int size) throws IOException {
                return name == CompressionCodecName.UNCOMPRESSED
                        ? bytes
                        : BytesInput.from(Codecs.decompress(name, array(bytes), size));
            }

            @Override
            public void decompress(ByteBuffer in, int compressedSize, ByteBuffer out, int size) throws IOException {
                byte[] compressed = new byte[compressedSize];
                in.get(compressed);
                out.put(Codecs.decompress(name, compressed, size));
            }

            @Override
            public void release() {}
        };
    }

    private static void requireKnown(CompressionCodecName name) {
        if (!BY_NAME.containsValue(name)) {
            throw MillraceException.notYet(
                    "The Parquet codec " + name, "Write the files with none, snappy, gzip or zstd.");
        }
    }

    private static byte[] array(BytesInput bytes) throws IOException {
        byte[] all = new byte[Math.toIntExact(bytes.size())];
        bytes.writeAllTo(new OutputStream() {
            private int at;

            @Override
            public void write(int b) {
                all[at++] = (byte) b;
            }

            @Override
            public void write(byte[] from, int off, int len) {
                System.arraycopy(from, off, all, at, len);
                at += len;
            }
        });
        return all;
    }

    private static BytesInput compress(CompressionCodecName name, BytesInput bytes) throws IOException {
        switch (name) {
            case SNAPPY -> {
                byte[] in = array(bytes);
                byte[] out = new byte[Snappy.maxCompressedLength(in.length)];
                return BytesInput.from(out, 0, Snappy.compress(in, 0, in.length, out, 0));
            }
            case GZIP -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                    bytes.writeAllTo(gzip);
                }
                return BytesInput.from(out.toByteArray());
            }
            case ZSTD -> {
                return BytesInput.from(Zstd.compress(array(bytes)));
            }
            default -> {
                return bytes;
            }
        }
    }

    private static byte[] decompress(CompressionCodecName name, byte[] in, int size) throws IOException {
        byte[] out = new byte[size];
        int length;
        switch (name) {
            case SNAPPY -> length = Snappy.uncompress(in, 0, in.length, out, 0);
            case GZIP -> {
                try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(in))) {
                    length = gzip.readNBytes(out, 0, size);
                }
            }
            case ZSTD -> {
                try {
                    length = (int) Zstd.decompressByteArray(out, 0, size, in, 0, in.length);
                } catch (ZstdException e) {
                    throw new IOException("a page is not what zstd wrote", e);
                }
            }
            default -> {
                return in;
            }
        }
        if (length != size) {
            throw new IOException("a page has " + length + " bytes instead of " + size);
        }
        return out;
    }

    @Override
    public void release() {}
}
