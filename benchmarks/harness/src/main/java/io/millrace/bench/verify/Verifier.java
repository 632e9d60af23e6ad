package io.millrace.bench.verify;

import io.millrace.bench.contract.AccountTable;
import io.millrace.bench.contract.JsonBuffer;
import io.millrace.bench.contract.Workload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Knows what must come out for the inputs, and judges each output as a whole: every field, whatever their order and however numbers are
 * written. Each output covers inputs: its own (encode, enhance), all of its key up to its count (count), or those of its key and window.
 * For the thread that reads, once built.
 */
public abstract class Verifier {
    static final byte[] ID = JsonBuffer.utf8("id");
    static final byte[] COUNT = JsonBuffer.utf8("count");
    static final byte[] ACCOUNT_ID = JsonBuffer.utf8("account_id");
    static final int ACCOUNT_PREFIX = "acct-".length();

    private final FlatJson actual = new FlatJson();
    private final FlatJson right = new FlatJson();
    private long covered;
    private long duplicates;
    private long wrong;
    private @Nullable String firstFault;

    /**
     * @param ids of all inputs, in the order of sending
     * @param tsOfId their event times in ms
     * @param tableCsv of {@link Workload#ENHANCE}
     */
    public static Verifier of(Workload workload, long[] ids, LongUnaryOperator tsOfId, Path tableCsv) {
        return switch (workload) {
            case ENCODE -> EachRecord.encode(ids, tsOfId);
            case ENHANCE -> EachRecord.enhance(ids, tsOfId, AccountTable.read(tableCsv));
            case COUNT -> new RunningCount(ids);
            case WINDOW -> new ClosedWindows(ids, tsOfId);
            case DEDUP -> EachRecord.dedup(ids, tsOfId);
            case SESSION -> new ClosedSessions(ids, tsOfId);
            case STATE -> EachRecord.state(ids, tsOfId);
            case JOIN -> EachRecord.join(ids, tsOfId);
        };
    }

    /** Judges an output, and tells {@code coverage} what it covers. */
    public final void output(byte[] value, Coverage coverage) {
        if (!actual.read(value)) {
            fault("no flat JSON object", value);
            return;
        }
        judge(value, actual, coverage);
    }

    abstract void judge(byte[] value, FlatJson fields, Coverage coverage);

    /** How many inputs must be covered in all. */
    public abstract long expected();

    /** How many outputs come from an engine that emits one for each input or window. */
    public abstract long expectedOutputs();

    /** Inputs covered so far. */
    public final long covered() {
        return covered;
    }

    /** Outputs that say again what one before them said, or something older. */
    public final long duplicates() {
        return duplicates;
    }

    /** Outputs that nothing calls for, or that say something else than they must. */
    public final long wrong() {
        return wrong;
    }

    /** The first wrong output, for whoever looks for the reason. */
    public final Optional<String> firstFault() {
        return Optional.ofNullable(firstFault);
    }

    final void cover(long inputs) {
        covered += inputs;
    }

    final void duplicate() {
        duplicates++;
    }

    final void mustMean(byte[] expected, byte[] value) {
        if (Arrays.equals(expected, value)) {
            return;
        }
        if (!right.read(expected)) {
            throw new IllegalStateException("The expected record is no flat JSON object");
        }
        if (!actual.means(right)) {
            fault("expected " + new String(expected, StandardCharsets.UTF_8), value);
        }
    }

    final void fault(String why, byte[] value) {
        wrong++;
        if (firstFault == null) {
            firstFault = new String(value, StandardCharsets.UTF_8) + ": " + why;
        }
    }
}
