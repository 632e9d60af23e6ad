package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.row.Bytes;
import io.millrace.row.RowLayout;
import io.millrace.row.RowWriter;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an object straight to and from a row's bytes: primitives are not boxed, and nothing stands in between. Made once a class:
 * accessors become lambdas, the constructor of a record one method handle that reads its arguments from the row.
 */
final class DirectAccess {
    /** Arguments of a method handle are at most 255; each part of a record takes five on the way. */
    private static final int MOST_PARTS = 48;

    private DirectAccess() {}

    /** Sets a column to a part of an object. */
    @FunctionalInterface
    interface PartWriter {
        void write(Object owner, RowWriter to, int column);
    }

    /** Makes an object of the columns at these places of a row of n columns. */
    @FunctionalInterface
    interface PartsReader {
        Object read(byte[] base, int off, int n, int[] places) throws Throwable;
    }

    // ---- Writing

    /**
     * Accessors become lambdas where the lookup may make them. It may not for a class of another module, which the unnamed module of another
     * class loader is too (of a web application, say): there the method handle is called.
     *
     * @param getter of type (owner) → part, unadapted
     */
    static PartWriter writer(MethodHandles.Lookup lookup, MethodHandle getter, ObjectCodec codec) {
        boolean lambdas = lookup.hasFullPrivilegeAccess();
        Class<?> type = getter.type().returnType();
        if (type == double.class) {
            ToDoubleFunction<Object> get = lambdas ? doubleLambda(lookup, getter) : HandleGetters.ofDouble(getter);
            return (owner, to, column) -> to.setDouble(column, get.applyAsDouble(owner));
        } else if (type == float.class) {
            ToDoubleFunction<Object> get = lambdas ? doubleLambda(lookup, getter) : HandleGetters.ofDouble(getter);
            return (owner, to, column) -> to.setFloat(column, (float) get.applyAsDouble(owner));
        } else if (type == boolean.class) {
            Predicate<Object> get = lambdas
                    ? lambda(lookup, Predicate.class, "test", boolean.class, getter)
                    : HandleGetters.ofBoolean(getter);
            return (owner, to, column) -> to.setBoolean(column, get.test(owner));
        } else if (type == long.class || type == int.class || type == short.class || type == byte.class) {
            ToLongFunction<Object> get = lambdas
                    ? lambda(lookup, ToLongFunction.class, "applyAsLong", long.class, getter)
                    : HandleGetters.ofLong(getter);
            return (owner, to, column) -> to.setLong(column, get.applyAsLong(owner));
        }
        Function<Object, Object> get = lambdas
                ? lambda(lookup, Function.class, "apply", Object.class, getter)
                : HandleGetters.ofObject(getter);
        return (owner, to, column) -> {
            Object part = get.apply(owner);
            if (part == null) {
                to.setNull(column);
            } else {
                codec.write(to, column, part);
            }
        };
    }

    private static ToDoubleFunction<Object> doubleLambda(MethodHandles.Lookup lookup, MethodHandle getter) {
        return lambda(lookup, ToDoubleFunction.class, "applyAsDouble", double.class, getter);
    }

    @SuppressWarnings("unchecked")
    private static <F> F lambda(
            MethodHandles.Lookup lookup, Class<?> type, String method, Class<?> result, MethodHandle getter) {
        Class<?> owner = getter.type().parameterType(0);
        Class<?> instantiated = result.isPrimitive() ? result : getter.type().returnType();
        try {
            return (F) LambdaMetafactory.metafactory(
                            lookup,
                            method,
                            MethodType.methodType(type),
                            MethodType.methodType(result, Object.class),
                            getter,
                            MethodType.methodType(instantiated, owner))
                    .getTarget()
                    .invoke();
        } catch (Throwable e) {
            throw new MillraceException(
                    "ENCODER_FAILED", "The accessors of " + owner.getName() + " cannot be used: " + e, e);
        }
    }

    // ---- Reading

    /**
     * A record's constructor with its arguments read from a row; null if the record has too many parts.
     *
     * @param constructor of type (parts) → record
     */
    static @Nullable PartsReader reader(MethodHandle constructor, List<String> names, List<ObjectCodec> codecs) {
        int parts = codecs.size();
        if (parts == 0 || parts > MOST_PARTS) {
            return null;
        }
        MethodHandle make = constructor;
        for (int i = parts - 1; i >= 0; i--) {
            Class<?> type = constructor.type().parameterType(i);
            MethodHandle read = MethodHandles.insertArguments(Readers.of(type, codecs.get(i)), 0, i, names.get(i));
            make = MethodHandles.collectArguments(
                    make, i, read.asType(read.type().changeReturnType(type)));
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            order.addAll(List.of(0, 1, 2, 3));
        }
        MethodType row =
                MethodType.methodType(constructor.type().returnType(), byte[].class, int.class, int.class, int[].class);
        MethodHandle whole = MethodHandles.permuteArguments(
                        make, row, order.stream().mapToInt(Integer::intValue).toArray())
                .asType(row.changeReturnType(Object.class));
        return (base, off, n, places) -> (Object) whole.invokeExact(base, off, n, places);
    }

    /** Reads part {@code i}, called {@code name}: (i, name, base, off, n, places). */
    @SuppressWarnings("UnusedMethod") // found by name
    private static final class Readers {
        private static final MethodHandle LONG = find("longAt", long.class);
        private static final MethodHandle DOUBLE = find("doubleAt", double.class);
        private static final MethodHandle FLOAT = find("floatAt", float.class);
        private static final MethodHandle BOOLEAN = find("booleanAt", boolean.class);
        private static final MethodHandle OBJECT = findObject();

        private static MethodHandle find(String name, Class<?> result) {
            try {
                return MethodHandles.lookup()
                        .findStatic(
                                Readers.class,
                                name,
                                MethodType.methodType(
                                        result,
                                        int.class,
                                        String.class,
                                        byte[].class,
                                        int.class,
                                        int.class,
                                        int[].class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private static MethodHandle findObject() {
            try {
                return MethodHandles.lookup()
                        .findStatic(
                                Readers.class,
                                "objectAt",
                                MethodType.methodType(
                                        Object.class,
                                        ObjectCodec.class,
                                        int.class,
                                        String.class,
                                        byte[].class,
                                        int.class,
                                        int.class,
                                        int[].class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        static MethodHandle of(Class<?> type, ObjectCodec codec) {
            if (type == long.class) {
                return LONG;
            } else if (type == double.class) {
                return DOUBLE;
            } else if (type == float.class) {
                return FLOAT;
            } else if (type == boolean.class) {
                return BOOLEAN;
            } else if (type == int.class || type == short.class || type == byte.class) {
                return MethodHandles.explicitCastArguments(LONG, LONG.type().changeReturnType(type));
            }
            return MethodHandles.insertArguments(OBJECT, 0, codec);
        }

        private static int slot(int i, String name, byte[] base, int off, int n, int[] places) {
            if (RowLayout.isNull(base, off, places[i])) {
                throw ObjectCodec.nullPrimitive(name);
            }
            return off + RowLayout.slot(n, places[i]);
        }

        static long longAt(int i, String name, byte[] base, int off, int n, int[] places) {
            return Bytes.getLong(base, slot(i, name, base, off, n, places));
        }

        static double doubleAt(int i, String name, byte[] base, int off, int n, int[] places) {
            return Bytes.getDouble(base, slot(i, name, base, off, n, places));
        }

        static float floatAt(int i, String name, byte[] base, int off, int n, int[] places) {
            return Bytes.getFloat(base, slot(i, name, base, off, n, places));
        }

        static boolean booleanAt(int i, String name, byte[] base, int off, int n, int[] places) {
            return Bytes.getLong(base, slot(i, name, base, off, n, places)) != 0;
        }

        static @Nullable Object objectAt(
                ObjectCodec codec, int i, String name, byte[] base, int off, int n, int[] places) {
            return codec.read(base, off, n, places[i], name);
        }
    }
}
