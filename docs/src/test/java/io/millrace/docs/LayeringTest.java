package io.millrace.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The arrows between the modules, and what no module may do. It reads the compiled main classes of every module of the
 * checkout; a module without code passes, a module with code that this test does not know fails.
 */
class LayeringTest {
    /** What a module may use: other modules by folder, libraries by package. */
    private record Arrow(Set<String> modules, Set<String> libraries) {
        static Arrow to(String... modules) {
            return new Arrow(Set.of(modules), Set.of());
        }

        Arrow with(String... packages) {
            return new Arrow(modules, Set.of(packages));
        }
    }

    private static final Set<String> FOR_ALL = Set.of(
            "java", "javax.crypto", "javax.xml", "org.xml.sax", "org.w3c.dom", "org.slf4j", "org.jspecify.annotations");

    private static final Map<String, Arrow> ARROWS = Map.ofEntries(
            Map.entry("api", Arrow.to()),
            Map.entry(
                    "planner",
                    Arrow.to("api")
                            .with(
                                    "org.antlr.v4.runtime",
                                    "org.codehaus.janino",
                                    "org.apache.datasketches",
                                    "org.codehaus.commons",
                                    "com.fasterxml.jackson.core")),
            Map.entry("state", Arrow.to("api").with("org.rocksdb")),
            Map.entry("transport-aeron", Arrow.to("api").with("io.aeron", "org.agrona", "net.jpountz.lz4")),
            Map.entry("connectors/basic", Arrow.to("api")),
            Map.entry("connectors/files", Arrow.to("api").with("de.siegmar.fastcsv", "com.fasterxml.jackson.core")),
            // The driver is the user's; only java.sql is known here.
            Map.entry("connectors/jdbc", Arrow.to("api")),
            // Of the JDK's management only the command that hands the compiler its directives.
            Map.entry(
                    "connectors/kafka",
                    Arrow.to("api").with("org.apache.kafka", "com.fasterxml.jackson.core", "javax.management")),
            // The broker stands alone: nothing of ours but logging, and Kafka's own server with its Scala types.
            Map.entry("connectors/kafka-broker", Arrow.to().with("org.apache.kafka", "kafka", "scala")),
            Map.entry(
                    "connectors/parquet",
                    Arrow.to("api", "connectors/files")
                            .with(
                                    "org.apache.parquet",
                                    "org.apache.hadoop.conf",
                                    "org.xerial.snappy",
                                    "com.github.luben.zstd")),
            Map.entry("connectors/s3", Arrow.to("api").with("software.amazon.awssdk")),
            Map.entry("connectors/s3-server", Arrow.to().with("org.gaul.s3proxy", "software.amazon.awssdk")),
            // state and transport-aeron only from engine.launch: a test of its own below.
            Map.entry(
                    "engine-actors",
                    Arrow.to("api", "planner", "state", "transport-aeron")
                            .with(
                                    "org.apache.pekko",
                                    "com.typesafe.config",
                                    "scala",
                                    "org.HdrHistogram",
                                    "javax.net.ssl")),
            // A test holds the engine's clock and crashes its queries, so this one knows the engine's launch package.
            Map.entry(
                    "testkit",
                    Arrow.to("api", "connectors/basic", "engine-actors")
                            .with("org.junit.jupiter.api", "org.opentest4j")),
            // The engine is found by the service loader, as a user's program finds it.
            Map.entry(
                    "samples",
                    Arrow.to(
                                    "api",
                                    "connectors/basic",
                                    "connectors/files",
                                    "connectors/kafka",
                                    "connectors/kafka-broker")
                            .with("org.HdrHistogram", "org.apache.kafka.clients", "org.apache.kafka.common")));

    /** At the bottom of the arrows, and free to use all above them. */
    private static final Set<String> FREE =
            Set.of("server", "chaos-tests", "benchmarks", "benchmarks/contract", "benchmarks/harness");

    /** The planner's stops in the order of the plan path. */
    private static final List<String> PLAN_PATH = List.of("parse", "analyze", "optimize", "physical", "codegen");

    /** Where the clock may be read, dice thrown and a thread put to sleep. Everywhere else they are handed in. */
    private static final String[] TOUCHES_THE_WORLD = {
        "io.millrace.engine.launch..",
        "io.millrace.samples..",
        "io.millrace.server..",
        "io.millrace.bench..",
        "io.millrace.chaos..",
        "io.millrace.kafkabroker..",
    };

    private static JavaClasses classes;
    private static final Map<String, String> MODULE_OF = new HashMap<>();

    @BeforeAll
    static void readClasses() {
        List<Path> folders = Checkout.modules().stream()
                .map(Checkout::mainClasses)
                .filter(Files::isDirectory)
                .toList();
        classes = new ClassFileImporter().importPaths(folders);
        for (JavaClass type : classes) {
            String file = type.getSource().orElseThrow().getUri().getPath();
            for (String module : Checkout.modules()) {
                if (Path.of(file).startsWith(Checkout.mainClasses(module))) {
                    MODULE_OF.put(type.getName(), module);
                }
            }
        }
    }

    @Test
    void everyModuleWithSourcesWasCompiledAndRead() {
        for (String module : Checkout.modules()) {
            if (Checkout.files(Checkout.mainSources(module), ".java").stream()
                    .anyMatch(file -> !file.endsWith("package-info.java"))) {
                assertThat(MODULE_OF.values())
                        .as("compiled classes of %s; build it before this test", module)
                        .contains(module);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> aModuleUsesOnlyWhatItsArrowsPointTo() {
        return Checkout.modules().stream()
                .filter(module -> !FREE.contains(module))
                .map(module -> DynamicTest.dynamicTest(module, () -> {
                    assertThat(ARROWS)
                            .as("arrows of the modules, see LayeringTest.ARROWS")
                            .containsKey(module);
                    check(classes()
                            .that(belongTo(module))
                            .should(useOnly(module, ARROWS.get(module)))
                            .as("classes of " + module + " should use only " + ARROWS.get(module)));
                }));
    }

    @Test
    void theEngineMeetsStateAndTransportInItsLaunchPackageOnly() {
        check(noClasses()
                .that()
                .resideInAPackage("io.millrace.engine..")
                .and()
                .resideOutsideOfPackage("io.millrace.engine.launch..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.millrace.state..", "io.millrace.transport.."));
    }

    @Test
    void theApiShowsNoTypeOfTheMachinery() {
        check(noClasses()
                .that(belongTo("api"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("scala..", "org.apache.pekko..", "io.aeron..", "org.agrona..", "org.rocksdb.."));
    }

    @TestFactory
    Stream<DynamicTest> aStopOfThePlanPathDoesNotKnowLaterOnes() {
        return PLAN_PATH.stream()
                .map(stop -> DynamicTest.dynamicTest(stop, () -> {
                    String[] later = PLAN_PATH.subList(PLAN_PATH.indexOf(stop) + 1, PLAN_PATH.size()).stream()
                            .map(LayeringTest::plannerPackage)
                            .toArray(String[]::new);
                    check(noClasses()
                            .that()
                            .resideInAPackage(plannerPackage(stop))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(later));
                }));
    }

    @Test
    void javaSerialisationIsNowhere() {
        check(noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class));
    }

    @Test
    void clockDiceAndSleepAreHandedIn() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(TOUCHES_THE_WORLD)
                .should()
                .accessTargetWhere(touchesTheWorld()));
    }

    private static String plannerPackage(String stop) {
        return "io.millrace.planner." + stop + "..";
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(classes);
    }

    private static DescribedPredicate<JavaClass> belongTo(String module) {
        return DescribedPredicate.describe("belong to " + module, type -> module.equals(MODULE_OF.get(type.getName())));
    }

    private static ArchCondition<JavaClass> useOnly(String module, Arrow arrow) {
        return new ArchCondition<>("use only " + arrow) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (!target.isPrimitive() && !allowed(module, arrow, target)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean allowed(String module, Arrow arrow, JavaClass target) {
        String owner = MODULE_OF.get(target.getName());
        if (owner != null) {
            return owner.equals(module) || arrow.modules().contains(owner);
        }
        return Stream.concat(FOR_ALL.stream(), arrow.libraries().stream())
                .anyMatch(library -> target.getName().startsWith(library + "."));
    }

    private static DescribedPredicate<JavaAccess<?>> touchesTheWorld() {
        return DescribedPredicate.describe("reads the clock, throws dice or sleeps", access -> {
            JavaClass owner = access.getTargetOwner();
            String name = access.getTarget().getName();
            boolean noArguments = access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget call
                    && call.getRawParameterTypes().isEmpty();
            return owner.isEquivalentTo(System.class) && (name.equals("currentTimeMillis") || name.equals("nanoTime"))
                    || owner.isEquivalentTo(Instant.class) && name.equals("now") && noArguments
                    || owner.isEquivalentTo(Math.class) && name.equals("random")
                    || owner.isEquivalentTo(Random.class) && name.equals("<init>") && noArguments
                    || owner.isEquivalentTo(Thread.class) && name.equals("sleep");
        });
    }
}
