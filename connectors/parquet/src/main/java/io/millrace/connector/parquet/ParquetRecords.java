package io.millrace.connector.parquet;

import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.RowSink;
import io.millrace.connector.files.FileColumns;
import io.millrace.connector.files.InputFile;
import io.millrace.connector.files.RecordFormat;
import io.millrace.error.MillraceException;
import io.millrace.row.RowCodec;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.StructField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the wanted columns of Parquet files, a row group at a time. */
final class ParquetRecords implements RecordFormat {
    private static final Logger LOG = LoggerFactory.getLogger(ParquetRecords.class);
    private static final OpenRecords NOTHING = new OpenRecords() {
        @Override
        public boolean next(RowSink out) {
            return false;
        }

        @Override
        public void skip(long records) {}

        @Override
        public void close() {}
    };

    private final FileColumns fileColumns;
    private final List<StructField> wanted;

    /** Of the wanted, those whose values are in the files. */
    private final List<StructField> data = new ArrayList<>();

    /** For each column wanted its place in data, or, downwards from -1, its place in the file's values. */
    private final int[] places;

    private final boolean ignoreCorrupt;
    private final RowWriter writer = new RowWriter();

    ParquetRecords(SourceRequest request, FileColumns fileColumns) {
        this.fileColumns = fileColumns;
        wanted = request.schema().fieldList();
        places = new int[wanted.size()];
        for (int i = 0; i < places.length; i++) {
            int ofFile = fileColumns.indexOf(wanted.get(i).name());
            places[i] = ofFile >= 0 ? -1 - ofFile : data.size();
            if (ofFile < 0) {
                data.add(wanted.get(i));
            }
        }
        ignoreCorrupt = ParquetOptions.ignoreCorruptFiles(request.options());
    }

    @Override
    public OpenRecords open(InputFile file) {
        ParquetFileReader reader;
        try {
            reader = ParquetFiles.open(file.file());
        } catch (MillraceException e) {
            if (!ignoreCorrupt) {
                throw e;
            }
            LOG.warn("{} Passed over, as ignoreCorruptFiles says.", e.getMessage());
            return NOTHING;
        }
        try {
            return new OpenFile(file, reader);
        } catch (RuntimeException e) {
            try (reader) {
                throw ParquetFiles.unreadable(file.file(), e);
            } catch (IOException onClose) {
                e.addSuppressed(onClose);
                throw ParquetFiles.unreadable(file.file(), e);
            }
        }
    }

    /** A file between two rows. */
    private final class OpenFile implements OpenRecords {
        private final InputFile file;
        private final ParquetFileReader reader;
        private final List<BlockMetaData> groups;
        private final ColumnBinder.Fields columns;
        private final MessageType type;
        private final @Nullable Object[] fileValues;

        private int nextGroup;

        /** Rows of the group at hand that were not delivered yet. */
        private long left;

        /** Of the group at hand; null while no column is read. */
        private @Nullable RecordReader<Boolean> rows;

        OpenFile(InputFile file, ParquetFileReader reader) {
            this.file = file;
            this.reader = reader;
            groups = reader.getRowGroups();
            MessageType inFile = reader.getFileMetaData().getSchema();
            columns = new ColumnBinder(file.file()).fields(inFile, data, "");
            type = new MessageType(inFile.getName(), columns.types());
            fileValues = fileColumns.of(file);
            if (!columns.types().isEmpty()) {
                reader.setRequestedSchema(type);
            }
        }

        @Override
        public boolean next(RowSink out) {
            try {
                while (left == 0) {
                    if (nextGroup == groups.size()) {
                        return false;
                    }
                    beginGroup();
                }
                readRow();
            } catch (IOException | RuntimeException e) {
                if (!ignoreCorrupt || e instanceof MillraceException) {
                    throw ParquetFiles.unreadable(file.file(), e);
                }
                LOG.warn("The rest of the file {} is passed over, as ignoreCorruptFiles says.", file.file(), e);
                left = 0;
                nextGroup = groups.size();
                return false;
            }
            put();
            out.row(writer.buffer(), 0, writer.length());
            return true;
        }

        private void beginGroup() throws IOException {
            left = groups.get(nextGroup).getRowCount();
            nextGroup++;
            if (columns.types().isEmpty()) {
                return;
            }
            PageReadStore pages = reader.readNextRowGroup();
            if (pages == null) {
                throw new IOException("a row group is missing");
            }
            rows = new ColumnIOFactory(reader.getFileMetaData().getCreatedBy())
                    .getColumnIO(type, reader.getFileMetaData().getSchema())
                    .getRecordReader(pages, new Materializer());
        }

        private void readRow() {
            RecordReader<Boolean> reading = rows;
            if (reading != null) {
                reading.read();
            }
            left--;
        }

        private void put() {
            writer.begin(places.length);
            for (int i = 0; i < places.length; i++) {
                int place = places[i];
                ColumnValues values = place < 0 ? null : columns.fields().get(place);
                if (values != null) {
                    values.put(writer, i, 0);
                } else {
                    Object value = place < 0 ? fileValues[-1 - place] : null;
                    RowCodec.write(writer, i, wanted.get(i).dataType(), value);
                }
            }
        }

        @Override
        public void skip(long records) {
            long toSkip = records;
            try {
                while (toSkip > 0 && nextGroup < groups.size()) {
                    long inGroup = groups.get(nextGroup).getRowCount();
                    if (inGroup <= toSkip) {
                        if (!columns.types().isEmpty()) {
                            reader.skipNextRowGroup();
                        }
                        nextGroup++;
                        toSkip -= inGroup;
                    } else {
                        beginGroup();
                        for (; toSkip > 0; toSkip--) {
                            readRow();
                        }
                    }
                }
            } catch (IOException | RuntimeException e) {
                throw ParquetFiles.unreadable(file.file(), e);
            }
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw ParquetFiles.unreadable(file.file(), e);
            }
        }

        /** Of a record nothing but that it was read: its values are in the columns. */
        private final class Materializer extends RecordMaterializer<Boolean> {
            private final GroupConverter root = new GroupConverter() {
                @Override
                public Converter getConverter(int field) {
                    return columns.inFile().get(field).converter();
                }

                @Override
                public void start() {
                    for (ColumnValues column : columns.inFile()) {
                        column.clear();
                    }
                }

                @Override
                public void end() {
                    for (ColumnValues column : columns.inFile()) {
                        column.complete(1);
                    }
                }
            };

            @Override
            public Boolean getCurrentRecord() {
                return Boolean.TRUE;
            }

            @Override
            public GroupConverter getRootConverter() {
                return root;
            }
        }
    }
}
