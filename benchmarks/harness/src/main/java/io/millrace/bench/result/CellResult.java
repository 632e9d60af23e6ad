package io.millrace.bench.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One cell: one engine, one workload, one rate, once. Immutable. docs/benchmarks/method.md says what each label and figure means.
 *
 * @param labels texts by name, such as {@code engine}
 * @param figures numbers by name, with the unit as the name's ending
 */
public record CellResult(Map<String, String> labels, Map<String, Double> figures) {
    private static final JsonFactory JSON = new JsonFactory();

    public CellResult {
        labels = Map.copyOf(labels);
        figures = Map.copyOf(figures);
    }

    /** Collects labels and figures. For one thread. */
    public static final class Builder {
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Map<String, Double> figures = new LinkedHashMap<>();

        public Builder label(String name, String value) {
            labels.put(name, value);
            return this;
        }

        public Builder figure(String name, double value) {
            figures.put(name, value);
            return this;
        }

        public Builder figure(String name, long value) {
            return figure(name, (double) value);
        }

        public Builder all(CellResult result) {
            labels.putAll(result.labels);
            figures.putAll(result.figures);
            return this;
        }

        public CellResult build() {
            return new CellResult(labels, figures);
        }
    }

    /** Empty if there is none of this name. */
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }

    public OptionalDouble figure(String name) {
        Double value = figures.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** It kept the rate, or worked off all, with nothing missing and nothing wrong. */
    public boolean held() {
        return label("held").equals("yes");
    }

    /** One line, without its end. */
    public String toJson() {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            for (String name : labels.keySet().stream().sorted().toList()) {
                json.writeStringField(name, label(name));
            }
            for (String name : figures.keySet().stream().sorted().toList()) {
                json.writeNumberField(name, figures.getOrDefault(name, Double.NaN));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    /** @throws IllegalArgumentException if it is no line of {@link #toJson} */
    public static CellResult fromJson(String line) {
        Builder result = new Builder();
        try (JsonParser json = JSON.createParser(line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_STRING) {
                    result.label(name, json.getText());
                } else {
                    result.figure(name, json.getDoubleValue());
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("No result of a cell: " + line, e);
        }
        return result.build();
    }
}
