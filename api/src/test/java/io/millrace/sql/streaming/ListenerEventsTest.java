package io.millrace.sql.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.error.MillraceException;
import io.millrace.sql.streaming.StreamingQueryListener.QueryIdleEvent;
import io.millrace.sql.streaming.StreamingQueryListener.QueryStartedEvent;
import io.millrace.sql.streaming.StreamingQueryListener.QueryTerminatedEvent;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ListenerEventsTest {
    private static final UUID ID = new UUID(0, 1);
    private static final UUID RUN = new UUID(0, 2);
    private static final String IDS =
            "{\"id\":\"00000000-0000-0000-0000-000000000001\",\"runId\":\"00000000-0000-0000-0000-000000000002\"";
    private static final String TIME = "2026-01-01T00:00:00.000Z";

    @Test
    void eventsPrintAsJson() {
        assertThat(new QueryStartedEvent(ID, RUN, null, TIME).json())
                .isEqualTo(IDS + ",\"name\":null,\"timestamp\":\"" + TIME + "\",\"jobTags\":[]}");
        assertThat(new QueryIdleEvent(ID, RUN, TIME).json()).isEqualTo(IDS + ",\"timestamp\":\"" + TIME + "\"}");
        assertThat(new QueryTerminatedEvent(ID, RUN, Optional.of("it \"broke\"")).json())
                .isEqualTo(IDS + ",\"exception\":\"it \\\"broke\\\"\",\"errorClassOnException\":null}");
    }

    @Test
    void theConditionOfAFailureIsThatOfFailedQueries() {
        MillraceException cause =
                new MillraceException("DIVIDE_BY_ZERO", "22012", "Division by zero.", java.util.Map.of("a", "b"), null);
        StreamingQueryException failure = new StreamingQueryException(
                "q", "failed", cause, "", "", java.util.Map.of("id", ID.toString(), "message", "Division by zero."));
        assertThat(failure.getErrorClass()).isEqualTo("STREAM_FAILED");
        assertThat(failure.getSqlState()).isEqualTo("XXKST");
        assertThat(failure.getMessageParameters()).containsEntry("id", ID.toString());
        assertThat(failure.message()).isEqualTo("failed");
        assertThat(failure.cause()).isSameAs(cause);
    }
}
