package io.millrace.engine.launch;

import io.millrace.connector.Connector;
import io.millrace.error.Spelling;
import io.millrace.sql.AnalysisException;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The connectors on the class path, by short name. Immutable. */
final class ConnectorRegistry {
    /** By format, the artifacts of this project that a program may have left out. */
    private static final Map<String, String> ARTIFACTS = Map.of(
            "csv", "millrace-connector-files",
            "json", "millrace-connector-files",
            "kafka", "millrace-connector-kafka",
            "parquet", "millrace-connector-parquet",
            "rate", "millrace-connector-basic",
            "text", "millrace-connector-files");

    private final Map<String, Connector> byName = new TreeMap<>();

    ConnectorRegistry() {
        this(ServiceLoader.load(Connector.class, ConnectorRegistry.class.getClassLoader()));
    }

    ConnectorRegistry(Iterable<Connector> connectors) {
        for (Connector connector : connectors) {
            Connector other = byName.putIfAbsent(connector.shortName(), connector);
            if (other != null) {
                throw new IllegalStateException("Two connectors call themselves '" + connector.shortName() + "': "
                        + other.getClass() + " and " + connector.getClass() + ". Take one of them off the class path.");
            }
        }
    }

    Connector get(String format) {
        String name = format.toLowerCase(Locale.ROOT);
        Connector connector = byName.get(name);
        if (connector == null && ARTIFACTS.containsKey(name)) {
            throw new AnalysisException(
                    "DATA_SOURCE_NOT_FOUND",
                    "42K02",
                    "There is no connector for format " + format + " here. Add the artifact io.millrace:"
                            + ARTIFACTS.get(name)
                            + " to the class path"
                            + (name.equals("parquet")
                                    ? ", or name another format: parquet is meant where none is named."
                                    : "."),
                    Map.of("provider", format));
        }
        if (connector == null) {
            throw new AnalysisException(
                    "DATA_SOURCE_NOT_FOUND",
                    "42K02",
                    "There is no connector for format " + format + ". "
                            + Spelling.meant(format, byName.keySet())
                                    .map(meant -> "Did you mean " + meant + "? ")
                                    .orElse("")
                            + "There are " + byName.keySet()
                            + ". Add the connector's artifact (millrace-connector-…) to the class path, or correct the name.",
                    Map.of("provider", format));
        }
        return connector;
    }
}
