package io.millrace.sql;

import io.millrace.sql.tree.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table in parts by chance: each row draws a number and goes to the part whose range that lies in. */
final class RandomSplit {
    private static final String DRAW = "\0draw";

    private RandomSplit() {}

    /** The plans of the parts, one a weight. */
    static List<Plan> of(Dataset<?> dataset, double[] weights, long seed) {
        double sum = Arrays.stream(weights).sum();
        if (Arrays.stream(weights).anyMatch(w -> w < 0) || !(sum > 0)) {
            throw new IllegalArgumentException(
                    "The weights of randomSplit must not be negative and their sum must be positive," + " but they are "
                            + Arrays.toString(weights) + ".");
        }
        if (dataset.isStreaming()) {
            throw new AnalysisException(
                    "_LEGACY_ERROR_TEMP_3102",
                    "randomSplit is not supported on streaming DataFrames/Datasets. Choose by the hash of a key, as in"
                            + " filter(\"pmod(hash(id), 10) < 8\").");
        }
        Dataset<Row> drawn = dataset.toDF().withColumn(DRAW, functions.rand(seed));
        Column draw = drawn.col(Dataset.quoted(DRAW));
        List<Plan> parts = new ArrayList<>();
        double from = 0;
        for (double weight : weights) {
            double to = from + weight / sum;
            boolean last = parts.size() == weights.length - 1;
            Column within = last ? draw.geq(from) : draw.geq(from).and(draw.lt(to));
            parts.add(drawn.filter(within).drop(DRAW).plan());
            from = to;
        }
        return parts;
    }
}
