package io.millrace.conformance;

import io.millrace.sql.ForeachWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Notes the calls that it gets. */
final class ForeachCalls extends ForeachWriter<Integer> {
    private static final long serialVersionUID = 1L;

    private final boolean wanted;
    final transient List<String> heard = Collections.synchronizedList(new ArrayList<>());
    final transient LinkedBlockingQueue<String> rows = new LinkedBlockingQueue<>();
    private transient String at = "";

    ForeachCalls(boolean wanted) {
        this.wanted = wanted;
    }

    @Override
    public boolean open(long partitionId, long epochId) {
        at = partitionId + "," + epochId;
        heard.add("open(" + at + ")");
        return wanted;
    }

    @Override
    public void process(Integer value) {
        rows.add(String.valueOf(value));
    }

    @Override
    public void close(@Nullable Throwable errorOrNull) {
        heard.add("close(" + at + "," + errorOrNull + ")");
    }
}
