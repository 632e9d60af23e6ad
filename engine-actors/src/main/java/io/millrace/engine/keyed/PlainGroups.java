package io.millrace.engine.keyed;

import io.millrace.engine.operator.OperatorContext;
import io.millrace.error.ExecutionException;
import io.millrace.error.MillraceException;
import io.millrace.sql.tree.GroupCall;
import java.util.Iterator;

/** mapGroups and flatMapGroups: nothing is kept. */
final class PlainGroups implements GroupLogic {
    private final GroupCall.Plain call;

    PlainGroups(GroupCall.Plain call) {
        this.call = call;
    }

    @Override
    public void open(OperatorContext context, GroupTimes times) {}

    @Override
    public Iterator<?> call(CurrentKey key, Iterator<Object> values) {
        try {
            return call.function().call(key.object(), values);
        } catch (Exception failed) {
            throw failure(failed);
        }
    }

    @Override
    public RuntimeException failure(Exception failed) {
        return failed instanceof MillraceException known
                ? known
                : new ExecutionException(
                        "FAILED_EXECUTE_UDF",
                        "A function given to mapGroups or flatMapGroups failed: " + failed
                                + ". Make it accept these rows, or filter them out before.",
                        failed);
    }
}
