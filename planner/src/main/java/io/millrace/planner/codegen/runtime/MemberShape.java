package io.millrace.planner.codegen.runtime;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which members JSON objects have at which place, learnt from those read so far: records of a stream mostly have theirs in one order, and
 * then a name is compared once instead of being searched for its end and looked up. One task.
 */
final class MemberShape {
    static final int NOT_AS_EXPECTED = -2;
    private static final int NO_FIELD = -1;
    private static final int MOST_PLACES = 128;
    /** Names of no field that are kept at most, in the life of a shape: each one is an object. */
    private static final int MOST_STRANGE_NAMES = 1024;

    private final byte[][] fields;
    private final MemberName[] fieldNames;
    private final boolean learning;
    private @Nullable MemberName[] names = new MemberName[16];
    private int[] fieldOf = new int[16];
    private int strangeNames;

    /** @param fields names of the fields of the schema; with one of them twice nothing is learnt */
    MemberShape(byte[][] fields) {
        this.fields = fields;
        fieldNames = new MemberName[fields.length];
        boolean distinct = true;
        for (int i = 0; i < fields.length; i++) {
            fieldNames[i] = new MemberName(fields[i]);
            distinct &= indexOf(fields[i], 0, fields[i].length) == i;
        }
        learning = distinct;
    }

    /** The field whose name stands at {@code at}, if that of this place does; -1 for a name of no field. */
    int expected(int place, byte[] in, int at, int end) {
        MemberName name = place < names.length ? names[place] : null;
        return name != null && name.at(in, at, end) ? fieldOf[place] : NOT_AS_EXPECTED;
    }

    /** Bytes of the name that is expected at this place. */
    int length(int place) {
        MemberName name = names[place];
        return name == null ? 0 : name.length();
    }

    /** The field of this name, -1 for none, which from now on is expected at this place. */
    int learn(int place, byte[] in, int from, int to) {
        int field = indexOf(in, from, to);
        if (learning && place < MOST_PLACES && (field >= 0 || strangeNames < MOST_STRANGE_NAMES)) {
            if (place >= names.length) {
                names = Arrays.copyOf(names, 2 * names.length);
                fieldOf = Arrays.copyOf(fieldOf, names.length);
            }
            names[place] = field >= 0 ? fieldNames[field] : new MemberName(Arrays.copyOfRange(in, from, to));
            fieldOf[place] = field;
            strangeNames += field >= 0 ? 0 : 1;
        }
        return field;
    }

    private int indexOf(byte[] in, int from, int to) {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i].length == to - from && Arrays.equals(fields[i], 0, fields[i].length, in, from, to)) {
                return i;
            }
        }
        return NO_FIELD;
    }
}
