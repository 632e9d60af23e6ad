package io.millrace.spi.session;

import java.util.Map;

/** Opens engines; one implementation on the class path, listed in META-INF/services. */
public interface SessionEngineProvider {
    /** @param settings the session's settings; live, thread-safe */
    SessionEngine open(Map<String, String> settings);
}
