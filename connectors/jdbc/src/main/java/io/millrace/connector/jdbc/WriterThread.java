package io.millrace.connector.jdbc;

import io.millrace.error.MillraceException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream's writer talks to its database, one call after another, so that the task never waits for it. After the first failure no call
 * is made any more: the execution is rolled back.
 */
final class WriterThread {
    private final ExecutorService calls;
    private final WriteSettings settings;
    private final Runnable whenFailed;
    private volatile @Nullable MillraceException failure;

    /** A call that the database may refuse. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws SQLException;
    }

    /** @param whenFailed any thread */
    WriterThread(WriteSettings settings, Runnable whenFailed) {
        this.settings = settings;
        this.whenFailed = whenFailed;
        calls = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "millrace-jdbc-writer");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The first that went wrong, or null. Any thread. */
    @Nullable
    MillraceException failure() {
        return failure;
    }

    <T> CompletableFuture<T> call(Call<T> call) {
        return CompletableFuture.supplyAsync(
                () -> {
                    MillraceException failed = failure;
                    if (failed != null) {
                        throw failed;
                    }
                    try {
                        return call.run();
                    } catch (SQLException e) {
                        throw failed(TableSession.failed(settings, e));
                    } catch (MillraceException e) {
                        throw failed(e);
                    }
                },
                calls);
    }

    MillraceException failed(MillraceException error) {
        if (failure == null) {
            failure = error;
        }
        whenFailed.run();
        return error;
    }

    /** A last call, failure or not. */
    CompletableFuture<Void> end(Runnable last) {
        CompletableFuture<Void> ended = CompletableFuture.runAsync(last, calls);
        calls.shutdown();
        return ended;
    }
}
