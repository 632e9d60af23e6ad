package io.millrace.connector.parquet;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.Options;
import io.millrace.connector.files.PartFormat;
import io.millrace.connector.files.Partitioning;
import io.millrace.sql.types.StructType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;

/** Parquet files as a sink's parts. */
final class ParquetParts implements PartFormat {
    /** Each open file keeps its row group in memory. */
    private static final int MAX_OPEN = 64;

    private static final long MAX_ROW_GROUP_BYTES = 128L << 20;
    private static final long MIN_ROW_GROUP_BYTES = 1L << 20;

    private final CompressionCodecName codec;
    private final TimestampForm timestamps;
    private final StructType data;
    private final int[] places;
    private final int width;
    private final MessageType type;
    private final long rowGroupBytes;
    private final int pageBytes;
    private final boolean dictionary;

    ParquetParts(SinkRequest request, Partitioning partitioning) {
        Options options = request.options();
        codec = Codecs.chosen(options, request.environment().settings());
        timestamps = TimestampForm.of(request.environment().settings());
        data = partitioning.data();
        places = partitioning.dataPlaces();
        width = partitioning.width();
        type = new WrittenTypes(timestamps).message(data);
        boolean divided = places.length < width;
        rowGroupBytes = positive(options, "parquet.block.size", rowGroupBytes(divided));
        pageBytes = (int)
                Math.min(Integer.MAX_VALUE, positive(options, "parquet.page.size", ParquetWriter.DEFAULT_PAGE_SIZE));
        dictionary = options.getBoolean("parquet.enable.dictionary", true);
    }

    /** As large as Spark's where the heap has room for it: an eighth of it for a file, a quarter for all that a task may have open. */
    private static long rowGroupBytes(boolean divided) {
        long heap = Runtime.getRuntime().maxMemory();
        long share = divided ? heap / 4 / MAX_OPEN : heap / 8;
        return Math.max(MIN_ROW_GROUP_BYTES, Math.min(MAX_ROW_GROUP_BYTES, share));
    }

    private static long positive(Options options, String key, long otherwise) {
        long value = options.getLong(key, otherwise);
        if (value < 1) {
            throw Options.invalid(key, String.valueOf(value), "at least 1 (bytes)");
        }
        return value;
    }

    @Override
    public String suffix() {
        return switch (codec) {
            case SNAPPY -> "snappy.parquet";
            case GZIP -> "gz.parquet";
            case ZSTD -> "zstd.parquet";
            default -> "parquet";
        };
    }

    @Override
    public boolean appendable() {
        return false;
    }

    @Override
    public int maxOpen() {
        return MAX_OPEN;
    }

    @Override
    public PartFile open(FileChannel channel, boolean fresh) throws IOException {
        ParquetWriter<FlatRowSupport.RowView> writer = new Builder(new ChannelFile(channel)).build();
        FlatRowSupport.RowView view = new FlatRowSupport.RowView();
        return new PartFile() {
            @Override
            public void write(byte[] base, int off, int len) throws IOException {
                writer.write(view.point(base, off));
            }

            @Override
            public void finish() throws IOException {
                writer.close();
            }

            /** Nothing is held but memory. */
            @Override
            public void abandon() {}
        };
    }

    private final class Builder extends ParquetWriter.Builder<FlatRowSupport.RowView, Builder> {
        Builder(OutputFile file) {
            super(file);
            withConf(new PlainParquetConfiguration());
            withCodecFactory(new Codecs());
            withCompressionCodec(codec);
            withRowGroupSize(rowGroupBytes);
            withPageSize(pageBytes);
            withDictionaryEncoding(dictionary);
        }

        @Override
        protected Builder self() {
            return this;
        }

        // Asked for by the contract only.
        @SuppressWarnings("deprecation")
        @Override
        protected WriteSupport<FlatRowSupport.RowView> getWriteSupport(Configuration unused) {
            return support();
        }

        @Override
        protected WriteSupport<FlatRowSupport.RowView> getWriteSupport(ParquetConfiguration unused) {
            return support();
        }

        private FlatRowSupport support() {
            return new FlatRowSupport(
                    type,
                    new ValueWriter.Fields(data, places, width, timestamps),
                    Map.of(FileTypes.ROW_METADATA, FileTypes.nullable(data).json()));
        }
    }
}
