package io.millrace.planner.codegen.emit;

import java.util.ArrayList;
import java.util.List;

/**
 * The source of one generated class as it grows: fields, constructor lines, methods, and the objects that the constructor
 * takes. Values that differ between queries of one shape are among these objects, never in the text, so that equal shapes
 * share a class.
 */
public final class ClassText {
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
        fields.append("  private ").append(type).append(' ').append(name).append(";\n");
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
        return "package " + packageName + ";\n\n"
                + "import io.millrace.planner.codegen.runtime.*;\n"
                + "import io.millrace.planner.codegen.*;\n"
                + "import io.millrace.planner.function.EvalContext;\n"
                + "import io.millrace.planner.function.FunctionDef;\n"
                + "import io.millrace.connector.RowSink;\n"
                + "import io.millrace.row.*;\n\n"
                + "public final class Generated extends " + superClass + " {\n"
                + "  private static final byte[] NO_BYTES = new byte[0];\n"
                + "  private final EvalContext ctx;\n"
                + "  private boolean bridgedNull;\n"
                + fields
                + "\n  public Generated(Object[] refs, EvalContext context) {\n    super(" + superArguments
                + ");\n    ctx = context;\n"
                + constructor
                + "  }\n\n"
                + methods
                + "}\n";
    }
}
