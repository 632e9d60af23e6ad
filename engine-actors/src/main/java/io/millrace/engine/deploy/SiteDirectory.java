package io.millrace.engine.deploy;

import io.millrace.error.MillraceException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The execution sites of a node, by query and execution. Thread-safe. */
public final class SiteDirectory {
    private record Key(String queryId, long execution) {}

    private final Map<Key, ExecutionSite> sites = new ConcurrentHashMap<>();

    public void add(ExecutionSite site) {
        if (sites.putIfAbsent(new Key(site.queryId(), site.execution()), site) != null) {
            throw new IllegalStateException("Execution " + site.execution() + " of query " + site.queryId()
                    + " has a site on this node already");
        }
    }

    ExecutionSite site(String queryId, long execution) {
        ExecutionSite site = sites.get(new Key(queryId, execution));
        if (site == null) {
            throw new MillraceException(
                    "INTERNAL_ERROR",
                    "A task of execution " + execution + " of query " + queryId
                            + " was deployed on a node that has no site for it.");
        }
        return site;
    }

    public void remove(String queryId, long execution) {
        sites.remove(new Key(queryId, execution));
    }
}
