package io.millrace.engine.query;

import io.millrace.sql.streaming.StreamingQueryListener;
import io.millrace.sql.streaming.StreamingQueryListener.Event;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to the listeners of a session: started on the caller's thread, all others one after another on an executor, in the
 * order in which they were posted. A listener hears what is posted after it was added, and nothing once it is removed: without the
 * first, one that is added while an older event still waits for the executor would hear of a query that had ended before. A listener
 * that throws is logged and stays.
 */
final class QueryEvents {
    private static final Logger LOG = LoggerFactory.getLogger(QueryEvents.class);

    private final List<StreamingQueryListener> listeners = new CopyOnWriteArrayList<>();
    private final Executor executor;
    private CompletionStage<?> last = CompletableFuture.completedFuture(null);

    QueryEvents(Executor executor) {
        this.executor = executor;
    }

    void add(StreamingQueryListener listener) {
        listeners.add(listener);
    }

    void remove(StreamingQueryListener listener) {
        listeners.remove(listener);
    }

    StreamingQueryListener[] all() {
        return listeners.toArray(StreamingQueryListener[]::new);
    }

    void postNow(Event event) {
        bring(event, all());
    }

    synchronized void post(Event event) {
        StreamingQueryListener[] hearers = all();
        last = last.thenRunAsync(() -> bring(event, hearers), executor);
    }

    private void bring(Event event, StreamingQueryListener[] hearers) {
        for (StreamingQueryListener listener : hearers) {
            if (!listeners.contains(listener)) {
                continue;
            }
            try {
                call(listener, event);
            } catch (RuntimeException e) {
                LOG.warn("The listener {} failed on {}", listener, event, e);
            }
        }
    }

    private static void call(StreamingQueryListener listener, Event event) {
        if (event instanceof StreamingQueryListener.QueryStartedEvent e) {
            listener.onQueryStarted(e);
        } else if (event instanceof StreamingQueryListener.QueryProgressEvent e) {
            listener.onQueryProgress(e);
        } else if (event instanceof StreamingQueryListener.QueryIdleEvent e) {
            listener.onQueryIdle(e);
        } else if (event instanceof StreamingQueryListener.QueryTerminatedEvent e) {
            listener.onQueryTerminated(e);
        }
    }
}
