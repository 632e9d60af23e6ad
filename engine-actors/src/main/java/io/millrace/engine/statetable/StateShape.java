package io.millrace.engine.statetable;

import io.millrace.spi.checkpoint.Corruption;
import io.millrace.sql.json.JsonReader;
import io.millrace.sql.json.JsonText;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the functions of a query keep by key, by table: the part of its state whose columns may change between runs. A shape is noted in
 * manifests ({@link io.millrace.spi.checkpoint.StateVersions}).
 */
public record StateShape(SortedMap<String, KeptTable> tables) {
    public static final StateShape NONE = new StateShape(new TreeMap<>());
    private static final String VERSION = "1";

    public StateShape {
        tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    }

    public static StateShape of(List<OperatorShape> operators) {
        TreeMap<String, KeptTable> kept = new TreeMap<>();
        for (OperatorShape operator : operators) {
            for (StoreShape store : operator.stores()) {
                if (KeptTable.has(store.layout())) {
                    kept.put(store.table(), KeptTable.of(store));
                }
            }
        }
        return new StateShape(kept);
    }

    /** With what only the other has: variables that are not declared any more stay in the state as they were. */
    public StateShape over(StateShape before) {
        TreeMap<String, KeptTable> all = new TreeMap<>(before.tables);
        all.putAll(tables);
        return new StateShape(all);
    }

    /**
     * The text of this over a shape that was noted.
     *
     * @param before its text; empty: none was
     * @throws io.millrace.error.MillraceException {@code CHECKPOINT_CORRUPT} if this version cannot read it
     */
    public String over(String before) {
        return tables.isEmpty() ? before : over(read(before)).text();
    }

    public boolean isEmpty() {
        return tables.isEmpty();
    }

    /** The columns of each table in a line, to be compared and shown. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        tables.values()
                .forEach(t -> lines.add(t.table() + (t.timed() ? " with times" : "") + ": "
                        + t.value().toDDL()));
        return lines;
    }

    /** The store with the columns that this shape says; the same if it says nothing of it. */
    public StoreShape shown(StoreShape store) {
        KeptTable kept = tables.get(store.table());
        return kept == null ? store : store.keeping(kept.timed(), kept.value(), kept.userKey());
    }

    /** As JSON; equal shapes give equal texts. Empty for an empty shape. */
    public String text() {
        if (tables.isEmpty()) {
            return "";
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("version", VERSION);
        all.put("tables", tables.values().stream().map(StateShape::table).toList());
        return JsonText.compact(all);
    }

    private static Map<String, Object> table(KeptTable t) {
        Map<String, Object> o = new LinkedHashMap<>();
        o.put("table", t.table());
        o.put("variable", t.variable());
        o.put("layout", t.layout().name());
        o.put("timed", String.valueOf(t.timed()));
        o.put("value", t.value().json());
        o.put("userKey", t.userKey().json());
        return o;
    }

    /**
     * What {@link #text} wrote.
     *
     * @throws io.millrace.error.MillraceException {@code CHECKPOINT_CORRUPT} if this version cannot read it
     */
    public static StateShape read(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        TreeMap<String, KeptTable> kept = new TreeMap<>();
        try {
            Map<?, ?> all = (Map<?, ?>) JsonReader.read(text).orElse(Map.of());
            if (!VERSION.equals(all.get("version")) || !(all.get("tables") instanceof List<?> list)) {
                throw unreadable(text, null);
            }
            for (Object one : list) {
                KeptTable t = table((Map<?, ?>) one);
                kept.put(t.table(), t);
            }
        } catch (ClassCastException | IllegalArgumentException e) {
            throw unreadable(text, e);
        }
        return new StateShape(kept);
    }

    private static RuntimeException unreadable(String text, @Nullable Throwable cause) {
        return Corruption.of(
                "manifest", "this version does not understand the shape of state that it notes: " + text, cause);
    }

    private static KeptTable table(Map<?, ?> o) {
        return new KeptTable(
                string(o, "table"),
                string(o, "variable"),
                Layout.valueOf(string(o, "layout")),
                Boolean.parseBoolean(string(o, "timed")),
                (StructType) DataType.fromJson(string(o, "value")),
                (StructType) DataType.fromJson(string(o, "userKey")));
    }

    private static String string(Map<?, ?> o, String field) {
        if (o.get(field) instanceof String s) {
            return s;
        }
        throw new IllegalArgumentException("no " + field);
    }
}
