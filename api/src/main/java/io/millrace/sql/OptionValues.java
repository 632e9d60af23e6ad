package io.millrace.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options as a reader or writer collects them: keys ignore case, the last one given wins with its own spelling. Not
 * thread-safe.
 */
public final class OptionValues {
    private final Map<String, String> values = new HashMap<>();

    public void put(String key, String value) {
        values.keySet().removeIf(key::equalsIgnoreCase);
        values.put(key, value);
    }

    public void putAll(Map<String, String> options) {
        options.forEach(this::put);
    }

    public Optional<String> get(String key) {
        return values.entrySet().stream()
                .filter(e -> e.getKey().equalsIgnoreCase(key))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    public Map<String, String> asMap() {
        return Map.copyOf(values);
    }

    /**
     * The paths to use: those of the call, else the option {@code path}, which is taken out.
     *
     * @param call the method for the error message when both are given
     */
    public List<String> paths(String call, List<String> given) {
        Optional<String> option = get("path");
        if (option.isEmpty()) {
            return given;
        }
        if (!given.isEmpty()) {
            throw new AnalysisException(
                    "PATH_OPTION_CONFLICT",
                    "A path is given twice: as option 'path' and by " + call
                            + ". Leave out the option, or call "
                            + call.replaceAll("\\(.*", "()") + ".");
        }
        values.keySet().removeIf("path"::equalsIgnoreCase);
        return List.of(option.get());
    }
}
