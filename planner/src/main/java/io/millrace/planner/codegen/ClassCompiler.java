package io.millrace.planner.codegen;

import io.millrace.error.MillraceException;
import io.millrace.planner.codegen.emit.ClassText;
import io.millrace.planner.function.EvalContext;
import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiles generated sources in memory. Equal sources share a class. A class with a method that the JIT would refuse is made
 * again in smaller pieces.
 */
final class ClassCompiler {
    /** The JIT refuses methods above 8000 bytes. */
    static final int MAX_CODE_BYTES = 7_500;

    private static final Logger LOG = LoggerFactory.getLogger(ClassCompiler.class);
    private static final String PACKAGE = "io.millrace.planner.codegen.generated";
    private static final int[] BUDGETS = {0, 90, 40, 16};
    private static final int CACHED_CLASSES = 256;
    private static final Map<String, Compiled> CACHE = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Compiled> eldest) {
            return size() > CACHED_CLASSES;
        }
    };

    private ClassCompiler() {}

    private record Compiled(Constructor<?> constructor, int longestCode) {}

    /** A class made of a source, and the objects that make an instance of it. */
    record Made<T>(String source, int longestCode, Function<EvalContext, T> create) {}

    /**
     * @param text generates the class with a budget of nodes a method; 0: do not split
     * @param weight about how many nodes there are
     */
    static <T> Made<T> compile(Class<T> superClass, int weight, IntFunction<ClassText> text) {
        String problem = "";
        for (int budget : BUDGETS) {
            if (budget == 0 && weight > BUDGETS[1]) {
                continue;
            }
            ClassText cls = text.apply(budget);
            String source = cls.source(PACKAGE, superClass.getName());
            try {
                Compiled compiled = compiled(source);
                if (compiled.longestCode() <= MAX_CODE_BYTES) {
                    Object[] refs = cls.refs().toArray();
                    return new Made<>(
                            source,
                            compiled.longestCode(),
                            c -> superClass.cast(create(compiled.constructor(), refs, c)));
                }
                problem = "a method of " + compiled.longestCode() + " bytes";
                LOG.debug("Generated class has {}; splitting it further", problem);
            } catch (CompileException | ReflectiveOperationException | RuntimeException | StackOverflowError failed) {
                problem = failed.toString();
                LOG.debug("Generated class does not compile; splitting it further. Source:\n{}", source, failed);
            }
        }
        throw new MillraceException("CODEGEN_FAILED", "No class could be generated: " + problem + ".");
    }

    private static Compiled compiled(String source) throws CompileException, ReflectiveOperationException {
        synchronized (CACHE) {
            Compiled known = CACHE.get(source);
            if (known != null) {
                return known;
            }
        }
        SimpleCompiler janino = new SimpleCompiler();
        janino.setParentClassLoader(ClassCompiler.class.getClassLoader());
        janino.cook("Generated.java", source);
        int longest = 0;
        for (byte[] classFile : janino.getBytecodes().values()) {
            longest = Math.max(longest, CodeLengths.longest(classFile));
        }
        Class<?> made = janino.getClassLoader().loadClass(PACKAGE + ".Generated");
        Compiled compiled = new Compiled(made.getConstructor(Object[].class, EvalContext.class), longest);
        synchronized (CACHE) {
            CACHE.put(source, compiled);
        }
        return compiled;
    }

    private static Object create(Constructor<?> constructor, Object[] refs, EvalContext context) {
        try {
            return constructor.newInstance(refs, context);
        } catch (java.lang.reflect.InvocationTargetException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new MillraceException("INTERNAL_ERROR", "A generated class could not be instantiated.", failed);
        } catch (ReflectiveOperationException failed) {
            throw new MillraceException("INTERNAL_ERROR", "A generated class could not be instantiated.", failed);
        }
    }
}
