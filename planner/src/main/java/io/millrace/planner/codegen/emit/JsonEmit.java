package io.millrace.planner.codegen.emit;

/** from_json into fields, to_json from fields. */
final class JsonEmit {
    private JsonEmit() {}

    static void register(Emitters.Table t) {}
}
