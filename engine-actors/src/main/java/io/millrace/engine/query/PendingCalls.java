package io.millrace.engine.query;

import io.millrace.engine.coordinator.QueryCoordinator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** What users of a query have asked its coordinator and wait for. Thread-safe. */
final class PendingCalls {

    /** @param ifEnded the answer if the query ends before */
    record Call(QueryCoordinator.Command command, CompletableFuture<Long> answer, long ifEnded) {}

    private final Map<Long, Call> open = new LinkedHashMap<>();
    private long next;

    /** @param command of the call's number */
    synchronized Call open(long ifEnded, LongFunction<QueryCoordinator.Command> command) {
        long number = next++;
        Call call = new Call(command.apply(number), new CompletableFuture<>(), ifEnded);
        open.put(number, call);
        return call;
    }

    /** Nothing if the call was answered before. */
    void answer(long number, long with) {
        Call call;
        synchronized (this) {
            call = open.remove(number);
        }
        if (call != null) {
            call.answer().complete(with);
        }
    }

    /** Asks all that is open, in the order of the calls. */
    synchronized void askAgain(Consumer<QueryCoordinator.Command> coordinator) {
        open.values().forEach(call -> coordinator.accept(call.command()));
    }

    /** No answer will come any more. */
    void end() {
        List<Call> left;
        synchronized (this) {
            left = new ArrayList<>(open.values());
            open.clear();
        }
        left.forEach(call -> call.answer().complete(call.ifEnded()));
    }
}
