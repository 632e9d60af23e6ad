package io.millrace.connector.parquet;

import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.sql.types.DataType;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.Type;

/** Opening files, and what is to be said when that or reading them fails. */
final class ParquetFiles {
    private static final String STATE = "KD001";

    private ParquetFiles() {}

    static ParquetFileReader open(Path file) {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new Codecs())
                .build();
        try {
            return ParquetFileReader.open(new LocalInputFile(file), options);
        } catch (IOException | RuntimeException e) {
            String why = String.valueOf(e.getMessage()).replaceAll("\\S*InputFile@\\S+ is ", "it is ");
            throw new ExecutionException(
                    "FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER",
                    "The footer of the file " + file + " cannot be read (" + why
                            + "). Make sure that it is a whole Parquet file; correct or remove it, or set the option"
                            + " 'ignoreCorruptFiles' to pass over such files.",
                    e);
        }
    }

    /** Of a file whose footer was read. */
    static MillraceException unreadable(Path file, Exception e) {
        if (e instanceof MillraceException own) {
            return own;
        }
        return new ExecutionException(
                "FAILED_READ_FILE.NO_HINT",
                "Encountered error while reading file " + file + ": " + e
                        + ". The file is damaged: write it again or remove it, or set the option 'ignoreCorruptFiles' to pass"
                        + " over the rest of such files.",
                e);
    }

    static ExecutionException mismatch(Path file, String column, DataType wanted, Type actual) {
        return new ExecutionException(
                "FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH",
                STATE,
                "Encountered error while reading file " + file
                        + ": data type mismatch when reading the Parquet column `"
                        + column + "`. Expected Spark type " + wanted.simpleString() + ", actual Parquet type "
                        + describe(actual) + ". Give the column that type in schema(…), or write the file again.");
    }

    /** In one line. */
    static String describe(Type type) {
        return type.toString().replaceAll("\\s+", " ").trim();
    }
}
