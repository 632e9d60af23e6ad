package io.millrace.planner.codegen;

import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Expr.CastMode;
import io.millrace.planner.function.BindContext;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.planner.function.FunctionRegistry;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DataTypes;
import io.millrace.sql.types.StructType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bound expressions over a schema, as the analyser would make them. */
final class Exprs {
    static final BindContext ANSI = new BindContext(true, "UTC");
    static final BindContext LEGACY = new BindContext(false, "UTC");

    private final StructType schema;
    private final BindContext session;

    Exprs(StructType schema, BindContext session) {
        this.schema = schema;
        this.session = session;
    }

    static EvalContext context(BindContext session) {
        return new EvalContext(session.ansi(), ZoneId.of(session.timeZone()), new Random(1), 0);
    }

    Expr col(String name) {
        int i = schema.fieldIndex(name);
        return new Expr.Bound(i, schema.field(i).dataType(), schema.field(i).nullable());
    }

    static Expr lit(Object v) {
        DataType type = v instanceof Integer
                ? DataTypes.IntegerType
                : v instanceof Long
                        ? DataTypes.LongType
                        : v instanceof Double
                                ? DataTypes.DoubleType
                                : v instanceof Boolean ? DataTypes.BooleanType : DataTypes.StringType;
        return new Expr.Lit(v, type);
    }

    Expr cast(Expr e, DataType type) {
        return e.type().equals(type)
                ? e
                : new Expr.Cast(e, type, session.ansi() ? CastMode.ANSI : CastMode.LEGACY, session.timeZone());
    }

    Expr call(String name, Expr... args) {
        FunctionDef def = FunctionRegistry.builtin().scalar(name).orElseThrow();
        FunctionDef.Signature s = def.bind(Arrays.asList(args), session);
        List<Expr> converted = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            converted.add(
                    args[i] instanceof Expr.Lambda
                            ? args[i]
                            : cast(args[i], s.argTypes().get(i)));
        }
        return new Expr.Fn(def.specialise(s.argTypes(), s.type()), converted, s.type(), s.nullable());
    }
}
