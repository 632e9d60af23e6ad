package io.millrace.testkit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives test methods a kit as parameter, and closes it behind them. Use it by {@link StreamTest}, or by {@code @ExtendWith}. */
public final class KitParameter implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(KitParameter.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == MillraceKit.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(OURS);
        MillraceKit kit = store.get(MillraceKit.class, MillraceKit.class);
        if (kit == null) {
            kit = MillraceKit.create();
            store.put(MillraceKit.class, kit);
        }
        return kit;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        MillraceKit kit = context.getStore(OURS).remove(MillraceKit.class, MillraceKit.class);
        if (kit != null) {
            kit.close();
        }
    }
}
