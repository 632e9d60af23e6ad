package io.millrace.sql.types;

import java.util.Locale;

/** A type without parameters; its instances are the constants of {@link DataTypes}. */
public final class AtomicType extends DataType {
    /** Which type; fixed-width kinds come first, in the order of widening for numbers. */
    public enum Kind {
        NULL,
        BOOLEAN,
        BYTE,
        SHORT,
        INTEGER,
        LONG,
        FLOAT,
        DOUBLE,
        DATE,
        TIMESTAMP,
        /** A date and time of day without a zone. */
        TIMESTAMP_NTZ,
        STRING,
        BINARY,
    }

    private final Kind kind;
    private final String name;

    AtomicType(Kind kind, String name) {
        this.kind = kind;
        this.name = name;
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public String typeName() {
        return name;
    }

    @Override
    public String sql() {
        return name.toUpperCase(Locale.ROOT);
    }
}
