package io.millrace.connector.files;

import io.millrace.connector.Options;
import io.millrace.sql.AnalysisException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/** How files of text are compressed. A file's name says how it is. */
enum LineCodec {
    NONE(""),
    GZIP(".gz"),
    DEFLATE(".deflate");

    /** Ends of names of files that others compress in ways that are not there. */
    private static final List<String> UNKNOWN = List.of(".bz2", ".snappy", ".lz4", ".zst", ".zstd", ".xz");

    private final String suffix;

    LineCodec(String suffix) {
        this.suffix = suffix;
    }

    /** The end of file names, with its dot; empty for files that are not compressed. */
    String suffix() {
        return suffix;
    }

    /** The one to write with. */
    static LineCodec of(Options options) {
        String name = options.get("compression").or(() -> options.get("codec")).orElse("none");
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "none", "uncompressed" -> NONE;
            case "gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default ->
                throw new AnalysisException(
                        "CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION",
                        "56038",
                        "The codec " + name
                                + " is not available for files of text. Available codecs are none, uncompressed, gzip, deflate.",
                        Map.of("codecName", name));
        };
    }

    static InputStream open(Path file) throws IOException {
        String name = file.toString();
        for (String suffix : UNKNOWN) {
            if (name.endsWith(suffix)) {
                throw new IOException("its name says that it is compressed as " + suffix
                        + ", which cannot be read yet; compress it with gzip, or not at all");
            }
        }
        InputStream in = Files.newInputStream(file);
        try {
            return name.endsWith(GZIP.suffix)
                    ? new GZIPInputStream(in)
                    : name.endsWith(DEFLATE.suffix) ? new InflaterInputStream(in) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    OutputStream compressing(OutputStream out) throws IOException {
        return switch (this) {
            case NONE -> out;
            case GZIP -> new GZIPOutputStream(out);
            case DEFLATE -> new DeflaterOutputStream(out);
        };
    }
}
