package io.millrace.connector.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connector.s3.FaultyS3.Fault;
import io.millrace.error.MillraceException;
import io.millrace.s3server.EmbeddedS3;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.CommitLog;
import io.millrace.spi.checkpoint.LogRecord;
import io.millrace.state.log.FileCommitLog;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What can go wrong between a process and its bucket. */
@ExtendWith(AnyCredentials.class)
class S3CheckpointStorageTest {
    private static EmbeddedS3 server;
    private static int tests;

    private URI location;
    private FaultyS3 store;

    @BeforeAll
    static void startServer() {
        server = EmbeddedS3.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void start() throws IOException {
        String bucket = "bucket-" + ++tests;
        server.createBucket(bucket);
        location = URI.create("s3://" + bucket + "/query");
        store = new FaultyS3(server);
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private CheckpointStorage open() throws IOException {
        return open(location, Map.of());
    }

    private CheckpointStorage open(URI location, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(store.settings());
        settings.put("millrace.s3.timeout-ms", "2000");
        settings.putAll(more);
        return new S3StorageProvider().open(location, settings);
    }

    @Test
    void aStoreThatIgnoresTheConditionIsRefusedAtStart() {
        store.next("PUT", "conditional-create", Fault.FORGET_CONDITION, Fault.FORGET_CONDITION);
        assertThatThrownBy(this::open)
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("CHECKPOINT_LOCATION_UNSUPPORTED")
                .hasMessageContaining(location + "/")
                .hasMessageContaining("If-None-Match");
    }

    @Test
    void aWriteWhoseAnswerWasLostIsKnownAsOnesOwn() throws Exception {
        try (CheckpointStorage s = open()) {
            store.next("PUT", "log/a", Fault.LOSE_ANSWER);
            assertThat(s.putIfAbsent("log/a", new byte[] {1})).isTrue();
            store.next("PUT", "log/b", Fault.LOSE_ANSWER);
            assertThat(s.put("log/b", new byte[] {2}).length()).isEqualTo(1);
            assertThat(s.get("log/b")).contains(new byte[] {2});
        }
    }

    @Test
    void anotherWritersObjectIsNotTakenForOnesOwnAfterALostAttempt() throws Exception {
        try (CheckpointStorage s = open();
                CheckpointStorage other = open()) {
            other.put("log/a", new byte[] {7});
            store.next("PUT", "log/a", Fault.ANSWER_503);
            assertThat(s.putIfAbsent("log/a", new byte[] {1})).isFalse();
            assertThat(s.get("log/a")).contains(new byte[] {7});
        }
    }

    @Test
    void aBusyStoreAndAWriterUnderWayAreAskedAgain() throws Exception {
        try (CheckpointStorage s = open()) {
            store.next("PUT", "a", Fault.ANSWER_503, Fault.ANSWER_409, Fault.ANSWER_503);
            assertThat(s.putIfAbsent("a", new byte[] {1})).isTrue();
            store.next("GET", "a", Fault.ANSWER_503);
            assertThat(s.get("a")).contains(new byte[] {1});
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsGivenUp() throws Exception {
        try (CheckpointStorage s =
                open(location, Map.of("millrace.s3.timeout-ms", "200", "millrace.s3.attempts", "2"))) {
            store.next("GET", "a", Fault.HANG, Fault.HANG);
            assertThatThrownBy(() -> s.get("a"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'a'")
                    .hasMessageContaining("millrace.s3.timeout-ms");
            assertThat(s.get("a")).isEmpty();
        }
    }

    @Test
    void anAppendWhoseOutcomeIsUnknownIsTriedAgainAtTheSameSlot() throws Exception {
        try (CheckpointStorage s = open(location, Map.of("millrace.s3.attempts", "1"))) {
            FileCommitLog log = new FileCommitLog(s);
            LogRecord.Create create = new LogRecord.Create("q", "plan", List.of(), 4, Map.of());
            store.next("PUT", FileCommitLog.path(0), Fault.LOSE_ANSWER);
            assertThatThrownBy(() -> log.append(0, create)).isInstanceOf(IOException.class);
            assertThat(log.append(0, create)).isInstanceOf(CommitLog.Outcome.Won.class);
            assertThat(log.readAll()).containsExactly(create);
        }
    }

    @Test
    void listsOverManyPages() throws Exception {
        S3Settings settings = S3Settings.from(store.settings());
        List<String> names = new ArrayList<>();
        try (CheckpointStorage s = S3CheckpointStorage.open(S3Location.of(location), settings, 7)) {
            for (int i = 100; i < 150; i++) {
                s.put("state/" + i, new byte[] {1});
                names.add("state/" + i);
            }
            int before = store.requests();
            assertThat(s.list("state/")).isEqualTo(names);
            assertThat(store.requests() - before).as("pages of 7 names").isEqualTo(8);
        }
    }

    @Test
    void errorsSayWhatIsMissing() throws Exception {
        assertThatThrownBy(() -> open(URI.create("s3://no-such-bucket/x"), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no bucket 'no-such-bucket'");
        int closed;
        try (ServerSocket free = new ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        String endpoint = "http://127.0.0.1:" + closed;
        assertThatThrownBy(() -> open(location, Map.of("millrace.s3.endpoint", endpoint, "millrace.s3.attempts", "2")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(endpoint + " cannot be reached")
                .hasMessageContaining("millrace.s3.endpoint");
    }

    @Test
    void withoutCredentialsTheErrorSaysWhereTheyAreLookedFor() {
        Map<String, String> hidden = new HashMap<>();
        for (String key : List.of("aws.accessKeyId", "aws.secretAccessKey")) {
            hidden.put(key, System.clearProperty(key));
        }
        System.setProperty("aws.disableEc2Metadata", "true");
        System.setProperty("aws.sharedCredentialsFile", "/nowhere");
        try {
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("there are no credentials")
                    .hasMessageContaining("AWS_ACCESS_KEY_ID");
        } finally {
            hidden.forEach(System::setProperty);
            System.clearProperty("aws.disableEc2Metadata");
            System.clearProperty("aws.sharedCredentialsFile");
        }
    }

    @Test
    void mistakesInSettingsAreNamed() {
        assertThatThrownBy(() -> open(location, Map.of("millrace.s3.endpont", "http://x")))
                .hasMessageContaining("INVALID_CONF_KEY")
                .hasMessageContaining("Did you mean millrace.s3.endpoint");
        assertThatThrownBy(() -> open(location, Map.of("millrace.s3.endpoint", "minio:9000")))
                .hasMessageContaining("https://");
        assertThatThrownBy(() -> open(location, Map.of("millrace.s3.attempts", "0")))
                .hasMessageContaining("from 1 to 20");
        for (String wrong : new String[] {"s3:///x", "s3://b/x?y=1", "s3://key:secret@b/x", "s3://b/a%20b"}) {
            assertThatThrownBy(() -> open(URI.create(wrong), Map.of()))
                    .as(wrong)
                    .hasMessageContaining("CHECKPOINT_LOCATION_UNSUPPORTED");
        }
    }
}
