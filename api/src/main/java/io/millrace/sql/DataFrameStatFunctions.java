package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.sql.types.DataTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Statistics of the columns of a table that is no stream. Immutable. */
public final class DataFrameStatFunctions {
    private final Dataset<Row> dataset;

    DataFrameStatFunctions(Dataset<Row> dataset) {
        this.dataset = dataset;
    }

    /** Pearson's correlation of two numeric columns; NaN if it has none, as with fewer than two rows. */
    public double corr(String column1, String column2) {
        return corr(column1, column2, "pearson");
    }

    /** @param method {@code pearson} is the only one */
    public double corr(String column1, String column2, String method) {
        if (!method.equals("pearson")) {
            throw new IllegalArgumentException(
                    "Currently only the calculation of the Pearson Correlation coefficient is supported, not '" + method
                            + "'. Use pearson.");
        }
        return number(functions.corr(column1, column2), Double.NaN);
    }

    /** The covariance of a sample of two numeric columns; 0 for fewer than two rows. */
    public double cov(String column1, String column2) {
        return number(functions.covar_samp(column1, column2), 0);
    }

    private double number(Column aggregate, double otherwise) {
        Row row = dataset.agg(aggregate).head();
        return row.isNullAt(0) ? otherwise : row.getDouble(0);
    }

    /**
     * Values of a numeric column of which these shares of the rows are not greater; empty for a column without values.
     *
     * @param probabilities each from 0 to 1
     * @param relativeError how far off in rank a value may be, as a share of the rows; 0: exact
     */
    public double[] approxQuantile(String column, double[] probabilities, double relativeError) {
        return approxQuantile(new String[] {column}, probabilities, relativeError)[0];
    }

    /** As above for several columns; one array each. */
    public double[][] approxQuantile(String[] columns, double[] probabilities, double relativeError) {
        if (relativeError < 0 || Double.isNaN(relativeError)) {
            throw new IllegalArgumentException(
                    "The relative error must not be negative, but it is " + relativeError + ".");
        }
        int accuracy = relativeError < 1.0 / Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) Math.ceil(1 / relativeError);
        Column shares = functions.array(
                Arrays.stream(probabilities).mapToObj(functions::lit).toArray(Column[]::new));
        double[][] all = new double[columns.length][];
        for (int i = 0; i < columns.length; i++) {
            Column numbers = dataset.col(columns[i]).cast(DataTypes.DoubleType);
            Column known = functions.when(functions.not(numbers.isNaN()), numbers);
            Row row = dataset.agg(functions.percentile_approx(known, shares, functions.lit(accuracy)))
                    .head();
            List<Double> found = row.isNullAt(0) ? List.of() : row.getList(0);
            all[i] = found.stream().mapToDouble(Double::doubleValue).toArray();
        }
        return all;
    }

    /** How often each pair of values occurs: a row for each value of the one column, a column for each of the other. */
    public Dataset<Row> crosstab(String column1, String column2) {
        String title = column1 + "_" + column2;
        return dataset.groupBy(text(column1).as(title))
                .pivot(text(column2))
                .agg(functions.count(functions.lit(1)))
                .na()
                .fill(0L);
    }

    private Column text(String column) {
        Column c = dataset.col(column);
        return functions.when(c.isNull(), "null").otherwise(c.cast(DataTypes.StringType));
    }

    /**
     * Of the rows with each of these values about the given share, by chance; none of other values. The same ones for the same seed.
     *
     * @param fractions from 0 to 1, by value of the column
     */
    public <T> Dataset<Row> sampleBy(String column, Map<T, Double> fractions, long seed) {
        return sampleBy(dataset.col(column), fractions, seed);
    }

    public <T> Dataset<Row> sampleBy(Column column, Map<T, Double> fractions, long seed) {
        Column share = null;
        for (Map.Entry<T, Double> e : fractions.entrySet()) {
            if (e.getValue() < 0 || e.getValue() > 1) {
                throw new IllegalArgumentException(
                        "Fractions must be in [0, 1], but that of " + e.getKey() + " is " + e.getValue() + ".");
            }
            Column is = column.eqNullSafe(e.getKey());
            share = share == null ? functions.when(is, e.getValue()) : share.when(is, e.getValue());
        }
        Column kept = share == null ? functions.lit(0.0) : share.otherwise(0.0);
        return dataset.filter(functions.rand(seed).lt(kept));
    }

    public Dataset<Row> freqItems(String[] columns) {
        throw MillraceException.notYet(
                "DataFrameStatFunctions.freqItems(" + String.join(", ", columns) + ")",
                "Use groupBy(column).count() and keep the greatest counts.");
    }

    public Dataset<Row> freqItems(String[] columns, double support) {
        return freqItems(columns);
    }
}
