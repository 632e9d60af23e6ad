package io.millrace.planner.codegen.runtime;

import io.millrace.sql.types.StructType;

/** What a generated class needs to make its scanner: which fields are wanted is known once all its code is generated. */
public record JsonSpec(StructType schema, boolean[] wanted, boolean utc) {
    public JsonScanner scanner() {
        return new JsonScanner(schema, wanted, utc);
    }
}
