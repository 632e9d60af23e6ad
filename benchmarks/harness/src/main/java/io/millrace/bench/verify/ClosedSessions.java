package io.millrace.bench.verify;

import io.millrace.bench.contract.JsonBuffer;
import io.millrace.bench.contract.Sessions;
import io.millrace.bench.contract.Transactions;
import io.millrace.bench.contract.Transforms;
import io.millrace.bench.contract.Workload;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** One output for each session; those that end within the last second of the inputs are neither expected nor judged. */
final class ClosedSessions extends Verifier {
    private static final byte[] SESSION_START = JsonBuffer.utf8("session_start");
    private static final byte[] SESSION_END = JsonBuffer.utf8("session_end");
    private static final int ACCOUNTS = Workload.SESSION.accounts();
    private static final long OPEN_MS = 1000;

    /** Of an account. */
    private static final class Session {
        private final long start;
        private long end;
        private long count;
        private long cents;
        private boolean seen;

        private Session(long start) {
            this.start = start;
        }
    }

    private final Transforms transforms = new Transforms();
    private final Map<Long, Session> sessions = new HashMap<>();
    private final long judgedTo;
    private final long expected;
    private final long expectedOutputs;

    ClosedSessions(long[] ids, LongUnaryOperator tsOfId) {
        Transactions transactions = new Transactions(Workload.SESSION);
        @Nullable Session[] open = new Session[ACCOUNTS];
        for (long id : ids) {
            int account = transactions.account(id);
            long ts = tsOfId.applyAsLong(id);
            Session session = open[account];
            if (session == null || ts >= session.end) {
                session = new Session(ts);
                open[account] = session;
                sessions.put(key(ts, account), session);
            }
            session.end = ts + Sessions.GAP_MS;
            session.count++;
            session.cents += Transactions.cents(Transactions.bits(id));
        }
        judgedTo = Arrays.stream(ids).map(tsOfId).max().orElse(0) - OPEN_MS;
        sessions.values().removeIf(session -> session.end > judgedTo);
        expected =
                sessions.values().stream().mapToLong(session -> session.count).sum();
        expectedOutputs = sessions.size();
    }

    private static long key(long start, int account) {
        return start * ACCOUNTS + account;
    }

    @Override
    void judge(byte[] value, FlatJson fields, Coverage coverage) {
        if (fields.whole(SESSION_END) > judgedTo) {
            return;
        }
        int account = (int) fields.numberAtEnd(ACCOUNT_ID, ACCOUNT_PREFIX);
        long start = fields.whole(SESSION_START);
        Session session = account < 0 || account >= ACCOUNTS ? null : sessions.get(key(start, account));
        if (session == null) {
            fault("no such account or session", value);
        } else if (session.seen) {
            duplicate();
        } else {
            session.seen = true;
            cover(session.count);
            mustMean(
                    transforms.session(
                            Transactions.accountId(account), session.start, session.end, session.count, session.cents),
                    value);
            coverage.window(session.end, session.count);
        }
    }

    @Override
    public long expected() {
        return expected;
    }

    @Override
    public long expectedOutputs() {
        return expectedOutputs;
    }
}
