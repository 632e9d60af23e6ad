package porting;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.api.java.function.MapGroupsFunction;
import org.apache.spark.api.java.function.ReduceFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/** Methods of tables that the other programs do not use. Arguments: input directory, work directory, output directory. */
public final class DatasetTour {
    private DatasetTour() {}

    /** A key as an object. */
    public static class Customer implements Serializable {
        private String value;

        public String getValue() {
            return value;
        }

        public void setValue(String value) {
            this.value = value;
        }
    }

    public static void main(String[] args) throws Exception {
        List<String> lines = new ArrayList<>();
        try (SparkSession spark = SparkSession.builder()
                .appName("DatasetTour")
                .master("local[2]")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()) {
            metadata(spark, lines);
            structs(spark, lines);
            pairs(spark, lines);
            groups(spark, lines);
            nulls(spark, lines);
            statistics(spark, lines);
            catalog(spark, lines);
            spark.createDataset(lines, Encoders.STRING()).coalesce(1).write().text(args[2]);
        }
    }

    private static Dataset<Row> orders(SparkSession spark) {
        StructType schema = new StructType()
                .add("id", DataTypes.IntegerType, false)
                .add("customer", DataTypes.StringType, true, "who pays")
                .add("amount", DataTypes.DoubleType);
        return spark.createDataFrame(
                Arrays.asList(
                        RowFactory.create(1, "ann", 10.5),
                        RowFactory.create(2, "bob", 3.25),
                        RowFactory.create(3, "ann", null),
                        RowFactory.create(4, null, 7.0),
                        RowFactory.create(5, "cem", Double.NaN)),
                schema);
    }

    private static Dataset<Row> customers(SparkSession spark) {
        StructType schema = new StructType().add("name", "string").add("limit", "int");
        return spark.createDataFrame(
                Arrays.asList(RowFactory.create("ann", 100), RowFactory.create("bob", 20), RowFactory.create("dee", null)),
                schema);
    }

    private static void print(List<String> lines, String what, Dataset<?> rows) {
        for (Object row : rows.collectAsList()) {
            lines.add(what + ": " + row);
        }
    }

    private static void metadata(SparkSession spark, List<String> lines) {
        Metadata unit = new MetadataBuilder()
                .putString("unit", "EUR")
                .putDouble("rate", 1.5)
                .putLong("scale", 2)
                .putBoolean("net", true)
                .build();
        Dataset<Row> orders = orders(spark).withColumn("amount", col("amount").as("amount", unit));
        StructType schema = orders.filter("id > 1").select(col("amount"), col("customer").as("who")).schema();
        lines.add("schema: " + schema.json());
        lines.add("schema again: " + DataType.fromJson(schema.json()).equals(schema));
        lines.add("unit: " + schema.apply("amount").metadata().getString("unit"));
        lines.add("metadata: " + Metadata.fromJson(unit.json()).equals(unit));
        lines.add("computed: " + orders.select(col("amount").plus(1).as("more")).schema().apply("more").metadata());
        lines.add("kept: " + orders.withColumnRenamed("amount", "sum").schema().apply("sum").metadata().getLong("scale"));
        StructType nested = new StructType()
                .add("a", DataTypes.createArrayType(DataTypes.createDecimalType(10, 2)))
                .add("m", DataTypes.createMapType(DataTypes.StringType, DataTypes.TimestampType, false))
                .add("s", new StructType().add("b", DataTypes.ByteType, false).add("d", "date").add("n", "timestamp_ntz"));
        lines.add("nested: " + nested.json());
        for (String line : nested.prettyJson().split("\n")) {
            lines.add("pretty: " + line);
        }
        StructField commented = nested.fields()[0].withComment("it's");
        lines.add("ddl: " + commented.toDDL().startsWith("a ARRAY<DECIMAL(10,2)> COMMENT "));
        lines.add("colRegex: " + Arrays.toString(orders.select(orders.colRegex("`(a|c).*`")).columns()));
        lines.add("dtypes: " + Arrays.toString(orders.dtypes()));
    }

    private static void structs(SparkSession spark, List<String> lines) {
        Dataset<Row> structs = orders(spark).select(col("id"), struct(col("customer"), struct(col("amount")).as("pay")).as("s"));
        print(lines, "withField", structs.select(col("s").withField("currency", lit("EUR"))).limit(2));
        print(lines, "nested field", structs.select(col("s").withField("pay.tax", col("id").multiply(2)).as("s")).limit(1));
        print(lines, "replaced", structs.select(col("s").withField("customer", lit(1)).as("s")).limit(1));
        lines.add("name: " + structs.select(col("s").withField("currency", lit("EUR"))).columns()[0]);
    }

    private static void pairs(SparkSession spark, List<String> lines) {
        Dataset<Row> orders = orders(spark);
        Dataset<Row> customers = customers(spark);
        Column same = orders.col("customer").equalTo(customers.col("name"));
        for (String type : Arrays.asList("inner", "left", "right", "full")) {
            print(lines, "joinWith " + type, orders.joinWith(customers, same, type));
        }
        Dataset<String> names = customers.select("name").as(Encoders.STRING());
        Dataset<Long> numbers = spark.range(2);
        print(lines, "values", names.joinWith(numbers, names.col("name").equalTo(lit("ann")), "left"));
        lines.add("pair: " + orders.joinWith(customers, same).schema().simpleString());
    }

    private static void groups(SparkSession spark, List<String> lines) {
        Encoder<String> text = Encoders.STRING();
        MapFunction<Row, String> byCustomer = row -> row.isNullAt(1) ? "nobody" : row.getString(1);
        KeyValueGroupedDataset<String, Row> orders = orders(spark).groupByKey(byCustomer, text);
        KeyValueGroupedDataset<String, Integer> limits = customers(spark)
                .groupByKey((MapFunction<Row, String>) row -> row.getString(0), text)
                .mapValues((MapFunction<Row, Integer>) row -> row.isNullAt(1) ? -1 : row.getInt(1), Encoders.INT());
        CoGroupFunction<String, Row, Integer, String> meet = (key, left, right) -> {
            List<Integer> ids = new ArrayList<>();
            left.forEachRemaining(row -> ids.add(row.getInt(0)));
            ids.sort(null);
            List<Integer> found = new ArrayList<>();
            right.forEachRemaining(found::add);
            return Arrays.asList(key + ids + found).iterator();
        };
        print(lines, "cogroup", orders.cogroup(limits, meet, text));
        FlatMapGroupsFunction<String, Row, String> inOrder = (key, rows) -> {
            StringBuilder ids = new StringBuilder(key);
            rows.forEachRemaining(row -> ids.append(' ').append(row.getInt(0)));
            return Arrays.asList(ids.toString()).iterator();
        };
        print(lines, "sorted", orders.flatMapSortedGroups(new Column[] {col("id").desc()}, inOrder, text));
        CoGroupFunction<String, Row, Row, String> both = (key, left, right) -> {
            StringBuilder ids = new StringBuilder(key);
            left.forEachRemaining(row -> ids.append(" <").append(row.getInt(0)));
            right.forEachRemaining(row -> ids.append(" >").append(row.getInt(0)));
            return Arrays.asList(ids.toString()).iterator();
        };
        print(
                lines,
                "cogroupSorted",
                orders.cogroupSorted(
                        orders(spark).groupByKey(byCustomer, text), new Column[] {col("id").desc()}, new Column[] {col("id")}, both, text));
        MapGroupsFunction<Customer, Row, String> count = (key, rows) -> key.getValue() + " " + size(rows);
        print(lines, "keyAs", orders.keyAs(Encoders.bean(Customer.class)).mapGroups(count, text));
        print(lines, "mapValues", limits.count());
        Dataset<Tuple2<String, Integer>> sums = limits.reduceGroups((ReduceFunction<Integer>) (a, b) -> a + b);
        print(lines, "reduceGroups", sums);
    }

    private static int size(Iterator<Row> rows) {
        int size = 0;
        for (; rows.hasNext(); rows.next()) {
            size++;
        }
        return size;
    }

    private static void nulls(SparkSession spark, List<String> lines) {
        Dataset<Row> orders = orders(spark);
        print(lines, "drop", orders.na().drop());
        print(lines, "drop 2", orders.na().drop(3));
        print(lines, "drop of", orders.na().drop(1, new String[] {"customer", "amount"}));
        print(lines, "fill", orders.na().fill(Map.of("customer", "nobody", "amount", 1)));
        print(lines, "replace", orders.na().replace("customer", Map.of("ann", "Ann", "bob", "Bob")));
        print(lines, "replace all", orders.na().replace("*", Map.of(1, 100, 10, 11)));
        print(lines, "replace some", orders.na().replace(new String[] {"id", "amount"}, Map.of(7.0, 8.0, 2.0, 9.0)));
    }

    private static void statistics(SparkSession spark, List<String> lines) {
        Dataset<Row> orders = orders(spark).filter("amount is null or not isnan(amount)");
        print(lines, "describe", orders.describe());
        print(lines, "describe some", orders.describe("amount"));
        print(lines, "summary", orders.summary());
        print(lines, "summary of", orders.summary("count_distinct", "min", "95%"));
        print(lines, "crosstab", orders.stat().crosstab("customer", "id").select("customer_id", "1", "2", "3", "4"));
        lines.add("corr: " + orders.na().drop().stat().corr("id", "amount"));
        lines.add("cov: " + orders.na().drop().stat().cov("id", "amount"));
        double[] quantiles = orders.stat().approxQuantile("amount", new double[] {0.0, 0.5, 1.0}, 0.0);
        lines.add("quantiles: " + Arrays.toString(quantiles));
        Column[] ids = {col("id")};
        print(lines, "melt", customers(spark).withColumn("id", col("limit")).melt(ids, new Column[] {col("name")}, "k", "v"));
        List<Dataset<Row>> parts = orders.randomSplitAsList(new double[] {1, 2}, 7);
        lines.add("split: " + (parts.get(0).count() + parts.get(1).count()));
        lines.add("sample: " + orders.sample(false, 1.0).count());
        lines.add("tail: " + Arrays.toString((Object[]) orders.orderBy("id").tail(1)));
        Dataset<String> json = spark.createDataset(Arrays.asList("{\"a\":1,\"b\":\"x\"}", "{\"a\":2}"), Encoders.STRING());
        print(lines, "json", spark.read().schema("a INT, b STRING").json(json));
        Dataset<String> csv = spark.createDataset(Arrays.asList("1,x", "2,"), Encoders.STRING());
        print(lines, "csv", spark.read().schema("a INT, b STRING").csv(csv));
        print(lines, "pivot", orders.na().drop().groupBy("customer").pivot(col("id").mod(2)).sum("amount"));
    }

    private static void catalog(SparkSession spark, List<String> lines) throws Exception {
        orders(spark).createOrReplaceTempView("orders_view");
        print(lines, "tables", spark.catalog().listTables().select("name", "tableType", "isTemporary"));
        print(lines, "columns", spark.catalog().listColumns("orders_view").toDF().drop("isCluster"));
        lines.add("there: " + spark.catalog().tableExists("orders_view") + spark.catalog().tableExists("nothing"));
        lines.add("function: " + spark.catalog().functionExists("upper") + spark.catalog().functionExists("nothing"));
        lines.add("database: " + spark.catalog().currentDatabase() + " " + spark.catalog().currentCatalog());
        lines.add("dropped: " + spark.catalog().dropTempView("orders_view") + spark.catalog().dropTempView("orders_view"));
    }
}
