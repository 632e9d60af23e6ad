package io.millrace.samples.nexmark;

import io.millrace.connector.RowSink;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;

/** Rows of a table in columns that are wanted. One thread, but for what does not write. */
final class AuctionRows {
    private final AuctionHouse house;
    private final AuctionTable table;
    private final StructType wanted;
    private final int[] columns;
    private final long count;
    private final int partitions;
    private final RowWriter row = new RowWriter();

    private final AuctionTable.Cells cells = new AuctionTable.Cells() {
        @Override
        public void setLong(int i, long value) {
            row.setLong(i, value);
        }

        @Override
        public void setString(int i, String value) {
            row.setString(i, value);
        }
    };

    AuctionRows(AuctionHouse house, AuctionTable table, StructType wanted, long count, int partitions) {
        this.house = house;
        this.table = table;
        this.wanted = wanted;
        this.count = count;
        this.partitions = partitions;
        StructType all = StructType.fromDDL(table.ddl());
        columns = wanted.fieldList().stream()
                .map(StructField::name)
                .mapToInt(name -> all.indexOf(name, true))
                .toArray();
    }

    /** The same rows, for another thread. */
    AuctionRows copy() {
        return new AuctionRows(house, table, wanted, count, partitions);
    }

    AuctionTable table() {
        return table;
    }

    /** Of all partitions. */
    long count() {
        return count;
    }

    int partitions() {
        return partitions;
    }

    /** How many rows the split has: it takes one in so many as there are partitions. */
    long ofSplit(String split) {
        return (count - Long.parseLong(split) + partitions - 1) / partitions;
    }

    /** The row of the table that stands at this position of the split. */
    long index(String split, long position) {
        return position * partitions + Long.parseLong(split);
    }

    void write(long index, RowSink out) {
        long event = table.event(house, index);
        row.begin(columns.length);
        for (int i = 0; i < columns.length; i++) {
            table.set(columns[i], cells, i, house, event, index);
        }
        out.row(row.buffer(), 0, row.length());
    }
}
