package io.millrace.bench.codegen;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Bound expressions over a schema. */
final class Calls {
    static final BindContext SESSION = new BindContext(true, "UTC");

    private final StructType schema;

    Calls(StructType schema) {
        this.schema = schema;
    }

    static EvalContext context() {
        return new EvalContext(true, ZoneOffset.UTC, new Random(1), 0);
    }

    Expr col(String name) {
        int i = schema.fieldIndex(name);
        return new Expr.Bound(i, schema.field(i).dataType(), schema.field(i).nullable());
    }

    static Expr lit(Object v) {
        DataType type = v instanceof Long
                ? DataTypes.LongType
                : v instanceof Double ? DataTypes.DoubleType : DataTypes.StringType;
        return new Expr.Lit(v, type);
    }

    static Expr call(String name, Expr... args) {
        FunctionDef def = FunctionRegistry.builtin().scalar(name).orElseThrow();
        FunctionDef.Signature s = def.bind(List.of(args), SESSION);
        return new Expr.Fn(def.specialise(s.argTypes(), s.type()), List.of(args), s.type(), s.nullable());
    }

    static StructType schemaOf(List<Expr> columns) {
        List<StructField> fields = new ArrayList<>();
        for (Expr e : columns) {
            fields.add(new StructField("c" + fields.size(), e.type(), e.nullable()));
        }
        return new StructType(fields);
    }
}
