package io.millrace.engine.launch;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * The class loader of a node without a network: all classes are its parent's, but it does not see the default settings of Pekko's libraries for
 * several nodes. Reading those takes most of the time that settings take, and they name serializers and extensions that would be loaded.
 */
final class LoneLoader extends ClassLoader {
    private static final String DEFAULTS = "reference.conf";
    /** How the jars of those libraries begin. */
    private static final List<String> OF_SEVERAL_NODES = List.of(
            "pekko-cluster",
            "pekko-coordination",
            "pekko-distributed-data",
            "pekko-persistence",
            "pekko-remote",
            "pekko-stream");

    LoneLoader(ClassLoader parent) {
        super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Enumeration<URL> all = super.getResources(name);
        if (!name.equals(DEFAULTS)) {
            return all;
        }
        List<URL> needed = new ArrayList<>();
        while (all.hasMoreElements()) {
            URL one = all.nextElement();
            if (isNeeded(one.getPath())) {
                needed.add(one);
            }
        }
        return Collections.enumeration(needed);
    }

    /** @param path such as {@code file:/lib/pekko-remote_2.13-1.7.0.jar!/reference.conf} */
    static boolean isNeeded(String path) {
        String jar = path.substring(0, path.length() - DEFAULTS.length() - 1);
        String name = jar.substring(jar.lastIndexOf('/') + 1);
        for (String library : OF_SEVERAL_NODES) {
            if (name.startsWith(library)) {
                return false;
            }
        }
        return true;
    }
}
