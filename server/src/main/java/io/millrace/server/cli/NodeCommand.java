package io.millrace.server.cli;

import io.millrace.sql.MillraceSession;
import io.millrace.sql.OrderlyExit;
import io.millrace.sql.streaming.StreamingProgram;
import io.millrace.sql.streaming.StreamingQuery;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One node of a cluster: joins it, starts a program's queries, and runs until they end or the process is told to. */
@Command(
        name = "node",
        description = {
            "Run a program as one node of a cluster. Start the same command on every node.",
            "Example: millrace node --seed 10.0.0.1:25520 --seed 10.0.0.2:25520 --host 10.0.0.1 --program com.acme.Pipeline ARGUMENTS"
        },
        mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
    @Option(
            names = "--seed",
            paramLabel = "HOST:PORT",
            description = "Some nodes of the cluster, the same list on each. Without: a node of its own.")
    private List<String> seeds = List.of();

    @Option(
            names = "--host",
            description = "The address of this node for the others (default ${DEFAULT-VALUE}).",
            defaultValue = "127.0.0.1")
    private String host = "127.0.0.1";

    @Option(names = "--port", description = "Its control port (default ${DEFAULT-VALUE}).", defaultValue = "25520")
    private int port;

    @Option(
            names = "--min-nodes",
            description = "Wait for so many nodes before tasks are placed (default ${DEFAULT-VALUE}).",
            defaultValue = "1")
    private int minNodes;

    @Option(names = "--conf", paramLabel = "KEY=VALUE", description = "Further settings of the session.")
    private Map<String, String> conf = Map.of();

    @Option(
            names = "--program",
            required = true,
            paramLabel = "CLASS",
            description = "A class that implements io.millrace.sql.streaming.StreamingProgram, on the class path.")
    private String program = "";

    @Parameters(paramLabel = "ARGUMENT", description = "Arguments of the program.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws Exception {
        StreamingProgram runs = load();
        MillraceSession.Builder builder = MillraceSession.builder().appName(program);
        conf.forEach(builder::config);
        if (!seeds.isEmpty()) {
            builder.config("millrace.cluster.seed-nodes", String.join(",", seeds))
                    .config("millrace.cluster.host", host)
                    .config("millrace.cluster.port", String.valueOf(port))
                    .config("millrace.cluster.min-nodes", String.valueOf(minNodes));
        }
        try (MillraceSession session = builder.getOrCreate()) {
            // Told to end, the node leaves: its tasks are placed on the others behind an epoch.
            OrderlyExit exit = OrderlyExit.of(session);
            try {
                runs.start(session, arguments);
                for (StreamingQuery query : session.streams().active()) {
                    System.out.println("Query " + query.name() + " runs.");
                }
                System.out.println("READY");
                session.streams().awaitAnyTermination();
            } finally {
                exit.endsByItself();
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private StreamingProgram load() {
        try {
            return Class.forName(program)
                    .asSubclass(StreamingProgram.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "There is no class " + program
                            + ". Put its jar on the class path: ./millrace takes it from MILLRACE_CLASSPATH.",
                    e);
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(
                    "The class " + program + " cannot be run: it must implement " + StreamingProgram.class.getName()
                            + " and have a constructor without parameters.",
                    e);
        }
    }
}
