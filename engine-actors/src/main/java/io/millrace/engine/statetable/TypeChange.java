package io.millrace.engine.statetable;

import io.millrace.row.MapData;
import io.millrace.sql.types.AtomicType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a value of one type becomes one of another. Values are in internal form ({@link io.millrace.row.RowCodec}). */
sealed interface TypeChange {
    /** The value stays as it is; its bytes, too. */
    TypeChange NONE = new None();

    /** The new value; null stays null. The old one is not changed. */
    @Nullable
    Object apply(@Nullable Object value);

    /** The same types, with names and order. */
    record None() implements TypeChange {
        @Override
        public @Nullable Object apply(@Nullable Object value) {
            return value;
        }
    }

    /** A number of a wider type, as Java's assignment makes it: of a long as float or double only the leading digits stay. */
    record Widened(AtomicType.Kind to) implements TypeChange {
        @Override
        public @Nullable Object apply(@Nullable Object value) {
            if (value == null) {
                return null;
            }
            Number n = (Number) value;
            return switch (to) {
                case SHORT -> n.shortValue();
                case INTEGER -> n.intValue();
                case LONG -> n.longValue();
                case FLOAT -> n.floatValue();
                case DOUBLE -> n.doubleValue();
                default -> throw new IllegalStateException("no number: " + to);
            };
        }
    }

    /**
     * A field of the new struct.
     *
     * @param from its place in the old one; -1: it is new
     * @param value what it has if it is new
     */
    record Field(int from, TypeChange change, @Nullable Object value) {}

    /** A struct, field by field. */
    record Struct(List<Field> fields) implements TypeChange {
        public Struct {
            fields = List.copyOf(fields);
        }

        @Override
        public @Nullable Object apply(@Nullable Object value) {
            return value == null ? null : applyTo((Object[]) value);
        }

        @Nullable
        Object[] applyTo(@Nullable Object[] old) {
            @Nullable Object[] now = new @Nullable Object[fields.size()];
            for (int i = 0; i < now.length; i++) {
                Field f = fields.get(i);
                now[i] = f.from() < 0 ? f.value() : f.change().apply(old[f.from()]);
            }
            return now;
        }
    }

    /** An array, element by element. */
    record Elements(TypeChange element) implements TypeChange {
        @Override
        public @Nullable Object apply(@Nullable Object value) {
            return value == null ? null : each(element, (Object[]) value);
        }

        private static @Nullable Object[] each(TypeChange change, @Nullable Object[] old) {
            @Nullable Object[] now = new @Nullable Object[old.length];
            for (int i = 0; i < now.length; i++) {
                now[i] = change.apply(old[i]);
            }
            return now;
        }
    }

    /** A map, value by value; its keys stay. */
    record Values(TypeChange value) implements TypeChange {
        @Override
        public @Nullable Object apply(@Nullable Object map) {
            return map == null
                    ? null
                    : new MapData(((MapData) map).keys(), Elements.each(value, ((MapData) map).values()));
        }
    }
}
