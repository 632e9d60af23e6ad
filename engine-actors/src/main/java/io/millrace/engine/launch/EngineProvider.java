package io.millrace.engine.launch;

import io.millrace.spi.session.SessionEngine;
import io.millrace.spi.session.SessionEngineProvider;
import java.util.Map;

/** Found by the session through ServiceLoader. */
public final class EngineProvider implements SessionEngineProvider {
    @Override
    public SessionEngine open(Map<String, String> settings) {
        return new LocalSessionEngine(settings, Surroundings.world());
    }
}
