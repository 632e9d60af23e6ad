package io.millrace.sql.types;

/** Any value that JSON can hold, of a type that each row says for itself; see {@link VariantVal}. Neither ordered nor grouped by. */
public final class VariantType extends DataType {
    VariantType() {}

    @Override
    public String typeName() {
        return "variant";
    }

    @Override
    public String sql() {
        return "VARIANT";
    }
}
