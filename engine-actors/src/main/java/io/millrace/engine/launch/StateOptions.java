package io.millrace.engine.launch;

import io.millrace.connector.Options;
import io.millrace.engine.statetable.OperatorShape;
import io.millrace.engine.statetable.StateRows;
import io.millrace.engine.statetable.StoreShape;
import io.millrace.error.MillraceException;
import io.millrace.sql.AnalysisException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which part of which state {@code format("statestore")} is to read: Spark's options, checked.
 *
 * @param batchId null: the newest durable epoch
 * @param store empty: not said
 * @param side of a join: left, right or none
 * @param variable of a processor; empty: not said
 */
record StateOptions(@Nullable Long batchId, long operatorId, String store, String side, String variable) {
    private static final List<String> NOT_YET = List.of(
            "snapshotStartBatchId",
            "snapshotPartitionId",
            "readChangeFeed",
            "changeStartBatchId",
            "changeEndBatchId",
            "internalOnlyReadAllColumnFamilies");

    static StateOptions of(Options options) {
        for (String key : NOT_YET) {
            if (options.get(key).isPresent()) {
                throw MillraceException.notYet(
                        "The option '" + key + "' of format statestore",
                        "Read the state of one batch with batchId, or of two and compare them.");
            }
        }
        if (!options.getBoolean("flattenCollectionTypes", true)) {
            throw MillraceException.notYet(
                    "The option flattenCollectionTypes = false of format statestore",
                    "Leave it out and use groupBy(\"key\") with collect_list.");
        }
        String side = options.get("joinSide", "none").toLowerCase(Locale.ROOT);
        if (!List.of("none", "left", "right").contains(side)) {
            throw new AnalysisException(
                    "STDS_INVALID_OPTION_VALUE.WITH_MESSAGE",
                    "Invalid value for source option 'joinSide': Valid values are left,right,none, not '" + side
                            + "'.");
        }
        String store = options.get("storeName", "");
        boolean timers = options.getBoolean("readRegisteredTimers", false);
        String variable = options.get("stateVarName", "");
        if (timers && !variable.isEmpty()) {
            throw new AnalysisException(
                    "STDS_CONFLICT_OPTIONS",
                    "The options 'stateVarName' and 'readRegisteredTimers' cannot be specified together. Read the variable and the timers as two tables.");
        }
        if (!side.equals("none") && !store.isEmpty()) {
            throw new AnalysisException(
                    "STDS_CONFLICT_OPTIONS",
                    "The options 'joinSide' and 'storeName' cannot be specified together. Use joinSide for the rows of a side.");
        }
        return new StateOptions(
                options.get("batchId").isPresent() ? options.getLong("batchId", 0) : null,
                options.getLong("operatorId", 0),
                store,
                side,
                timers ? StoreShape.TIMERS : variable);
    }

    /** The store that these options name, as rows; an error that says what there is. */
    StateRows rows(OperatorShape operator) {
        return new StateRows(shape(operator), !store.isEmpty());
    }

    StoreShape shape(OperatorShape operator) {
        if (!side.equals("none")) {
            return find(operator, side + "-keyWithIndexToValue", "", "joinSide", side);
        }
        boolean join = operator.stores().stream().noneMatch(s -> s.store().equals(StoreShape.DEFAULT));
        if (join && store.isEmpty()) {
            throw new AnalysisException(
                    "STDS_REQUIRED_OPTION_UNSPECIFIED",
                    "Operator " + operatorId + " is a " + operator.name()
                            + ", which keeps the rows of two sides. Set joinSide to left or right.");
        }
        boolean variables =
                operator.stores().stream().noneMatch(s -> s.variable().isEmpty());
        if (variables && variable.isEmpty()) {
            throw new AnalysisException(
                    "STDS_REQUIRED_OPTION_UNSPECIFIED",
                    "Operator " + operatorId + " is a " + operator.name()
                            + ". Set stateVarName to one of its variables, " + names(operator)
                            + ", or readRegisteredTimers to true.");
        }
        String name = store.isEmpty() ? StoreShape.DEFAULT : store;
        return variable.isEmpty()
                ? find(operator, name, "", "storeName", name)
                : find(operator, name, variable, "stateVarName", variable);
    }

    private StoreShape find(OperatorShape operator, String name, String of, String option, String value) {
        return operator.stores().stream()
                .filter(s -> s.store().equals(name) && s.variable().equals(of))
                .findFirst()
                .orElseThrow(() -> new AnalysisException(
                        "STDS_INVALID_OPTION_VALUE",
                        "Operator " + operatorId + ", a " + operator.name() + ", has nothing for " + option + " = '"
                                + (value.equals(StoreShape.TIMERS) ? "timers" : value) + "'. It has " + names(operator)
                                + "."));
    }

    private static List<String> names(OperatorShape operator) {
        List<String> names = new ArrayList<>();
        for (StoreShape s : operator.stores()) {
            if (s.variable().isEmpty()) {
                names.add("the store " + s.store());
            } else if (s.variable().equals(StoreShape.TIMERS)) {
                names.add("timers");
            } else {
                names.add("the variable " + s.variable());
            }
        }
        return names;
    }
}
