package io.millrace.engine.statetable;

import io.millrace.sql.AnalysisException;
import io.millrace.sql.types.StructField;
import io.millrace.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether a query may go on with what another program's functions kept by key: {@link Evolution} for each table, and the rest as it was. */
public final class StateRules {
    static final String VALUE_NOT_COMPATIBLE = "STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE";

    private StateRules() {}

    /**
     * Throws what keeps it from that.
     *
     * @param before of the newest durable epoch
     */
    public static void check(StateShape before, StateShape now) {
        for (KeptTable table : now.tables().values()) {
            KeptTable old = before.tables().get(table.table());
            if (old == null) {
                before.tables().values().stream()
                        .filter(t -> !t.variable().isEmpty()
                                && t.variable().equals(table.variable())
                                && t.uid().equals(table.uid()))
                        .findFirst()
                        .ifPresent(other -> {
                            throw otherKind(table.variable(), other, table);
                        });
            } else {
                check(old, table);
            }
        }
    }

    private static AnalysisException otherKind(String variable, KeptTable before, KeptTable now) {
        return otherKind(variable, kind(before.layout()), kind(now.layout()));
    }

    /** @param before the kind of a state variable, as {@code ValueState} */
    public static AnalysisException otherKind(String variable, String before, String now) {
        return new AnalysisException(
                "STATE_STORE_INVALID_VARIABLE_TYPE_CHANGE",
                "42K06",
                "State variable '" + variable + "' is a " + now + ", and in the checkpoint it is a " + before
                        + ". Make it one again, give it another name, or start with a new checkpointLocation.",
                Map.of("stateVarName", variable, "newType", now, "oldType", before));
    }

    private static String kind(Layout layout) {
        return switch (layout) {
            case VALUE -> "ValueState";
            case LIST -> "ListState";
            case MAP -> "MapState";
            default -> layout.name();
        };
    }

    private static void check(KeptTable before, KeptTable now) {
        if (before.timed() != now.timed()) {
            String what = now.variable().isEmpty() ? "a timeout" : "a time to live";
            throw refused(before, now, what + " was " + (now.timed() ? "added" : "taken away"));
        }
        if (!types(before.userKey()).equals(types(now.userKey()))) {
            throw refused(
                    before, now, "the map's keys were " + types(before.userKey()) + " and are " + types(now.userKey()));
        }
        if (Evolution.of(before.value(), now.value()) instanceof Evolution.Refused no) {
            throw refused(before, now, String.join("; ", no.why()));
        }
    }

    private static String types(StructType schema) {
        return schema.fieldList().stream()
                .map(StructField::dataType)
                .map(type -> type.sql())
                .collect(Collectors.joining(","));
    }

    private static AnalysisException refused(KeptTable before, KeptTable now, String why) {
        return new AnalysisException(VALUE_NOT_COMPATIBLE, valueNotCompatible(before, now, why));
    }

    static String valueNotCompatible(KeptTable before, KeptTable now, String why) {
        String variable = now.variable().isEmpty() ? "" : "state variable '" + now.variable() + "' of ";
        String remedy =
                now.variable().isEmpty() ? "Undo the change" : "Undo the change, give the variable another name";
        return "What " + variable + "operator '" + now.uid()
                + "' keeps cannot be read as its class is now. There: "
                + before.value().toDDL() + ", now: "
                + now.value().toDDL() + ": " + why
                + ". Fields may be added, removed, moved and widened. " + remedy
                + ", or start with a new checkpointLocation.";
    }

    /** What a restart changes, a line each; empty if nothing. Only of what {@link #check} lets pass. */
    public static List<String> changes(StateShape before, StateShape now) {
        List<String> changes = new ArrayList<>();
        for (KeptTable table : now.tables().values()) {
            KeptTable old = before.tables().get(table.table());
            if (old != null && !old.value().equals(table.value())) {
                changes.add(table.table() + " from " + old.value().toDDL() + " to "
                        + table.value().toDDL());
            }
        }
        return changes;
    }
}
