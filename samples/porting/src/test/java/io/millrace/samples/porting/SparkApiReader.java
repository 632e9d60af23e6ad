package io.millrace.samples.porting;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads Spark's own jars by reflection. Left out: what only Scala can call (Scala's collections and functions in the signature, methods of
 * Scala's interfaces, those of companions), what Scala hides but the JVM does not (types of Spark's internals in the signature), and
 * {@code functions}, which have a page of their own.
 */
final class SparkApiReader {
    private static final Pattern USER_CLASS = Pattern.compile(
            "org/apache/spark/(sql/(streaming/|types/|expressions/|catalog/|api/java/)?|api/java/function/)"
                    + "[A-Z][A-Za-z0-9]*(\\$[A-Z][A-Za-z]+)?\\.class");
    /** Public to the JVM, private to Spark, or for other languages. */
    private static final Pattern NOT_FOR_USERS = Pattern.compile(
            ".*(Python.*|\\$[A-Za-z]*(Conflicted|AsIfIntegral|EventParser)|[a-z]Expression|ExactNumeric|Companion"
                    + "|Implicits|StringToColumn|DatasetHolder|ObjectToStringDeserializer|SafeJsonSerializer|StreamingNameValidator"
                    + "|SparkSessionExtensionsProvider|UpCastRule|UDTRegistration|ReduceAggregator|UserDefinedAggregator"
                    + "|StringHelper|NoConstraint|FixedLength|MaxLength|StringConstraint|TypeCollection"
                    + "|Any(DataType|TimeType|TimestampType)|AbstractDataType|Artifact.*|SparkSessionBuilder|TestGroupState"
                    + "|IndeterminateStringType|ExplicitUTF8BinaryStringType|EdgeInterpolationAlgorithm|WriteConfigMethods)");
    /** Scala's types that the mapping of imports knows. */
    private static final Pattern MAPPED_SCALA = Pattern.compile(
            "scala\\.(Tuple[2-5]|Option|concurrent\\.duration\\.Duration|collection\\.Iterator)(\\[])*");

    private static final Pattern INTERNAL = Pattern.compile(
            "org\\.apache\\.spark\\.((sql\\.)?(internal|catalyst|execution|connector|sources|classic|util)\\..*"
                    + "|BreakingChangeInfo|SparkContext|SparkConf)(\\[])*|org\\.json4s\\..*|org\\.slf4j\\..*");
    private static final Set<String> COMPANION =
            Set.of("apply", "unapply", "copy", "canEqual", "andThen", "compose", "unapplySeq");

    /** Public to the JVM and private to Spark, whatever their types: class and member. */
    private static final Pattern HIDDEN_MEMBER =
            Pattern.compile("\\w+\\.((log[A-Z]?|initialize|isTrace|assert|validate).*|product[A-Z].*|log|MDC"
                    + "|implicits|COLLATIONS_METADATA_KEY|API_MODE.*|\\w+_KEY|DEFAULT.*|(SYSTEM|USER)_DEFAULT|MINIMUM_.*|acceptsType"
                    + "|defaultConcreteType|asNullable|toNullable|sameType|equalsIgnore.*|equalsStructurally|is[0-9A-Za-z]*DecimalType"
                    + "|is(Tighter|Wider)Than|markRegistered|isUsable|withAggregate|isInternalError|(getDefaultM|m)essageTemplate|(getQueryC|c)ontext"
                    + "|handleBuilderConfig|(get|put)Expression)"
                    + "|DataFrame(Reader|Writer)\\.(source|curmode|userSpecifiedSchema|isBucketed|\\w+ColumnNames|numBuckets|\\w+ingColumns)"
                    + "|StructField\\.(id|(clear|with)(CurrentDefaultValue|Id)|get(Current)?Default|\\w+ExistenceDefaultValue)"
                    + "|StructType\\.(merge|getFieldIndexCaseInsensitive)|AnalysisException\\.(errorClass|line|startPosition|sqlState)"
                    + "|Builder\\.(classic|connect)|DataStreamWriter\\.name");
    /** Members of Spark's own logic with names that users call with other arguments. */
    private static final Set<String> HIDDEN_OVERLOADS = Set.of(
            "withColumn[java.lang.String, org.apache.spark.sql.Column, org.apache.spark.sql.types.Metadata]",
            "createTempView[java.lang.String, boolean, boolean]",
            "checkpoint[boolean, boolean, scala.Option]",
            "drop[scala.Option]",
            "register[java.lang.String, org.apache.spark.sql.expressions.UserDefinedFunction, java.lang.String, boolean]");

    private final URLClassLoader loader;
    private final List<Path> jars;

    private SparkApiReader(URLClassLoader loader, List<Path> jars) {
        this.loader = loader;
        this.jars = jars;
    }

    static SparkApi read(String classPath) throws IOException {
        List<Path> jars =
                Arrays.stream(classPath.split(File.pathSeparator)).map(Path::of).toList();
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            return new SparkApiReader(loader, jars).read();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private SparkApi read() throws IOException, ClassNotFoundException {
        Map<String, List<ApiMember>> members = new TreeMap<>();
        for (String name : names()) {
            Class<?> type = Class.forName(name, false, loader);
            if (Modifier.isPublic(type.getModifiers())) {
                members.put(name, members(type));
            }
        }
        return new SparkApi(members);
    }

    private Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path path : jars) {
            if (!path.getFileName().toString().startsWith("spark-")) {
                continue;
            }
            try (JarFile jar = new JarFile(path.toFile())) {
                jar.stream()
                        .map(entry -> entry.getName())
                        .filter(entry -> USER_CLASS.matcher(entry).matches())
                        .map(entry -> entry.replace(".class", "").replace('/', '.'))
                        .filter(entry -> !NOT_FOR_USERS.matcher(entry).matches())
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static List<ApiMember> members(Class<?> type) {
        Set<ApiMember> all = new LinkedHashSet<>();
        Set<String> scalas = scalaMethods(type, new TreeSet<>());
        for (Method m : type.getMethods()) {
            boolean own = !m.isBridge()
                    && !m.isSynthetic()
                    && m.getDeclaringClass().getName().startsWith("org.apache.spark")
                    && (!isDataType(type) || m.getDeclaringClass() == type);
            if (own && !scalas.contains(signature(m)) && !COMPANION.contains(m.getName())) {
                all.add(new ApiMember(
                        type.getName(),
                        Modifier.isStatic(m.getModifiers()),
                        m.getReturnType().getTypeName(),
                        m.getName(),
                        types(m.getParameterTypes())));
            }
        }
        for (Constructor<?> c : type.getConstructors()) {
            // Without arguments: helpers that Scala's companions need, unless the class is made to be filled.
            boolean made =
                    c.getParameterCount() > 0 || type.getSimpleName().matches("MetadataBuilder|StructType|Observation");
            if (made && !Modifier.isAbstract(type.getModifiers())) {
                all.add(new ApiMember(
                        type.getName(),
                        false,
                        type.getTypeName(),
                        ApiMember.CONSTRUCTOR,
                        types(c.getParameterTypes())));
            }
        }
        for (Field f : type.getFields()) {
            all.add(new ApiMember(
                    type.getName(),
                    Modifier.isStatic(f.getModifiers()),
                    f.getType().getTypeName(),
                    f.getName(),
                    null));
        }
        return all.stream()
                .filter(SparkApiReader::forJava)
                .sorted(Comparator.comparing(ApiMember::name).thenComparing(ApiMember::line))
                .toList();
    }

    /** Types of data repeat what their parent has. */
    private static boolean isDataType(Class<?> type) {
        Class<?> up = type.getSuperclass();
        return up != null && (up.getSimpleName().equals("DataType") || isDataType(up));
    }

    private static List<String> types(Class<?>[] types) {
        return Arrays.stream(types).map(Class::getTypeName).toList();
    }

    private static String signature(Method m) {
        return m.getName() + types(m.getParameterTypes());
    }

    private static Set<String> scalaMethods(Class<?> type, Set<String> found) {
        if (type.getName().startsWith("scala.")) {
            Arrays.stream(type.getMethods()).map(SparkApiReader::signature).forEach(found::add);
        }
        Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()))
                .forEach(up -> scalaMethods(up, found));
        return found;
    }

    private static String simple(String type) {
        return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }

    private static boolean forJava(ApiMember member) {
        List<String> types = new ArrayList<>(member.field() ? List.of() : member.parameters());
        types.add(member.result());
        boolean named = !member.name().contains("$")
                && !member.name().startsWith("_")
                && !HIDDEN_MEMBER
                        .matcher(simple(member.owner()) + "." + member.name())
                        .matches()
                && !HIDDEN_OVERLOADS.contains(member.name() + member.parameters());
        return named
                && types.stream()
                        .noneMatch(t -> t.startsWith("scala.")
                                        && !MAPPED_SCALA.matcher(t).matches()
                                || t.contains("$implicits")
                                || INTERNAL.matcher(t).matches());
    }
}
