package io.millrace.sql;

import io.millrace.sql.api.java.UDF0;
import io.millrace.sql.api.java.UDF1;
import io.millrace.sql.api.java.UDF10;
import io.millrace.sql.api.java.UDF11;
import io.millrace.sql.api.java.UDF12;
import io.millrace.sql.api.java.UDF13;
import io.millrace.sql.api.java.UDF14;
import io.millrace.sql.api.java.UDF15;
import io.millrace.sql.api.java.UDF16;
import io.millrace.sql.api.java.UDF17;
import io.millrace.sql.api.java.UDF18;
import io.millrace.sql.api.java.UDF19;
import io.millrace.sql.api.java.UDF2;
import io.millrace.sql.api.java.UDF20;
import io.millrace.sql.api.java.UDF21;
import io.millrace.sql.api.java.UDF22;
import io.millrace.sql.api.java.UDF3;
import io.millrace.sql.api.java.UDF4;
import io.millrace.sql.api.java.UDF5;
import io.millrace.sql.api.java.UDF6;
import io.millrace.sql.api.java.UDF7;
import io.millrace.sql.api.java.UDF8;
import io.millrace.sql.api.java.UDF9;
import io.millrace.sql.expressions.UserDefinedFunction;
import io.millrace.sql.tree.UserFunction;
import io.millrace.sql.types.DataType;

/** Gives user functions names that SQL text and {@code call_udf} know. Thread-safe. */
public final class UDFRegistration {
    private final MillraceSession session;

    UDFRegistration(MillraceSession session) {
        this.session = session;
    }

    /** Registers a function made by {@code functions.udf} and returns it under its new name. */
    public UserDefinedFunction register(String name, UserDefinedFunction function) {
        UserDefinedFunction named = function.withName(name);
        session.engine().registerFunction(named.userFunction());
        return named;
    }

    private void register(String name, UserFunction.Body body, DataType returnType, int arity) {
        session.engine().registerFunction(new UserFunction(name, body, returnType, null, true).withArity(arity));
    }

    public void register(String name, UDF0<?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 0);
    }

    public void register(String name, UDF1<?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 1);
    }

    public void register(String name, UDF2<?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 2);
    }

    public void register(String name, UDF3<?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 3);
    }

    public void register(String name, UDF4<?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 4);
    }

    public void register(String name, UDF5<?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 5);
    }

    public void register(String name, UDF6<?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 6);
    }

    public void register(String name, UDF7<?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 7);
    }

    public void register(String name, UDF8<?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 8);
    }

    public void register(String name, UDF9<?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 9);
    }

    public void register(String name, UDF10<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 10);
    }

    public void register(String name, UDF11<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 11);
    }

    public void register(String name, UDF12<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 12);
    }

    public void register(String name, UDF13<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 13);
    }

    public void register(
            String name, UDF14<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 14);
    }

    public void register(
            String name, UDF15<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 15);
    }

    public void register(
            String name, UDF16<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 16);
    }

    public void register(
            String name, UDF17<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 17);
    }

    public void register(
            String name, UDF18<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function, DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 18);
    }

    public void register(
            String name,
            UDF19<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
            DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 19);
    }

    public void register(
            String name,
            UDF20<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
            DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 20);
    }

    public void register(
            String name,
            UDF21<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
            DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 21);
    }

    public void register(
            String name,
            UDF22<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> function,
            DataType returnType) {
        register(name, UdfBodies.of(function), returnType, 22);
    }
}
