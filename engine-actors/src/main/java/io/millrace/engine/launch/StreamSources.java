package io.millrace.engine.launch;

import io.millrace.connector.Connector.SourceRequest;
import io.millrace.connector.Environment;
import io.millrace.connector.Options;
import io.millrace.connector.StreamSource;
import io.millrace.planner.physical.PhysicalPlan;
import io.millrace.planner.physical.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens the sources of a streaming query. */
record StreamSources(ConnectorRegistry connectors, Environment environment) {

    /** By ordinal. If one cannot be opened, those opened before are closed. */
    List<StreamSource> open(PhysicalPlan plan, String queryName) {
        List<StreamSource> opened = new ArrayList<>();
        try {
            for (SourceSpec spec : plan.sources()) {
                opened.add(connectors
                        .get(spec.format())
                        .openStream(new SourceRequest(
                                queryName,
                                spec.schema(),
                                new Options(spec.options()),
                                spec.paths(),
                                environment,
                                Optional.empty(),
                                spec.table())));
            }
            return opened;
        } catch (RuntimeException e) {
            opened.forEach(StreamSource::close);
            throw e;
        }
    }
}
