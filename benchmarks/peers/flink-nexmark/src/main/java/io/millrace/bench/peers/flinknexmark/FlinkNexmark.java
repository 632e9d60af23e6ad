package io.millrace.bench.peers.flinknexmark;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.samples.nexmark.AuctionHouse;
import io.millrace.samples.nexmark.AuctionTable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * {@code FlinkNexmark EVENTS EVENTS_PER_SECOND PARTITIONS REPEATS QUERY…}: prints the lines that {@code ./millrace nexmark} prints. The first
 * round warms up.
 */
public final class FlinkNexmark {
    private static final int US_PER_MS = 1000;
    private static final double NS_PER_S = 1e9;

    private FlinkNexmark() {}

    public static void main(String[] args) throws Exception {
        long events = Long.parseLong(args[0]);
        long eventsPerSecond = Long.parseLong(args[1]);
        int partitions = Integer.parseInt(args[2]);
        int repeats = Integer.parseInt(args[3]);
        List<FlinkQuery> queries = Arrays.stream(args)
                .skip(4)
                .map(name -> FlinkQuery.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
        double[][] rates = new double[queries.size()][repeats];
        double[][] cpu = new double[queries.size()][repeats];
        for (int round = 0; round <= repeats; round++) {
            for (int q = 0; q < queries.size(); q++) {
                long cpuNs = processCpuNs();
                long start = System.nanoTime();
                run(queries.get(q), eventsPerSecond, events, partitions);
                if (round > 0) {
                    rates[q][round - 1] = events * NS_PER_S / (System.nanoTime() - start);
                    cpu[q][round - 1] = (processCpuNs() - cpuNs) / NS_PER_S / (events / 1e6);
                }
            }
        }
        System.out.println("query\tevents/s\tleast\tgreatest\tCPU s per million events");
        for (int q = 0; q < queries.size(); q++) {
            Arrays.sort(rates[q]);
            Arrays.sort(cpu[q]);
            System.out.printf(
                    Locale.ROOT,
                    "%s\t%.0f\t%.0f\t%.0f\t%.2f%n",
                    queries.get(q).name().toLowerCase(Locale.ROOT),
                    rates[q][repeats / 2],
                    rates[q][0],
                    rates[q][repeats - 1],
                    cpu[q][repeats / 2]);
        }
        System.exit(0);
    }

    private static long processCpuNs() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void run(FlinkQuery query, long eventsPerSecond, long events, int partitions) throws Exception {
        StreamExecutionEnvironment flink =
                StreamExecutionEnvironment.createLocalEnvironment(partitions, settings());
        flink.enableCheckpointing(1000);
        StreamTableEnvironment tables = StreamTableEnvironment.create(flink);
        for (String name : query.columns.keySet()) {
            AuctionTable table = AuctionTable.valueOf(name.toUpperCase(Locale.ROOT));
            Schema.Builder schema = Schema.newBuilder();
            List<String> columns = query.columns.get(name);
            RowType type = type(table, columns);
            for (int i = 0; i < columns.size(); i++) {
                schema.column(
                        columns.get(i),
                        org.apache.flink.table.types.utils.TypeConversions.fromLogicalToDataType(type.getTypeAt(i))
                                .bridgedTo(internal(columns.get(i), type, i)));
            }
            schema.watermark("dateTime", "`dateTime`");
            tables.createTemporaryView(
                    name, stream(flink, eventsPerSecond, table, columns, events, partitions, type), schema.build());
        }
        tables.sqlQuery(query.sql)
                .insertInto(TableDescriptor.forConnector("blackhole").build())
                .execute()
                .await();
    }

    private static Class<?> internal(String column, RowType type, int i) {
        return switch (type.getTypeAt(i).getTypeRoot()) {
            case BIGINT -> Long.class;
            case TIMESTAMP_WITHOUT_TIME_ZONE -> TimestampData.class;
            default -> StringData.class;
        };
    }

    /** As in the other comparison: state on the heap, checkpoints each second, objects used again, buffers sent when full. */
    private static Configuration settings() throws Exception {
        Path checkpoints = Files.createTempDirectory("flink-nexmark-");
        Configuration c = new Configuration();
        c.setString("state.backend.type", "hashmap");
        c.setString("pipeline.object-reuse", "true");
        c.setString("execution.checkpointing.storage", "filesystem");
        c.setString("execution.checkpointing.dir", checkpoints.toUri().toString());
        c.setString("taskmanager.memory.managed.size", "256m");
        c.setString("taskmanager.memory.network.min", "64m");
        c.setString("taskmanager.memory.network.max", "64m");
        c.setString("table.local-time-zone", "UTC");
        return c;
    }

    private static List<String> names(AuctionTable table) {
        return Arrays.stream(table.ddl().split(", ")).map(c -> c.split(" ")[0]).toList();
    }

    private static RowType type(AuctionTable table, List<String> columns) {
        List<String> all = Arrays.asList(table.ddl().split(", "));
        List<String> names = names(table);
        return (RowType) DataTypes.ROW(columns.stream()
                        .map(c -> DataTypes.FIELD(
                                c,
                                switch (all.get(names.indexOf(c)).split(" ")[1]) {
                                    case "BIGINT" -> DataTypes.BIGINT();
                                    case "TIMESTAMP" -> DataTypes.TIMESTAMP(3);
                                    default -> DataTypes.STRING();
                                }))
                        .toList())
                .getLogicalType();
    }

    private static DataStream<RowData> stream(
            StreamExecutionEnvironment flink,
            long eventsPerSecond,
            AuctionTable table,
            List<String> columns,
            long events,
            int partitions,
            RowType type) {
        int[] places = columns.stream().mapToInt(names(table)::indexOf).toArray();
        boolean[] times = new boolean[places.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = type.getTypeAt(i).is(org.apache.flink.table.types.logical.LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE);
        }
        // The source gives each reader a part of the numbers that follow each other; the rows of a reader are to be as far apart as the
        // partitions are many, so that all readers go through the same times.
        long each = table.rowsUntil(events) / partitions;
        DataGeneratorSource<RowData> source = new DataGeneratorSource<>(
                number -> {
                    // Made anew since Flink would have to serialise it.
                    AuctionHouse house = new AuctionHouse(1, eventsPerSecond);
                    long index = number % each * partitions + number / each;
                    long event = table.event(house, index);
                    Cells cells = new Cells(new GenericRowData(places.length), times);
                    for (int i = 0; i < places.length; i++) {
                        table.set(places[i], cells, i, house, event, index);
                    }
                    return cells.row;
                },
                each * partitions,
                InternalTypeInfo.of(type));
        return flink.fromSource(source, WatermarkStrategy.noWatermarks(), table.name());
    }

    private record Cells(GenericRowData row, boolean[] times) implements AuctionTable.Cells {
        @Override
        public void setLong(int i, long value) {
            row.setField(
                    i,
                    times[i]
                            ? (Object) TimestampData.fromEpochMillis(
                                    Math.floorDiv(value, US_PER_MS), (int) Math.floorMod(value, US_PER_MS) * 1000)
                            : (Object) value);
        }

        @Override
        public void setString(int i, String value) {
            row.setField(i, StringData.fromString(value));
        }
    }
}
