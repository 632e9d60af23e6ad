package io.millrace.sql;

import io.millrace.api.java.function.ForeachFunction;
import io.millrace.api.java.function.ForeachPartitionFunction;
import io.millrace.api.java.function.ReduceFunction;
import io.millrace.error.ExecutionException;
import java.util.Iterator;

/** Calls user code on the caller's thread; what it throws comes back as the cause of FAILED_EXECUTE_UDF. */
final class UserCode {
    private UserCode() {}

    static <T> T reduce(ReduceFunction<T> function, T a, T b) {
        try {
            return function.call(a, b);
        } catch (Exception e) {
            throw failed("reduce", e);
        }
    }

    static <T> void foreach(ForeachFunction<T> function, T object) {
        try {
            function.call(object);
        } catch (Exception e) {
            throw failed("foreach", e);
        }
    }

    static <T> void foreachPartition(ForeachPartitionFunction<T> function, Iterator<T> objects) {
        try {
            function.call(objects);
        } catch (Exception e) {
            throw failed("foreachPartition", e);
        }
    }

    private static ExecutionException failed(String where, Exception cause) {
        return new ExecutionException(
                "FAILED_EXECUTE_UDF", "The function given to " + where + " failed: " + cause, cause);
    }
}
