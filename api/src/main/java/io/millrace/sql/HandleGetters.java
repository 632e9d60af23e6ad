package io.millrace.sql;

import io.millrace.error.MillraceException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Getters that call a method handle; primitives are not boxed. Errors of the getter pass through, checked exceptions are wrapped. */
final class HandleGetters {
    private HandleGetters() {}

    static ToDoubleFunction<Object> ofDouble(MethodHandle getter) {
        MethodHandle get = getter.asType(MethodType.methodType(double.class, Object.class));
        return owner -> {
            try {
                return (double) get.invokeExact(owner);
            } catch (Throwable e) {
                throw failed(owner, e);
            }
        };
    }

    static ToLongFunction<Object> ofLong(MethodHandle getter) {
        MethodHandle get = getter.asType(MethodType.methodType(long.class, Object.class));
        return owner -> {
            try {
                return (long) get.invokeExact(owner);
            } catch (Throwable e) {
                throw failed(owner, e);
            }
        };
    }

    static Predicate<Object> ofBoolean(MethodHandle getter) {
        MethodHandle get = getter.asType(MethodType.methodType(boolean.class, Object.class));
        return owner -> {
            try {
                return (boolean) get.invokeExact(owner);
            } catch (Throwable e) {
                throw failed(owner, e);
            }
        };
    }

    static Function<Object, Object> ofObject(MethodHandle getter) {
        MethodHandle get = getter.asType(MethodType.methodType(Object.class, Object.class));
        return owner -> {
            try {
                return (Object) get.invokeExact(owner);
            } catch (Throwable e) {
                throw failed(owner, e);
            }
        };
    }

    private static RuntimeException failed(Object owner, Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        if (e instanceof RuntimeException unchecked) {
            return unchecked;
        }
        return new MillraceException(
                "ENCODER_FAILED", "Reading " + owner.getClass().getName() + " failed: " + e, e);
    }
}
