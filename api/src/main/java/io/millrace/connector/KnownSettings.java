package io.millrace.connector;

import io.millrace.error.MillraceException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The session's settings in some namespaces: a key that begins as one of the namespaces does and is none of these is a mistake. Immutable.
 */
public final class KnownSettings {
    private final List<String> namespaces;
    private final Map<String, String> meanings;

    /**
     * @param namespaces with the dot at their end
     * @param meanings by key, with the default in brackets; for errors
     */
    public KnownSettings(List<String> namespaces, Map<String, String> meanings) {
        this.namespaces = List.copyOf(namespaces);
        this.meanings = Collections.unmodifiableMap(new LinkedHashMap<>(meanings));
    }

    public Map<String, String> meanings() {
        return meanings;
    }

    /** @throws MillraceException naming a key that does not exist, and the nearest one that does */
    public void check(Map<String, String> settings) {
        settings.keySet().forEach(this::check);
    }

    private void check(String key) {
        if (meanings.containsKey(key) || namespaces.stream().noneMatch(key::startsWith)) {
            return;
        }
        String nearest = meanings.keySet().iterator().next();
        for (String known : meanings.keySet()) {
            if (distance(key, known) < distance(key, nearest)) {
                nearest = known;
            }
        }
        throw new MillraceException(
                "INVALID_CONF_KEY",
                "There is no setting " + key + ". Did you mean " + nearest + " (" + meanings.get(nearest)
                        + ")? All of them: " + String.join(", ", meanings.keySet()) + ".");
    }

    /** How many letters must be put in, taken out or changed. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
