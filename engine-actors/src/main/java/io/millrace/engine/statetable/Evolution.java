package io.millrace.engine.statetable;

import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.AtomicType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was kept as one struct can be read as another, and how. Fields are found by name, at every depth: they may be added, removed, moved,
 * and numbers widened. An added field is null, of a Java primitive 0 or false. Pure.
 */
sealed interface Evolution {
    /** It can. {@code change} is {@link TypeChange#NONE} if the bytes are the same. */
    record Possible(TypeChange change) implements Evolution {}

    /** It cannot, for each of these reasons. */
    record Refused(List<String> why) implements Evolution {
        public Refused {
            why = List.copyOf(why);
        }
    }

    static Evolution of(StructType before, StructType now) {
        Comparison comparison = new Comparison();
        TypeChange change = comparison.struct(before, now, "");
        boolean nothingLeft =
                before.size() > 0 && now.fieldList().stream().noneMatch(f -> index(before, f.name()) >= 0);
        if (nothingLeft) {
            return new Refused(List.of("no field of the old one is left, so that nothing would be carried over"));
        }
        return comparison.refusals.isEmpty() ? new Possible(change) : new Refused(comparison.refusals);
    }

    private static int index(StructType struct, String name) {
        for (int i = 0; i < struct.size(); i++) {
            if (struct.field(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** One walk through two types. */
    final class Comparison {
        private final List<String> refusals = new ArrayList<>();

        private TypeChange struct(StructType before, StructType now, String at) {
            Map<String, Integer> old = new HashMap<>();
            for (int i = 0; i < before.size(); i++) {
                old.put(before.field(i).name(), i);
            }
            List<TypeChange.Field> fields = new ArrayList<>();
            boolean same = before.size() == now.size();
            for (int i = 0; i < now.size(); i++) {
                StructField f = now.field(i);
                String name = at + f.name();
                Integer from = old.get(f.name());
                if (from == null) {
                    fields.add(new TypeChange.Field(-1, TypeChange.NONE, added(f, name)));
                    same = false;
                    continue;
                }
                StructField was = before.field(from);
                notNullNow(was.nullable(), f.nullable(), name);
                TypeChange change = type(was.dataType(), f.dataType(), name);
                fields.add(new TypeChange.Field(from, change, null));
                same &= from == i && change.equals(TypeChange.NONE);
            }
            return same ? TypeChange.NONE : new TypeChange.Struct(fields);
        }

        private void notNullNow(boolean before, boolean now, String name) {
            if (before && !now) {
                refusals.add("'" + name + "' could be null before, and cannot be now");
            }
        }

        private @Nullable Object added(StructField field, String name) {
            if (field.nullable()) {
                return null;
            }
            Object zero = zero(field.dataType());
            if (zero == null) {
                refusals.add("'" + name + "' is new, and there is no value for it: it cannot be null");
            }
            return zero;
        }

        private static @Nullable Object zero(DataType type) {
            if (!(type instanceof AtomicType a)) {
                return null;
            }
            return switch (a.kind()) {
                case BOOLEAN -> false;
                case BYTE -> (byte) 0;
                case SHORT -> (short) 0;
                case INTEGER -> 0;
                case LONG -> 0L;
                case FLOAT -> 0f;
                case DOUBLE -> 0d;
                default -> null;
            };
        }

        private TypeChange type(DataType before, DataType now, String name) {
            if (before instanceof StructType b && now instanceof StructType n) {
                return struct(b, n, name + ".");
            } else if (before instanceof ArrayType b && now instanceof ArrayType n) {
                notNullNow(b.containsNull(), n.containsNull(), name + ".element");
                TypeChange element = type(b.elementType(), n.elementType(), name + ".element");
                return element.equals(TypeChange.NONE) ? TypeChange.NONE : new TypeChange.Elements(element);
            } else if (before instanceof MapType b
                    && now instanceof MapType n
                    && b.keyType().sql().equals(n.keyType().sql())) {
                notNullNow(b.valueContainsNull(), n.valueContainsNull(), name + ".value");
                TypeChange value = type(b.valueType(), n.valueType(), name + ".value");
                return value.equals(TypeChange.NONE) ? TypeChange.NONE : new TypeChange.Values(value);
            } else if (before.equals(now)) {
                return TypeChange.NONE;
            } else if (before instanceof AtomicType b && now instanceof AtomicType n && widens(b.kind(), n.kind())) {
                return new TypeChange.Widened(n.kind());
            }
            refusals.add("'" + name + "' was " + before.sql() + " and is " + now.sql());
            return TypeChange.NONE;
        }

        private static boolean widens(AtomicType.Kind before, AtomicType.Kind now) {
            return before.compareTo(AtomicType.Kind.BYTE) >= 0
                    && now.compareTo(AtomicType.Kind.DOUBLE) <= 0
                    && before.compareTo(now) < 0;
        }
    }
}
