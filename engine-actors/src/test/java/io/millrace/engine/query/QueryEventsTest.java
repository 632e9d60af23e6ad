package io.millrace.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sql.streaming.StreamingQueryListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QueryEventsTest {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final QueryEvents events = new QueryEvents(waiting::add);

    @Test
    void aListenerHearsWhatIsPostedAfterItWasAdded() {
        Ears early = new Ears();
        events.add(early);
        events.post(ended("before"));
        Ears late = new Ears();
        events.add(late);
        events.post(ended("after"));
        runAll();
        assertThat(early.heard).containsExactly("before", "after");
        assertThat(late.heard).containsExactly("after");
    }

    @Test
    void aRemovedListenerHearsNothingMore() {
        Ears ears = new Ears();
        events.add(ears);
        events.post(ended("waiting"));
        events.remove(ears);
        runAll();
        assertThat(ears.heard).isEmpty();
    }

    @Test
    void aListenerThatThrowsDoesNotKeepEventsFromOthers() {
        Ears ears = new Ears();
        events.add(new Ears() {
            @Override
            public void onQueryTerminated(QueryTerminatedEvent event) {
                throw new IllegalStateException("a listener's own trouble");
            }
        });
        events.add(ears);
        events.post(ended("first"));
        events.post(ended("second"));
        runAll();
        assertThat(ears.heard).containsExactly("first", "second");
    }

    private void runAll() {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    private static StreamingQueryListener.Event ended(String why) {
        return new StreamingQueryListener.QueryTerminatedEvent(
                new UUID(0, 1), new UUID(0, 2), Optional.of(why), Optional.empty());
    }

    private static class Ears extends StreamingQueryListener {
        final List<String> heard = new ArrayList<>();

        @Override
        public void onQueryStarted(QueryStartedEvent event) {}

        @Override
        public void onQueryProgress(QueryProgressEvent event) {}

        @Override
        public void onQueryTerminated(QueryTerminatedEvent event) {
            heard.add(event.exception().orElseThrow());
        }
    }
}
