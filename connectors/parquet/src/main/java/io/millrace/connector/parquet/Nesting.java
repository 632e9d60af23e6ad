package io.millrace.connector.parquet;

import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** How lists and maps are spelt in a file's schema: in three levels, and in the two of older writers, as the format's rules for them say. */
final class Nesting {
    private Nesting() {}

    static boolean isList(Type type) {
        return !type.isPrimitive()
                && type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation
                && type.asGroupType().getFieldCount() == 1
                && type.asGroupType().getType(0).isRepetition(Type.Repetition.REPEATED);
    }

    /** Whether a list's repeated field is the element itself and not a group around it. */
    static boolean isTwoLevel(GroupType list) {
        Type repeated = list.getType(0);
        return repeated.isPrimitive()
                || repeated.asGroupType().getFieldCount() > 1
                || repeated.asGroupType().getType(0).isRepetition(Type.Repetition.REPEATED)
                || repeated.getName().equals("array")
                || repeated.getName().equals(list.getName() + "_tuple");
    }

    static Type element(GroupType list) {
        return isTwoLevel(list)
                ? list.getType(0)
                : list.getType(0).asGroupType().getType(0);
    }

    static boolean isMap(Type type) {
        if (type.isPrimitive()
                || !(type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation)
                        && !(type.getLogicalTypeAnnotation()
                                instanceof LogicalTypeAnnotation.MapKeyValueTypeAnnotation)) {
            return false;
        }
        GroupType group = type.asGroupType();
        return group.getFieldCount() == 1
                && group.getType(0).isRepetition(Type.Repetition.REPEATED)
                && !group.getType(0).isPrimitive()
                && group.getType(0).asGroupType().getFieldCount() == 2;
    }

    /** Of a map: key and value. */
    static GroupType entry(GroupType map) {
        return map.getType(0).asGroupType();
    }
}
