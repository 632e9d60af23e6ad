package io.millrace.engine.cluster;

import io.millrace.error.MillraceException;
import java.util.List;

/**
 * What a node tells the others of a query that its program started.
 *
 * @param name of the query, or its id if it has none
 * @param queryId from the checkpoint location
 * @param fingerprint of the operators
 * @param operators a line each, from sink to source
 */
public record QueryCard(String name, String queryId, String fingerprint, List<String> operators) {
    public QueryCard {
        operators = List.copyOf(operators);
    }

    /** Whether both are about one query: the same checkpoint, or the same name. */
    boolean concerns(QueryCard other) {
        return queryId.equals(other.queryId) || name.equals(other.name);
    }

    /** The error for a node whose program differs from one that was there before. */
    MillraceException refusal(QueryCard before, String node) {
        if (!queryId.equals(before.queryId)) {
            return new MillraceException(
                    "CLUSTER_QUERY_DIFFERS",
                    "Query '" + name + "' runs on node " + node + " with another checkpoint location (query id "
                            + before.queryId + " there, " + queryId
                            + " here). Give both the same checkpointLocation on a directory that all nodes share, or another name.");
        }
        int at = 0;
        while (at < operators.size()
                && at < before.operators.size()
                && operators.get(at).equals(before.operators.get(at))) {
            at++;
        }
        return new MillraceException(
                "CLUSTER_QUERY_DIFFERS",
                "Query '" + name + "' runs on node " + node + " as another program: fingerprint " + before.fingerprint
                        + " there, " + fingerprint + " here. The first operator that differs is '"
                        + line(before.operators, at) + "' there and '" + line(operators, at)
                        + "' here. Run the same program on all nodes, or stop the query first.");
    }

    private static String line(List<String> lines, int at) {
        return at < lines.size() ? lines.get(at).strip() : "(none)";
    }
}
