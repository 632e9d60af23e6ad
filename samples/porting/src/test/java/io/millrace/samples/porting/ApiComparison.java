package io.millrace.samples.porting;

import io.millrace.server.port.SparkImports;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether a call written for a member of Spark would compile against Millrace, with its imports mapped. */
final class ApiComparison {
    private static final Map<String, Class<?>> PRIMITIVES = Map.of(
            "int", int.class,
            "long", long.class,
            "short", short.class,
            "byte", byte.class,
            "char", char.class,
            "float", float.class,
            "double", double.class,
            "boolean", boolean.class,
            "void", void.class);

    private ApiComparison() {}

    /** The class that stands for one of Spark, or null. */
    static Class<?> type(String spark) {
        String name = spark;
        int dimensions = 0;
        while (name.endsWith("[]")) {
            name = name.substring(0, name.length() - 2);
            dimensions++;
        }
        Class<?> type = PRIMITIVES.get(name);
        if (type == null) {
            String mapped = SparkImports.map(name)
                    .replace("scala.Option", "java.util.Optional")
                    .replace("scala.concurrent.duration.Duration", "java.time.Duration");
            try {
                type = Class.forName(mapped, false, ApiComparison.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                return null;
            }
        }
        for (int i = 0; i < dimensions; i++) {
            type = type.arrayType();
        }
        return type;
    }

    static boolean there(ApiMember member) {
        Class<?> owner = type(member.owner());
        if (owner == null) {
            return false;
        }
        if (member.field()) {
            return Arrays.stream(owner.getFields()).anyMatch(f -> f.getName().equals(member.name()));
        }
        List<Class<?>> arguments = new ArrayList<>();
        for (String parameter : member.parameters()) {
            Class<?> type = type(parameter);
            if (type == null) {
                return false;
            }
            arguments.add(type);
        }
        if (member.name().equals(ApiMember.CONSTRUCTOR)) {
            return Arrays.stream(owner.getConstructors()).anyMatch(c -> takes(c, arguments));
        }
        Class<?> result = type(member.result());
        // Object's own methods are there for interfaces too.
        return Stream.concat(Arrays.stream(owner.getMethods()), Arrays.stream(Object.class.getMethods()))
                .anyMatch(m -> m.getName().equals(member.name())
                        && takes(m, arguments)
                        && (!member.isStatic() || Modifier.isStatic(m.getModifiers()))
                        && (member.result().equals("void")
                                || result != null && boxed(result).isAssignableFrom(boxed(m.getReturnType()))));
    }

    private static boolean takes(Executable method, List<Class<?>> arguments) {
        List<Class<?>> parameters = Arrays.asList(method.getParameterTypes());
        if (fit(parameters, arguments)) {
            return true;
        }
        int fixed = parameters.size() - 1;
        if (!method.isVarArgs() || arguments.size() < fixed) {
            return false;
        }
        List<Class<?>> spread = new ArrayList<>(parameters.subList(0, fixed));
        spread.addAll(Collections.nCopies(
                arguments.size() - fixed, parameters.get(fixed).componentType()));
        return fit(spread, arguments);
    }

    private static boolean fit(List<Class<?>> parameters, List<Class<?>> arguments) {
        if (parameters.size() != arguments.size()) {
            return false;
        }
        for (int i = 0; i < arguments.size(); i++) {
            // Scala compiles an array of a type parameter to Object.
            boolean array = parameters.get(i) == Object[].class && arguments.get(i) == Object.class;
            if (!array && !boxed(parameters.get(i)).isAssignableFrom(boxed(arguments.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }
}
