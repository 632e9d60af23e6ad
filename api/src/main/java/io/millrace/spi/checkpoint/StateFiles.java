package io.millrace.spi.checkpoint;

import io.millrace.spi.state.StatePart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The state objects that a manifest names: the bases, and the segments of the epochs after them. Pure; the one place that knows how state
 * objects are named:
 *
 * <pre>
 *   state/{execution}/{epoch, 20 digits}-{part}of{parts}-{unique}.seg    what changed in one epoch on one node
 *   state/{execution}/{epoch, 20 digits}-{part}of{parts}-{unique}.base   what a base of that node consists of
 *   state/{execution}/{epoch, 20 digits}-{part}of{parts}-{unique}.sst    a file of a base (kept by later bases)
 * </pre>
 *
 * A name without part is of the only one. A base takes the place of the segments of its own part and execution up to its epoch. What older
 * executions left is replaced once every part of one execution has a base: only then is all state in them.
 *
 * @param baseEpoch every segment named is newer; -1 without bases of all parts
 * @param base for each base its description, then its files
 * @param segments oldest first
 */
public record StateFiles(long baseEpoch, List<ObjectRef> base, List<ObjectRef> segments) {
    public static final StateFiles NONE = new StateFiles(-1, List.of(), List.of());
    private static final int EPOCH_DIGITS = 20;
    private static final String STATE = "state/";
    private static final String SEGMENT = ".seg";
    private static final String BASE = ".base";
    private static final Pattern PART = Pattern.compile("/[0-9]{20}-([0-9]{1,9})of([0-9]{1,9})-");

    public static StateFiles of(Manifest m) {
        return new StateFiles(m.stateBaseEpoch(), m.stateBase(), m.segments());
    }

    /** Which part of which execution an object belongs to. */
    private record Owner(long execution, StatePart part) implements Comparable<Owner> {
        static Owner of(String path) {
            return new Owner(executionOf(path), partOf(path));
        }

        @Override
        public int compareTo(Owner o) {
            return execution != o.execution
                    ? Long.compare(execution, o.execution)
                    : Integer.compare(part.index(), o.part.index());
        }
    }

    /**
     * What the next manifest names, given what the nodes reported for its epoch: new segments, and possibly bases. A report may repeat what
     * an earlier one had; the files of a base stand behind its description.
     */
    public StateFiles next(List<ObjectRef> reported) {
        TreeMap<Owner, List<ObjectRef>> bases = newestBases(List.of(base, reported));
        long complete = newestComplete(bases.keySet());
        List<ObjectRef> nextBase = new ArrayList<>();
        long lowest = Long.MAX_VALUE;
        for (Map.Entry<Owner, List<ObjectRef>> e : bases.entrySet()) {
            if (e.getKey().execution() >= complete) {
                nextBase.addAll(e.getValue());
            }
            if (e.getKey().execution() == complete) {
                lowest = Math.min(lowest, epochOf(e.getValue().get(0).path()));
            }
        }
        Map<String, ObjectRef> nextSegments = new LinkedHashMap<>();
        for (List<ObjectRef> some : List.of(segments, reported)) {
            for (ObjectRef r : some) {
                if (r.path().endsWith(SEGMENT) && !isReplaced(r.path(), bases, complete)) {
                    nextSegments.put(r.path(), r);
                }
            }
        }
        List<ObjectRef> ordered = new ArrayList<>(nextSegments.values());
        ordered.sort((a, b) -> Long.compare(epochOf(a.path()), epochOf(b.path())));
        return new StateFiles(complete < 0 ? -1 : lowest, List.copyOf(nextBase), List.copyOf(ordered));
    }

    private static TreeMap<Owner, List<ObjectRef>> newestBases(List<List<ObjectRef>> all) {
        TreeMap<Owner, List<ObjectRef>> bases = new TreeMap<>();
        for (List<ObjectRef> some : all) {
            for (List<ObjectRef> one : bases(some)) {
                String path = one.get(0).path();
                List<ObjectRef> known = bases.get(Owner.of(path));
                if (known == null || epochOf(path) > epochOf(known.get(0).path())) {
                    bases.put(Owner.of(path), one);
                }
            }
        }
        return bases;
    }

    /** Of the executions that wrote a base or a segment that is named here, the oldest; {@link Long#MAX_VALUE} if there are none. */
    public long oldestExecution() {
        long oldest = Long.MAX_VALUE;
        for (List<ObjectRef> one : bases(base)) {
            oldest = Math.min(oldest, executionOf(one.get(0).path()));
        }
        for (ObjectRef segment : segments) {
            oldest = Math.min(oldest, executionOf(segment.path()));
        }
        return oldest;
    }

    /** The bases in a list of objects: of each the description, then its files. */
    public static List<List<ObjectRef>> bases(List<ObjectRef> objects) {
        List<List<ObjectRef>> bases = new ArrayList<>();
        List<ObjectRef> open = null;
        for (ObjectRef r : objects) {
            if (r.path().endsWith(BASE)) {
                open = new ArrayList<>(List.of(r));
                bases.add(open);
            } else if (open != null && !r.path().endsWith(SEGMENT)) {
                open.add(r);
            } else {
                open = null;
            }
        }
        return bases;
    }

    /** The newest execution with a base of each part, or -1. */
    private static long newestComplete(Set<Owner> owners) {
        Map<Long, Set<Integer>> parts = new TreeMap<>();
        long complete = -1;
        for (Owner owner : owners) {
            Set<Integer> there = parts.computeIfAbsent(owner.execution(), x -> new HashSet<>());
            there.add(owner.part().index());
            if (there.size() == owner.part().count()) {
                complete = Math.max(complete, owner.execution());
            }
        }
        return complete;
    }

    private static boolean isReplaced(String segment, TreeMap<Owner, List<ObjectRef>> bases, long complete) {
        if (bases.isEmpty()) {
            return false;
        }
        if (executionOf(segment) < complete) {
            return true;
        }
        List<ObjectRef> own = bases.get(Owner.of(segment));
        return own != null && epochOf(segment) <= epochOf(own.get(0).path());
    }

    public static String segmentPath(long execution, long epoch, StatePart part, String unique) {
        return path(execution, epoch, part, unique) + SEGMENT;
    }

    public static String basePath(long execution, long epoch, StatePart part, String unique) {
        return path(execution, epoch, part, unique) + BASE;
    }

    /** A file of a base; unique must differ between the files of one epoch. */
    public static String baseFilePath(long execution, long epoch, StatePart part, String unique) {
        return path(execution, epoch, part, unique) + ".sst";
    }

    /** The part in the name of a state object; the only one if it names none. */
    public static StatePart partOf(String path) {
        Matcher m = PART.matcher(path);
        if (!m.find()) {
            return StatePart.WHOLE;
        }
        int index = Integer.parseInt(m.group(1));
        int count = Integer.parseInt(m.group(2));
        return index < count ? new StatePart(index, count) : StatePart.WHOLE;
    }

    public static boolean isBaseDescription(String path) {
        return path.endsWith(BASE);
    }

    public static boolean isSegment(String path) {
        return path.endsWith(SEGMENT);
    }

    /** The execution in the name of a state object, or -1 if it is not one. */
    public static long executionOf(String path) {
        int second = path.indexOf('/', STATE.length());
        boolean three = path.startsWith(STATE) && second >= 0 && path.indexOf('/', second + 1) < 0;
        return three ? number(path, STATE.length(), second) : -1;
    }

    /** The epoch in the name of a state object, or -1 if it is not one. */
    public static long epochOf(String path) {
        int name = path.lastIndexOf('/') + 1;
        int dash = path.indexOf('-', name);
        return dash < 0 ? -1 : number(path, name, dash);
    }

    private static String path(long execution, long epoch, StatePart part, String unique) {
        String digits = Long.toString(epoch);
        return "state/" + execution + "/" + "0".repeat(EPOCH_DIGITS - digits.length()) + digits + "-" + part.index()
                + "of" + part.count() + "-" + unique;
    }

    /** The number that stands at [from, to), or -1 if there is something else. Asked for every object that a manifest names. */
    private static long number(String s, int from, int to) {
        if (from >= to || to - from > EPOCH_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = s.charAt(i) - '0';
            if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
