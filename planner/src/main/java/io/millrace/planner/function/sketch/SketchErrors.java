package io.millrace.planner.function.sketch;

import io.millrace.error.ExecutionException;
import io.millrace.planner.function.Errors;
import org.apache.datasketches.common.Family;

/** What sketches of all kinds complain of, with Spark's conditions. */
final class SketchErrors {
    private SketchErrors() {}

    /** @param kind as in {@code HLL} */
    static ExecutionException noSketch(String kind, String sqlState, String function, String maker) {
        return Errors.failure(
                kind + "_INVALID_INPUT_SKETCH_BUFFER",
                sqlState,
                "The argument of `" + function + "` is no " + kind + " sketch. Give it what `" + maker
                        + "` or a function that unites sketches has made.");
    }

    /** A sketch, but of another kind. */
    static ExecutionException otherFamily(String kind, String function, Family family, String maker) {
        return Errors.failure(
                kind + "_INVALID_INPUT_SKETCH_BUFFER_FAMILY",
                "22000",
                "The argument of `" + function + "` is a sketch of the family " + family + ", not " + kind
                        + ". Give it what `" + maker + "` or a function that unites such sketches has made.");
    }

    /** A size that is out of its bounds. */
    static ExecutionException size(
            String condition, String sqlState, String function, String parameter, int min, int max, int actual) {
        return Errors.failure(
                condition,
                sqlState,
                "The `" + parameter + "` of `" + function + "` must be between " + min + " and " + max + ", not "
                        + actual + ".");
    }
}
