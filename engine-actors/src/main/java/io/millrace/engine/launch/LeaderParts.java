package io.millrace.engine.launch;

import io.millrace.connector.StreamSink;
import io.millrace.connector.StreamSource;
import io.millrace.spi.checkpoint.LogRecord;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a coordinator of one query works with on this node, sources and sink of its own. On the node that is next to lead they are opened, and the log
 * is read, ahead of time: when the leader is lost all wait for its successor. Sources in a cluster keep nothing that grows old meanwhile
 * ({@link StreamSource#distributed}). Calls block, and wait for each other; any thread.
 */
final class LeaderParts {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderParts.class);

    private record Opened(List<StreamSource> sources, StreamSink sink) {}

    private final QueryParts parts;
    private final QueryOpener opener;
    private final AtomicBoolean asked = new AtomicBoolean();
    private @Nullable Opened ahead;
    private boolean closed;

    LeaderParts(QueryParts parts, QueryOpener opener) {
        this.parts = parts;
        this.opener = opener;
    }

    /** What stands in the log by now. */
    synchronized List<LogRecord> log() throws IOException {
        return parts.checkpoint().log().readAll();
    }

    /** Whether they are not there yet, nor about to be: if so, {@link #openAhead} is to be called. Returns at once. */
    boolean areWanted() {
        return asked.compareAndSet(false, true);
    }

    /** To have it at hand. What goes wrong meets whoever leads, who tries again. */
    synchronized void openAhead() {
        if (closed || ahead != null) {
            return;
        }
        try {
            log();
            ahead = opened();
        } catch (IOException | RuntimeException e) {
            LOG.info("Query {}: what its coordinator needs could not be opened ahead of time", parts.name(), e);
        }
    }

    /**
     * For a coordinator, which closes them.
     *
     * @param log what stands in it
     */
    synchronized QueryParts open(List<LogRecord> log) {
        QueryParts p = log.isEmpty() ? parts : parts.with((LogRecord.Create) log.get(0));
        Opened opened = ahead == null ? opened() : ahead;
        ahead = null;
        asked.set(false);
        return p.with(opened.sources(), opened.sink());
    }

    private Opened opened() {
        List<StreamSource> sources =
                opener.sources(parts.plan(), parts.name(), parts.checkpoint().directory());
        try {
            StreamSink sink = opener.sink(
                    parts.start(), parts.plan(), parts.name(), parts.create().queryId());
            return new Opened(sources, sink);
        } catch (RuntimeException e) {
            sources.forEach(StreamSource::close);
            throw e;
        }
    }

    /** Nobody leads on this node any more. */
    synchronized void close() {
        closed = true;
        Opened opened = ahead;
        ahead = null;
        if (opened != null) {
            opened.sources().forEach(StreamSource::close);
            opened.sink().close();
        }
    }
}
