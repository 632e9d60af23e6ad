package io.millrace.sql;

import io.millrace.sql.tree.Plan.JoinType;
import java.util.Locale;
import java.util.Map;

/** Spark's spellings of join types; case and underscores do not matter. */
final class JoinTypes {
    private JoinTypes() {}

    static JoinType parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT).replace("_", "")) {
            case "inner" -> JoinType.INNER;
            case "outer", "full", "fullouter" -> JoinType.FULL_OUTER;
            case "leftouter", "left" -> JoinType.LEFT_OUTER;
            case "rightouter", "right" -> JoinType.RIGHT_OUTER;
            case "leftsemi", "semi" -> JoinType.LEFT_SEMI;
            case "leftanti", "anti" -> JoinType.LEFT_ANTI;
            case "cross" -> JoinType.CROSS;
            default ->
                throw new AnalysisException(
                        "UNSUPPORTED_JOIN_TYPE",
                        "0A000",
                        "Unsupported join type '" + text
                                + "'. Supported join types include: 'inner', 'cross', 'outer', 'full',"
                                + " 'full_outer', 'left', 'left_outer', 'right', 'right_outer', 'semi', 'left_semi', 'anti', 'left_anti'.",
                        Map.of("typ", text));
        };
    }
}
