package io.millrace.connector.s3;

import io.millrace.error.MillraceException;
import io.millrace.spi.checkpoint.CheckpointStorage;
import io.millrace.spi.checkpoint.ObjectPaths;
import io.millrace.spi.checkpoint.ObjectRef;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A checkpoint location in a bucket. Each object is one PUT with {@code If-None-Match: *}, so that of several writers of a name one
 * succeeds, whoever they are. Thread-safe.
 */
final class S3CheckpointStorage implements CheckpointStorage {
    /** Written at each opening, under one name for ever: to see whether the store refuses to create it twice. */
    private static final String PROBE = "conditional-create";

    /** A record a request is a round trip a record; a log has thousands. */
    private static final int READERS = 16;

    private final S3Client client;
    private final S3Location location;
    private final S3Errors errors;
    private final int pageSize;

    private S3CheckpointStorage(S3Client client, S3Location location, S3Errors errors, int pageSize) {
        this.client = client;
        this.location = location;
        this.errors = errors;
        this.pageSize = pageSize;
    }

    static S3CheckpointStorage open(S3Location location, S3Settings settings) throws IOException {
        return open(location, settings, S3Clients.MOST_KEYS_A_PAGE);
    }

    static S3CheckpointStorage open(S3Location location, S3Settings settings, int pageSize) throws IOException {
        S3Errors errors = new S3Errors(location, settings);
        S3Client client = S3Clients.open(settings, errors);
        boolean good = false;
        try {
            S3CheckpointStorage storage = new S3CheckpointStorage(client, location, errors, pageSize);
            storage.probe();
            good = true;
            return storage;
        } finally {
            if (!good) {
                client.close();
            }
        }
    }

    /** A store that ignores the condition would let two coordinators commit: it must be found out before the first record. */
    private void probe() throws IOException {
        byte[] bytes = PROBE.getBytes(StandardCharsets.UTF_8);
        boolean unused = create(PROBE, bytes) == Created.NOW;
        if (create(PROBE, bytes) == Created.NOW) {
            throw new MillraceException(
                    "CHECKPOINT_LOCATION_UNSUPPORTED",
                    "The store of the checkpoint location " + location
                            + " ignores conditional writes (If-None-Match: *), which the commit log needs so that two runs never write the"
                            + " same slot. Use Amazon S3, a version of this store that has them, or a shared directory.");
        }
    }

    @Override
    public ObjectRef put(String path, byte[] bytes) throws IOException {
        if (!putIfAbsent(path, bytes)) {
            throw new FileAlreadyExistsException(
                    path, null, "a checkpoint object of this name is there already; names are used once");
        }
        return ObjectRef.of(path, bytes);
    }

    @Override
    public boolean putIfAbsent(String path, byte[] bytes) throws IOException {
        Created created = create(path, bytes);
        // An attempt whose answer was lost may be what stands there.
        return created == Created.NOW
                || created == Created.PERHAPS_BEFORE
                        && get(path)
                                .filter(there -> Arrays.equals(there, bytes))
                                .isPresent();
    }

    private enum Created {
        NOW,
        /** It was there; or an earlier attempt of this very call made it. */
        PERHAPS_BEFORE,
        NOT
    }

    private Created create(String path, byte[] bytes) throws IOException {
        String key = location.key(ObjectPaths.checked(path));
        try {
            var unused = client.putObject(
                    request -> request.bucket(location.bucket()).key(key).ifNoneMatch("*"),
                    RequestBody.fromBytes(bytes));
            return Created.NOW;
        } catch (S3Exception e) {
            if (e.statusCode() == HttpURLConnection.HTTP_PRECON_FAILED) {
                Integer attempts = e.numAttempts();
                return attempts != null && attempts > 1 ? Created.PERHAPS_BEFORE : Created.NOT;
            }
            throw errors.of("Writing '" + path + "'", e);
        } catch (SdkException e) {
            throw errors.of("Writing '" + path + "'", e);
        }
    }

    @Override
    public Optional<byte[]> get(String path) throws IOException {
        String key = location.key(ObjectPaths.checked(path));
        try {
            return Optional.of(client.getObjectAsBytes(
                            request -> request.bucket(location.bucket()).key(key))
                    .asByteArrayUnsafe());
        } catch (NoSuchKeyException absent) {
            return Optional.empty();
        } catch (SdkException e) {
            throw errors.of("Reading '" + path + "'", e);
        }
    }

    @Override
    public List<Optional<byte[]>> getAll(List<String> paths) throws IOException {
        ExecutorService readers = Executors.newFixedThreadPool(Math.max(1, Math.min(READERS, paths.size())));
        try {
            List<Future<Optional<byte[]>>> reads = new ArrayList<>();
            paths.forEach(path -> reads.add(readers.submit(() -> get(path))));
            List<Optional<byte[]>> all = new ArrayList<>();
            for (Future<Optional<byte[]>> read : reads) {
                all.add(read.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Reading from " + location + " was interrupted");
        } finally {
            readers.shutdownNow();
        }
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        ListObjectsV2Request first = ListObjectsV2Request.builder()
                .bucket(location.bucket())
                .prefix(location.key(ObjectPaths.checkedPrefix(prefix)))
                .maxKeys(pageSize)
                .build();
        List<String> names = new ArrayList<>();
        try {
            for (ListObjectsV2Response page : client.listObjectsV2Paginator(first)) {
                for (S3Object object : page.contents()) {
                    names.add(object.key().substring(location.prefix().length()));
                }
            }
        } catch (SdkException e) {
            throw errors.of("Listing '" + prefix + "'", e);
        }
        names.remove(PROBE);
        Collections.sort(names);
        return List.copyOf(names);
    }

    @Override
    public void delete(String path) throws IOException {
        String key = location.key(ObjectPaths.checked(path));
        try {
            var unused = client.deleteObject(
                    request -> request.bucket(location.bucket()).key(key));
        } catch (SdkException e) {
            throw errors.of("Deleting '" + path + "'", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
