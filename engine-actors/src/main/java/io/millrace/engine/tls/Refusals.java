package io.millrace.engine.tls;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once for each connection and reason why it was refused: nodes try again every second. Thread-safe. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int MOST_REMEMBERED = 1_000;

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    void refused(String connection, SSLException e) {
        refused(connection, reason(e));
    }

    void refused(String connection, String reason) {
        if (said.size() < MOST_REMEMBERED && said.add(connection + reason)) {
            LOG.warn("A connection {} was refused: {}", connection, reason);
        } else {
            LOG.debug("A connection {} was refused again: {}", connection, reason);
        }
    }

    private static String reason(SSLException e) {
        String all = causes(e);
        if (all.toLowerCase(Locale.ROOT).contains("unrecognized ssl message")) {
            return "the other end does not speak TLS. Set millrace.cluster.tls.* there as here (" + all + ")";
        }
        if (all.contains("Received fatal alert")) {
            return "the other end does not accept this node's certificate. Its log says why (" + all + ")";
        }
        if (all.contains("Empty client certificate chain")) {
            return "the other end has no certificate of an authority that this node accepts (" + all + ")";
        }
        return all;
    }

    private static String causes(Throwable e) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = e; t != null && all.indexOf(String.valueOf(t.getMessage())) < 0; t = t.getCause()) {
            all.append(all.isEmpty() ? "" : ": ").append(t.getMessage());
        }
        return all.toString();
    }
}
