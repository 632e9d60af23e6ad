package io.millrace.engine.statetable;

import io.millrace.sql.json.JsonReader;
import io.millrace.sql.json.JsonText;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What operators keep as JSON, for the checkpoint, and back. */
public final class ShapeText {
    private static final String VERSION = "1";

    private ShapeText() {}

    public static String write(List<OperatorShape> operators) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("version", VERSION);
        all.put("operators", operators.stream().map(ShapeText::operator).toList());
        return JsonText.compact(all);
    }

    private static Map<String, Object> operator(OperatorShape shape) {
        Map<String, Object> o = new LinkedHashMap<>();
        o.put("name", shape.name());
        o.put("stage", String.valueOf(shape.stage()));
        o.put("stores", shape.stores().stream().map(ShapeText::store).toList());
        return o;
    }

    private static Map<String, Object> store(StoreShape s) {
        Map<String, Object> o = new LinkedHashMap<>();
        o.put("store", s.store());
        o.put("variable", s.variable());
        o.put("table", s.table());
        o.put("layout", s.layout().name());
        o.put("timed", String.valueOf(s.timed()));
        o.put("key", s.key().toDDL());
        o.put("value", s.value().toDDL());
        o.put("inner", s.inner().toDDL());
        return o;
    }

    /** Empty for a text that this version does not understand. */
    public static Optional<List<OperatorShape>> read(String text) {
        try {
            Map<?, ?> all = (Map<?, ?>) JsonReader.read(text).orElse(Map.of());
            if (!VERSION.equals(all.get("version")) || !(all.get("operators") instanceof List<?> list)) {
                return Optional.empty();
            }
            List<OperatorShape> operators = new ArrayList<>();
            for (Object one : list) {
                operators.add(operator((Map<?, ?>) one));
            }
            return Optional.of(operators);
        } catch (ClassCastException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static OperatorShape operator(Map<?, ?> o) {
        List<StoreShape> stores = new ArrayList<>();
        if (o.get("stores") instanceof List<?> list) {
            for (Object one : list) {
                stores.add(store((Map<?, ?>) one));
            }
        }
        return new OperatorShape(text(o, "name"), Integer.parseInt(text(o, "stage")), stores);
    }

    private static StoreShape store(Map<?, ?> o) {
        return new StoreShape(
                text(o, "store"),
                text(o, "variable"),
                text(o, "table"),
                Layout.valueOf(text(o, "layout")),
                Boolean.parseBoolean(text(o, "timed")),
                schema(text(o, "key")),
                schema(text(o, "value")),
                schema(text(o, "inner")));
    }

    private static StructType schema(String ddl) {
        return ddl.isEmpty() ? new StructType() : StructType.fromDDL(ddl);
    }

    private static String text(Map<?, ?> o, String field) {
        if (o.get(field) instanceof String s) {
            return s;
        }
        throw new IllegalArgumentException("no " + field);
    }
}
