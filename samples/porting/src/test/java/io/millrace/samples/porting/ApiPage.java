package io.millrace.samples.porting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page on what of Spark's API is there: counts, what is refused and what to use instead, and what does not compile. */
final class ApiPage {
    private static final Path SOURCES = SparkProgram.MODULE.resolve("../../api/src/main/java");
    /** The thing and the way round in a refusal; what stands between is computed. */
    private static final Pattern REFUSAL = Pattern.compile(
            "notYet\\(\\s*\"([A-Za-z.]+\\.[A-Za-z]+)(?: ?\\([^\"]*)?\"(.*?)\"((?:[^\"\\\\]|\\\\.)*)\"\\s*\\)\\s*;",
            Pattern.DOTALL);

    private static final Map<String, String> INSTEAD = instead();

    private final SparkApi spark;
    private final Map<String, String> refusals = new TreeMap<>();
    private final Map<String, List<ApiMember>> refused = new LinkedHashMap<>();
    private final Map<String, List<ApiMember>> missing = new TreeMap<>();
    private final List<String> missingClasses = new ArrayList<>();
    private int there;

    ApiPage(SparkApi spark) throws IOException {
        this.spark = spark;
        readRefusals();
        spark.members().forEach(this::compare);
    }

    private static Map<String, String> instead() {
        Map<String, String> instead = new LinkedHashMap<>();
        instead.put(".*(JavaRDD|RDD|rdd|toJavaRDD|javaRDD)\\b.*", "there are no RDDs: Datasets, or lists of rows");
        instead.put(".*StorageLevel.*|.*storageLevel.*", "the form without a storage level; nothing is cached");
        instead.put(".*Geo(graphy|metry)\\w*.*|.*SpatialType.*", "columns of coordinates, or WKB as BINARY");
        instead.put(
                "types\\.\\w+Type|DataTypes create(Char|Varchar)Type.*|.*CalendarIntervalType.*",
                "the constants and factories of `DataTypes`, which hold every type there is");
        instead.put(
                ".*UserDefinedAggregateFunction.*|.*MutableAggregationBuffer.*",
                "`Aggregator` with `functions.udaf`, as Spark itself advises");
        instead.put(".*SparkUserDefinedFunction.*", "`functions.udf`");
        instead.put(
                ".*(MergeIntoWriter|WhenMatched|WhenNotMatched\\w*).*",
                "`write()` to files, `foreachBatch` to a store with its own upsert");
        instead.put(
                ".*CreateTableWriter.*|DataFrameWriterV2 .*",
                "`DataFrameWriterV2`, which its own methods return and which makes tables too");
        instead.put(".*(SQLContext|sqlContext).*", "`MillraceSession`, which has its methods");
        instead.put(".*\\.sql\\.ColumnName|ColumnName.*", "`functions.col`");
        instead.put(
                ".*(TableValuedFunction|TableArg|tvf|UDTFRegistration).*",
                "`sql(\"SELECT … FROM range(…)\")`, `explode`, `LATERAL`");
        instead.put(".*TwsTester.*", "`millrace-testkit` ([testing](testing.md))");
        instead.put(".*api\\.java\\.function\\..*", "nothing takes one: they are for RDDs");
        instead.put(".*(addArtifact|Artifact).*", "the class path: every node runs the same program");
        instead.put(".*SparkSession (addTag|removeTag|clearTags).*", "query names");
        instead.put(
                ".*(SparkSessionExtensions|ExperimentalMethods|experimental|ExtendedExplain|DataSourceRegistration).*",
                "nothing");
        instead.put(
                ".*StreamingCheckpointManager.*", "[operations](operations.md): state is rescaled while a query runs");
        instead.put(".*Encoders scala.*", "the encoder in capitals, `Encoders.INT()`");
        instead.put(".*Encoders (CHAR|VARCHAR).*", "`Encoders.STRING()`");
        instead.put(".*(LOCALTIME|TimeType).*", "`Encoders.STRING()`; there is no type of times of day");
        instead.put(".*(udt|UserDefinedType).*", "a bean or record");
        instead.put(".*KeyValueGroupedDataset agg.*", "up to four aggregators; several more as one over a record");
        instead.put(".*Column as\\(Encoder\\).*|.*Column new.*", "`select(column).as(encoder)`");
        instead.put(".*lateralJoin.*", "`sql` with LATERAL");
        instead.put(".*nearestByJoin.*", "a join, and `row_number()` by the distance");
        instead.put(
                ".*Catalog (create|drop|recover|truncate|analyze|getTableProp|getCreate|list(Partitions|Catalogs)).*",
                "`sql` with `DROP TABLE`, `TRUNCATE TABLE`, `SHOW PARTITIONS`, `SHOW TBLPROPERTIES` or `SHOW CREATE TABLE`; there is one schema, `default`");
        instead.put(
                ".*catalog\\.(CatalogMetadata|CatalogTableProperty|TablePartition).*",
                "`sql` with `DROP TABLE`, `TRUNCATE TABLE`, `SHOW PARTITIONS`, `SHOW TBLPROPERTIES` or `SHOW CREATE TABLE`; there is one schema, `default`");
        instead.put(".*types\\.Decimal\\b.*", "`java.math.BigDecimal`");
        instead.put("AnalysisException.*", "`getMessage()`, `getCondition()`, `getCause()`");
        instead.put("StreamingQueryException.*", "the time of the report or log");
        instead.put(".*", "–");
        return instead;
    }

    private static String instead(String what) {
        return INSTEAD.entrySet().stream()
                .filter(e -> what.matches(e.getKey()))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private void readRefusals() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            sources = files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
        }
        for (Path source : sources) {
            Matcher m = REFUSAL.matcher(Files.readString(source));
            while (m.find()) {
                String way = m.group(3).replace("\\\"", "\"");
                refusals.putIfAbsent(m.group(1).replace("MillraceSession", "SparkSession"), way);
            }
        }
    }

    private void compare(String owner, List<ApiMember> members) {
        if (ApiComparison.type(owner) == null) {
            missingClasses.add(owner);
            return;
        }
        String simple = owner.substring(owner.lastIndexOf('.') + 1).replace('$', '.');
        for (ApiMember member : members) {
            if (refusals.containsKey(simple + "." + member.name())) {
                refused.computeIfAbsent(simple + "." + member.name(), r -> new ArrayList<>())
                        .add(member);
            } else if (ApiComparison.there(member)) {
                there++;
            } else {
                missing.computeIfAbsent(simple, r -> new ArrayList<>()).add(member);
            }
        }
    }

    private static int count(Map<String, List<ApiMember>> members) {
        return members.values().stream().mapToInt(List::size).sum();
    }

    String text() {
        int classes = spark.members().size();
        int inMissing = missingClasses.stream()
                .mapToInt(c -> spark.members().get(c).size())
                .sum();
        StringBuilder out = new StringBuilder("# The API, compared with Spark 4.2\n\n"
                + "Written by `ApiPageTest` of `samples/porting`; copy it from `samples/porting/target` when that test asks for it. Compared are the"
                + " members that a Java\nprogram can call, as Spark 4.2.0's jars have them (`samples/porting/src/api`, recorded and checked by"
                + " `-Pporting`), with imports mapped as `./millrace port` does.\nLeft out: what takes or gives Scala's collections and"
                + " functions, what is private to Spark but public to the JVM, and [functions](functions.md).\n\n");
        out.append("Of ")
                .append(classes)
                .append(" classes ")
                .append(classes - missingClasses.size())
                .append(" are there. They have ")
                .append(there + count(refused) + count(missing))
                .append(" members, of which ")
                .append(there)
                .append(" are there,\n")
                .append(count(refused))
                .append(" are refused by an error that says what to use, and ")
                .append(count(missing))
                .append(" are not there, so that a call does not compile.\n\n");
        out.append("## Refused\n\n| member | use instead |\n|---|---|\n");
        new TreeMap<>(refused)
                .forEach((name, members) -> out.append("| `")
                        .append(name)
                        .append("` | ")
                        .append(refusals.get(name))
                        .append(" |\n"));
        out.append("\n## Members that are not there\n\n| class | member | use instead |\n|---|---|---|\n");
        missing.forEach((owner, members) -> members.stream()
                .collect(Collectors.groupingBy(
                        m -> instead(owner + " " + m.shown()), LinkedHashMap::new, Collectors.toList()))
                .forEach((way, same) -> out.append("| ")
                        .append(owner)
                        .append(" | ")
                        .append(same.stream().map(m -> "`" + m.shown() + "`").collect(Collectors.joining(", ")))
                        .append(" | ")
                        .append(way)
                        .append(" |\n")));
        out.append("\n## Classes that are not there\n\nWith ")
                .append(inMissing)
                .append(" members.\n\n| class | use instead |\n|---|---|\n");
        Map<String, List<String>> byWay = missingClasses.stream()
                .map(c -> c.substring("org.apache.spark.".length()).replaceFirst("^sql\\.", ""))
                .collect(Collectors.groupingBy(ApiPage::instead, LinkedHashMap::new, Collectors.toList()));
        byWay.forEach((way, names) -> out.append("| ")
                .append(names.stream().map(n -> "`" + n.replace('$', '.') + "`").collect(Collectors.joining(", ")))
                .append(" | ")
                .append(way)
                .append(" |\n"));
        return out.toString();
    }
}
