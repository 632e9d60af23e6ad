package io.millrace.sql;

import io.millrace.error.MillraceException;
import io.millrace.sql.StructCodec.Getter;
import io.millrace.sql.StructCodec.Part;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds the codec of a Java type by looking at its members once; afterwards only method handles are called.
 *
 * <p>Records become structs in declaration order. Other classes are beans: each property with a getter and a setter, in
 * alphabetical order, and a constructor without arguments.
 */
final class ClassCodecs {
    private static final MethodType GET = MethodType.methodType(Object.class, Object.class);
    private static final MethodType SET = MethodType.methodType(void.class, Object.class, Object.class);

    /** How deep one generic class may stand within itself, as in Pair of Pair. */
    private static final int MAX_NESTING = 16;

    private final Map<TypeVariable<?>, Type> variables;
    private final List<Class<?>> within;

    private ClassCodecs(Map<TypeVariable<?>, Type> variables, List<Class<?>> within) {
        this.variables = variables;
        this.within = within;
    }

    static StructCodec ofClass(Class<?> c) {
        if (foreign(c) || c.isArray() || c.isEnum()) {
            throw unsupported(c, c.getSimpleName());
        }
        return new ClassCodecs(Map.of(), List.of()).struct(c);
    }

    /** Whether a class is none of the user's, so that looking for its parts makes no sense. */
    private static boolean foreign(Class<?> c) {
        return c.isPrimitive()
                || c.isInterface()
                || c.getName().startsWith("java.")
                || c.getName().startsWith("javax.");
    }

    private ObjectCodec codec(Type type, String path) {
        if (type instanceof Class<?> c) {
            return ofRaw(c, path);
        }
        if (type instanceof ParameterizedType p) {
            return ofParameterized(p, path);
        }
        if (type instanceof GenericArrayType a) {
            Type component = a.getGenericComponentType();
            return new CollectionCodecs.OfArray(raw(component), codec(component, path + "[]"));
        }
        if (type instanceof WildcardType w) {
            return codec(w.getUpperBounds()[0], path);
        }
        Type bound = type instanceof TypeVariable<?> v ? variables.get(v) : null;
        if (bound == null) {
            throw unsupported(type, path);
        }
        return codec(bound, path);
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType p
                ? (Class<?>) p.getRawType()
                : type instanceof Class<?> c ? c : Object.class;
    }

    private ObjectCodec ofRaw(Class<?> c, String path) {
        ObjectCodec value = ValueCodecs.of(c);
        if (value != null) {
            return value;
        }
        if (c.isArray()) {
            return new CollectionCodecs.OfArray(c.getComponentType(), codec(c.getComponentType(), path + "[]"));
        }
        if (foreign(c)) {
            throw unsupported(c, path);
        }
        return struct(c);
    }

    private ObjectCodec ofParameterized(ParameterizedType p, String path) {
        Class<?> c = (Class<?>) p.getRawType();
        Type[] args = p.getActualTypeArguments();
        if (c == Optional.class) {
            return new CollectionCodecs.OfOptional(codec(args[0], path));
        }
        if (Map.class == c) {
            return new CollectionCodecs.OfMap(codec(args[0], path + ".key"), codec(args[1], path + ".value"));
        }
        if (c == List.class || c == Collection.class || c == Iterable.class || c == Set.class) {
            return new CollectionCodecs.OfCollection(codec(args[0], path + "[]"), c == Set.class);
        }
        if (c.isInterface() || c.getName().startsWith("java.")) {
            throw unsupported(p, path);
        }
        Map<TypeVariable<?>, Type> bound = new HashMap<>(variables);
        for (int i = 0; i < args.length; i++) {
            Type arg = args[i] instanceof TypeVariable<?> v ? variables.getOrDefault(v, v) : args[i];
            bound.put(c.getTypeParameters()[i], arg);
        }
        return new ClassCodecs(bound, within).struct(c);
    }

    private StructCodec struct(Class<?> c) {
        if (Collections.frequency(within, c) > (c.getTypeParameters().length == 0 ? 0 : MAX_NESTING)) {
            throw new MillraceException(
                    "CIRCULAR_CLASS_REFERENCE",
                    "42602",
                    "Class " + c.getName()
                            + " has itself among its parts, which a row cannot hold. Take that part out of the class.",
                    Map.of("t", c.getName()),
                    null);
        }
        List<Class<?>> deeper = new ArrayList<>(within);
        deeper.add(c);
        ClassCodecs inner = new ClassCodecs(variables, deeper);
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(c, MethodHandles.lookup());
            return c.isRecord() ? inner.record(c, lookup) : inner.bean(c, lookup);
        } catch (IllegalAccessException e) {
            throw new MillraceException(
                    "ENCODER_CLASS_NOT_ACCESSIBLE",
                    c.getName() + " cannot be read by Millrace: " + e.getMessage()
                            + ". Make it public, or open its package to" + " io.millrace in module-info.java.",
                    e);
        }
    }

    private StructCodec record(Class<?> c, MethodHandles.Lookup lookup) throws IllegalAccessException {
        List<Part> parts = new ArrayList<>();
        List<Class<?>> types = new ArrayList<>();
        for (RecordComponent component : c.getRecordComponents()) {
            MethodHandle accessor = lookup.unreflect(component.getAccessor());
            ObjectCodec codec = codec(component.getGenericType(), component.getName());
            parts.add(new Part(
                    component.getName(), codec, getter(accessor), DirectAccess.writer(lookup, accessor, codec)));
            types.add(component.getType());
        }
        MethodHandle constructor;
        try {
            constructor = lookup.findConstructor(c, MethodType.methodType(void.class, types));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("A record always has its canonical constructor", e);
        }
        MethodHandle spread = constructor
                .asType(constructor.type().changeReturnType(Object.class))
                .asSpreader(Object[].class, types.size());
        MethodHandle make = spread.asType(MethodType.methodType(Object.class, Object[].class));
        List<ObjectCodec> codecs = parts.stream().map(Part::codec).toList();
        List<String> names = parts.stream().map(Part::name).toList();
        DirectAccess.PartsReader reader = DirectAccess.reader(constructor, names, codecs);
        StructCodec.Maker maker = values -> {
            try {
                return (Object) make.invokeExact(values);
            } catch (Throwable e) {
                throw failed("The constructor of " + c.getName(), e);
            }
        };
        return new StructCodec(
                parts,
                maker,
                reader == null
                        ? null
                        : (base, off, n, places) -> {
                            try {
                                return reader.read(base, off, n, places);
                            } catch (MillraceException known) {
                                throw known;
                            } catch (Throwable e) {
                                throw failed("The constructor of " + c.getName(), e);
                            }
                        });
    }

    private StructCodec bean(Class<?> c, MethodHandles.Lookup lookup) throws IllegalAccessException {
        Map<String, Method> getters = getters(c);
        List<Part> parts = new ArrayList<>();
        List<MethodHandle> setters = new ArrayList<>();
        for (Map.Entry<String, Method> e : getters.entrySet()) {
            Method getter = e.getValue();
            Method setter = setter(c, e.getKey(), getter.getReturnType());
            if (setter != null) {
                MethodHandle get = lookup.unreflect(getter);
                ObjectCodec codec = codec(getter.getGenericReturnType(), e.getKey());
                parts.add(new Part(e.getKey(), codec, getter(get), DirectAccess.writer(lookup, get, codec)));
                MethodHandle set = lookup.unreflect(setter);
                setters.add(set.asType(set.type().changeReturnType(void.class)).asType(SET));
            }
        }
        if (parts.isEmpty()) {
            throw new MillraceException(
                    "ENCODER_NOT_FOUND",
                    "42704",
                    "There is no encoder for class " + c.getName()
                            + ": it is no record and has no property with a getter and a"
                            + " setter. Use a record or a Java bean.",
                    Map.of("typeName", c.getName()),
                    null);
        }
        MethodHandle constructor = constructor(c, lookup);
        MethodHandle[] sets = setters.toArray(MethodHandle[]::new);
        return new StructCodec(parts, values -> {
            try {
                Object bean = (Object) constructor.invokeExact();
                for (int i = 0; i < sets.length; i++) {
                    Object value = values[i];
                    sets[i].invokeExact(bean, value);
                }
                return bean;
            } catch (Throwable e) {
                throw failed("Filling a " + c.getName(), e);
            }
        });
    }

    private static MethodHandle constructor(Class<?> c, MethodHandles.Lookup lookup) throws IllegalAccessException {
        try {
            return lookup.findConstructor(c, MethodType.methodType(void.class))
                    .asType(MethodType.methodType(Object.class));
        } catch (NoSuchMethodException e) {
            throw new MillraceException(
                    "ENCODER_CONSTRUCTOR_NOT_FOUND",
                    c.getName()
                            + " has no constructor without arguments, which a bean needs. Add one, make the class static if it is"
                            + " an inner class, or use a record.",
                    e);
        }
    }

    private static Getter getter(MethodHandle handle) {
        MethodHandle get = handle.asType(GET);
        return object -> {
            try {
                return (Object) get.invokeExact(object);
            } catch (Throwable e) {
                throw failed("Reading " + object.getClass().getName(), e);
            }
        };
    }

    /** By property name, in alphabetical order. */
    private static Map<String, Method> getters(Class<?> c) {
        Map<String, Method> getters = new TreeMap<>();
        for (Method m : c.getMethods()) {
            if (m.getParameterCount() != 0
                    || Modifier.isStatic(m.getModifiers())
                    || m.isBridge()
                    || m.getDeclaringClass() == Object.class) {
                continue;
            }
            String name = m.getName();
            if (name.startsWith("get") && name.length() > 3 && m.getReturnType() != void.class) {
                getters.put(property(name.substring(3)), m);
            } else if (name.startsWith("is") && name.length() > 2 && m.getReturnType() == boolean.class) {
                getters.putIfAbsent(property(name.substring(2)), m);
            }
        }
        return getters;
    }

    /** As the bean rules have it: a name that starts with two capitals keeps them. */
    private static String property(String capitalised) {
        boolean acronym = capitalised.length() > 1
                && Character.isUpperCase(capitalised.charAt(0))
                && Character.isUpperCase(capitalised.charAt(1));
        return acronym ? capitalised : capitalised.substring(0, 1).toLowerCase(Locale.ROOT) + capitalised.substring(1);
    }

    private static @Nullable Method setter(Class<?> c, String property, Class<?> type) {
        String name = "set" + property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
        for (Method m : c.getMethods()) {
            if (m.getName().equals(name) && m.getParameterCount() == 1 && m.getParameterTypes()[0] == type) {
                return m;
            }
        }
        return null;
    }

    private static RuntimeException failed(String what, Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new MillraceException("ENCODER_FAILED", what + " failed: " + e, e);
    }

    private static MillraceException unsupported(Type type, String path) {
        return new MillraceException(
                "ENCODER_NOT_FOUND",
                "42704",
                "There is no encoder for type " + type.getTypeName() + " for '" + path
                        + "'. Use primitives, String, BigDecimal,"
                        + " dates and times, byte[], List, Set, Map, arrays, enums, records or beans.",
                Map.of("typeName", type.getTypeName()),
                null);
    }
}
