package io.millrace.spi.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state objects that a manifest names: the files of one materialised base, and the segments of the epochs after it. Pure; the
 * one place that knows how state objects are named:
 *
 * <pre>
 *   state/{execution}/{epoch, 20 digits}-{unique}.seg    what changed in one epoch on one node
 *   state/{execution}/{epoch, 20 digits}-{unique}.base   what a base consists of
 *   state/{execution}/{epoch, 20 digits}-{unique}.sst    a file of a base (kept by later bases)
 * </pre>
 *
 * @param baseEpoch the epoch that the base holds, -1 without one
 * @param base its description first, then its files
 * @param segments oldest first
 */
public record StateFiles(long baseEpoch, List<ObjectRef> base, List<ObjectRef> segments) {
    public static final StateFiles NONE = new StateFiles(-1, List.of(), List.of());
    private static final String SEGMENT = ".seg";
    private static final String BASE = ".base";

    public static StateFiles of(Manifest m) {
        return new StateFiles(m.stateBaseEpoch(), m.stateBase(), m.segments());
    }

    /**
     * What the next manifest names, given what the nodes reported for its epoch: new segments, and possibly a base, which takes
     * the place of the old one and of all segments up to its epoch. A report may repeat what an earlier one had.
     */
    public StateFiles next(List<ObjectRef> reported) {
        long newBase = baseEpoch;
        String description = null;
        for (ObjectRef r : reported) {
            if (r.path().endsWith(BASE) && epochOf(r.path()) > newBase) {
                newBase = epochOf(r.path());
                description = r.path();
            }
        }
        List<ObjectRef> nextBase = base;
        if (description != null) {
            nextBase = new ArrayList<>();
            for (ObjectRef r : reported) {
                boolean file = !r.path().endsWith(SEGMENT) && !r.path().endsWith(BASE);
                if (r.path().equals(description)) {
                    nextBase.add(0, r);
                } else if (file && !nextBase.contains(r)) {
                    nextBase.add(r);
                }
            }
        }
        Map<String, ObjectRef> nextSegments = new LinkedHashMap<>();
        for (List<ObjectRef> some : List.of(segments, reported)) {
            for (ObjectRef r : some) {
                if (r.path().endsWith(SEGMENT) && epochOf(r.path()) > newBase) {
                    nextSegments.put(r.path(), r);
                }
            }
        }
        List<ObjectRef> ordered = new ArrayList<>(nextSegments.values());
        ordered.sort((a, b) -> Long.compare(epochOf(a.path()), epochOf(b.path())));
        return new StateFiles(newBase, List.copyOf(nextBase), List.copyOf(ordered));
    }

    public static String segmentPath(long execution, long epoch, String unique) {
        return path(execution, epoch, unique) + SEGMENT;
    }

    public static String basePath(long execution, long epoch, String unique) {
        return path(execution, epoch, unique) + BASE;
    }

    /** A file of a base; unique must differ between the files of one epoch. */
    public static String baseFilePath(long execution, long epoch, String unique) {
        return path(execution, epoch, unique) + ".sst";
    }

    public static boolean isBaseDescription(String path) {
        return path.endsWith(BASE);
    }

    public static boolean isSegment(String path) {
        return path.endsWith(SEGMENT);
    }

    /** The execution in the name of a state object, or -1 if it is not one. */
    public static long executionOf(String path) {
        String[] parts = path.split("/", -1);
        return parts.length == 3 && parts[0].equals("state") ? number(parts[1]) : -1;
    }

    /** The epoch in the name of a state object, or -1 if it is not one. */
    public static long epochOf(String path) {
        int name = path.lastIndexOf('/') + 1;
        int dash = path.indexOf('-', name);
        return dash < 0 ? -1 : number(path.substring(name, dash));
    }

    private static String path(long execution, long epoch, String unique) {
        return String.format("state/%d/%020d-%s", execution, epoch, unique);
    }

    private static long number(String s) {
        if (s.isEmpty() || s.length() > 20 || !s.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        try {
            return Long.parseLong(s);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
