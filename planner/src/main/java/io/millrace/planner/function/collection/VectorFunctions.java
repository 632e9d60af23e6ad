package io.millrace.planner.function.collection;

import io.millrace.planner.function.Call;
import io.millrace.planner.function.Definitions;
import io.millrace.planner.function.Errors;
import io.millrace.planner.function.FunctionDef.Signature;
import io.millrace.planner.function.Param;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of FLOAT as vectors: products, distances, norms. A null element makes the result null. */
public final class VectorFunctions {
    private static final DataType FLOAT = DataTypes.FloatType;

    /** A number from two vectors of the same length. */
    @FunctionalInterface
    private interface Pair {
        @Nullable
        Object of(double[] x, double[] y);
    }

    private VectorFunctions() {}

    public static void define(Definitions d) {
        pair(d, "vector_inner_product", (x, y) -> (float) dot(x, y));
        pair(d, "vector_l2_distance", (x, y) -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += (x[i] - y[i]) * (x[i] - y[i]);
            }
            return (float) Math.sqrt(sum);
        });
        pair(d, "vector_cosine_similarity", (x, y) -> {
            double norms = Math.sqrt(dot(x, x)) * Math.sqrt(dot(y, y));
            return norms == 0 ? null : (Float) (float) (dot(x, y) / norms);
        });
        d.fn("vector_norm").bind(c -> bind(c, 1, FLOAT)).eval((a, c) -> {
            double[] x = numbers(a[0]);
            return x == null ? null : (Float) (float) norm(x, degree(a, "vector_norm"));
        });
        d.fn("vector_normalize")
                .bind(c -> bind(c, 1, new ArrayType(FLOAT, true)))
                .eval((a, c) -> {
                    double[] x = numbers(a[0]);
                    double norm = x == null ? 0 : norm(x, degree(a, "vector_normalize"));
                    if (x == null || norm == 0) {
                        return null;
                    }
                    Object[] out = new Object[x.length];
                    for (int i = 0; i < x.length; i++) {
                        out[i] = (float) (x[i] / norm);
                    }
                    return out;
                });
    }

    private static void pair(Definitions d, String name, Pair code) {
        d.fn(name).bind(c -> bind(c, 2, FLOAT)).eval((a, c) -> {
            double[] x = numbers(a[0]);
            double[] y = numbers(a[1]);
            if (x == null || y == null) {
                return null;
            }
            if (x.length != y.length) {
                throw Errors.failure(
                        "VECTOR_DIMENSION_MISMATCH",
                        "22000",
                        "`" + name + "` takes two vectors of one length, not of " + x.length + " and " + y.length
                                + " elements.");
            }
            return code.of(x, y);
        });
    }

    private static Signature bind(Call c, int vectors, DataType result) {
        c.count(2, 2);
        List<DataType> types = new ArrayList<>();
        for (int i = 0; i < vectors; i++) {
            if (!(c.type(i) instanceof ArrayType t) || !t.elementType().equals(FLOAT)) {
                throw c.fail().type(i, "\"ARRAY<FLOAT>\"");
            }
            types.add(c.type(i));
        }
        for (int i = vectors; i < c.size(); i++) {
            types.add(c.accept(i, Param.exact(FLOAT)));
        }
        return new Signature(types, result, true);
    }

    private static double @Nullable [] numbers(@Nullable Object array) {
        Object[] in = (Object[]) java.util.Objects.requireNonNull(array);
        double[] out = new double[in.length];
        for (int i = 0; i < in.length; i++) {
            if (in[i] == null) {
                return null;
            }
            out[i] = (Float) in[i];
        }
        return out;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    private static double degree(@Nullable Object[] a, String function) {
        float degree = (Float) a[1];
        if (degree != 1 && degree != 2 && degree != Float.POSITIVE_INFINITY) {
            throw Errors.failure(
                    "INVALID_VECTOR_NORM_DEGREE",
                    "22023",
                    "Invalid norm degree for function `" + function + "`: expected 1.0, 2.0, or float('inf'), but got "
                            + degree + ".");
        }
        return degree;
    }

    private static double norm(double[] x, double degree) {
        double result = 0;
        for (double v : x) {
            result = degree == 1 ? result + Math.abs(v) : degree == 2 ? result + v * v : Math.max(result, Math.abs(v));
        }
        return degree == 2 ? Math.sqrt(result) : result;
    }
}
