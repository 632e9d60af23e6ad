package io.millrace.planner.codegen.emit;

import io.millrace.connector.RowSink;
import io.millrace.planner.codegen.runtime.Boxes;
import io.millrace.planner.codegen.runtime.JsonScanner;
import io.millrace.planner.codegen.runtime.JsonSpec;
import io.millrace.planner.codegen.runtime.Keys;
import io.millrace.planner.codegen.runtime.Numbers;
import io.millrace.planner.codegen.runtime.Scratch;
import io.millrace.planner.codegen.runtime.TextPlaces;
import io.millrace.planner.codegen.runtime.Times;
import io.millrace.planner.codegen.runtime.Utf8;
import io.millrace.planner.expr.Evaluator;
import io.millrace.planner.expr.Expr;
import io.millrace.planner.expr.Interpreter;
import io.millrace.planner.function.EvalContext;
import io.millrace.planner.function.FunctionDef;
import io.millrace.row.Bytes;
import io.millrace.row.KeyHash;
import io.millrace.row.RowLayout;
import io.millrace.row.RowWriter;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The source of one generated class as it grows: fields, constructor lines, methods, and the objects that the constructor
 * takes. Values that differ between queries of one shape are among these objects, never in the text, so that equal shapes
 * share a class.
 */
public final class ClassText {
    /**
     * Imported one by one: a name that is only imported on demand is looked for in every package first, each time by a search of the
     * whole class path for a class that is not there. What is not in this list still is, which is slower and as right.
     */
    private static final List<Class<?>> COMMON = List.of(
            Object.class,
            Boolean.class,
            Double.class,
            Float.class,
            Integer.class,
            Long.class,
            Math.class,
            Number.class,
            String.class,
            Boxes.class,
            JsonScanner.class,
            JsonSpec.class,
            Keys.class,
            Numbers.class,
            Scratch.class,
            TextPlaces.class,
            Times.class,
            Utf8.class,
            Evaluator.class,
            Expr.class,
            Interpreter.class,
            EvalContext.class,
            FunctionDef.class,
            RowSink.class,
            Bytes.class,
            KeyHash.class,
            RowLayout.class,
            RowWriter.class,
            DataType.class,
            StructType.class,
            List.class);

    /** Names by type, so that a type is written once. */
    private final Map<String, StringJoiner> variables = new LinkedHashMap<>();

    private final StringBuilder fields = new StringBuilder();
    private final StringBuilder constructor = new StringBuilder();
    private final StringBuilder methods = new StringBuilder();
    private final List<Object> refs = new ArrayList<>();
    private final boolean utc;
    private String superArguments = "";
    private int names;

    /** @param utc whether the session's time zone has no offset, so that days and hours are plain divisions */
    public ClassText(boolean utc) {
        this.utc = utc;
    }

    boolean utc() {
        return utc;
    }

    public String fresh(String prefix) {
        return prefix + names++;
    }

    /** Adds an object to the constructor's arguments and returns the text that fetches it there. */
    public String ref(Object value) {
        refs.add(value);
        return "refs[" + (refs.size() - 1) + "]";
    }

    public List<Object> refs() {
        return refs;
    }

    /** A final field that the constructor sets from {@code init}. */
    public String constant(String type, String init) {
        String name = fresh("c");
        fields.append("  private final ").append(type).append(' ').append(name).append(";\n");
        constructor.append("    ").append(name).append(" = ").append(init).append(";\n");
        return name;
    }

    /** A final field that holds an object given to the constructor. */
    public String object(String type, Object value) {
        return constant(type, "(" + type + ") " + ref(value));
    }

    public void field(String type, String name) {
        variables
                .computeIfAbsent(type, t -> new StringJoiner(", ", "  private " + t + " ", ";\n"))
                .add(name);
    }

    /** What the constructor hands to the one of the class above. */
    public void superArguments(String text) {
        superArguments = text;
    }

    public void construct(String line) {
        constructor.append("    ").append(line).append('\n');
    }

    public void method(String head, CharSequence body) {
        methods.append("  ").append(head).append(" {\n").append(body).append("  }\n\n");
    }

    /** The whole compilation unit; the class is always called {@code Generated}, in the package given. */
    public String source(String packageName, String superClass) {
        StringBuilder body = new StringBuilder("public final class Generated extends ")
                .append(superClass)
                .append(" {\n  private static final byte[] NO_BYTES = new byte[0];\n")
                .append("  private final EvalContext ctx;\n  private boolean bridgedNull;\n")
                .append(fields);
        variables.values().forEach(body::append);
        body.append("\n  public Generated(Object[] refs, EvalContext context) {\n    super(")
                .append(superArguments)
                .append(");\n    ctx = context;\n")
                .append(constructor)
                .append("  }\n\n")
                .append(methods)
                .append("}\n");
        return "package " + packageName + ";\n\n" + imports(body) + body;
    }

    private static String imports(StringBuilder body) {
        StringBuilder imports = new StringBuilder();
        for (Class<?> common : COMMON) {
            if (body.indexOf(common.getSimpleName()) >= 0) {
                imports.append("import ").append(common.getName()).append(";\n");
            }
        }
        return imports.append("import io.millrace.planner.codegen.runtime.*;\n")
                .append("import io.millrace.planner.codegen.*;\nimport io.millrace.row.*;\n\n")
                .toString();
    }
}
