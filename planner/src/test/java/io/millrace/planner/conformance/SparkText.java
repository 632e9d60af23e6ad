package io.millrace.planner.conformance;

import io.millrace.planner.function.Types;
import io.millrace.planner.function.cast.TimeText;
import io.millrace.row.MapData;
import io.millrace.sql.types.ArrayType;
import io.millrace.sql.types.DataType;
import io.millrace.sql.types.DayTimeIntervalType;
import io.millrace.sql.types.MapType;
import io.millrace.sql.types.StructType;
import io.millrace.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Values as the golden files print them: Scala's forms in the probe files, short ones in the yardstick. */
final class SparkText {
    private final boolean scala;

    SparkText(boolean scala) {
        this.scala = scala;
    }

    static String comparable(String s) {
        return s.replace(" ", "").replace("'", "").trim();
    }

    String of(Object v, DataType type) {
        if (v == null) {
            return "null";
        } else if (type instanceof ArrayType a) {
            List<String> parts = new ArrayList<>();
            for (Object e : (Object[]) v) {
                parts.add(of(e, a.elementType()));
            }
            return (scala ? "ArraySeq(" : "[") + String.join(", ", parts) + (scala ? ")" : "]");
        } else if (type instanceof StructType s) {
            List<String> parts = new ArrayList<>();
            Object[] values = (Object[]) v;
            for (int i = 0; i < values.length; i++) {
                parts.add(of(values[i], s.field(i).dataType()));
            }
            return (scala ? "[" : "(") + String.join(",", parts) + (scala ? "]" : ")");
        } else if (type instanceof MapType m) {
            List<String> parts = new ArrayList<>();
            MapData map = (MapData) v;
            for (int i = 0; i < map.keys().length; i++) {
                parts.add(of(map.keys()[i], m.keyType()) + " -> " + of(map.values()[i], m.valueType()));
            }
            return (scala ? "Map(" : "{") + String.join(", ", parts) + (scala ? ")" : "}");
        } else if (type instanceof DayTimeIntervalType) {
            return Duration.of((Long) v, ChronoUnit.MICROS).toString();
        } else if (type instanceof YearMonthIntervalType) {
            return Period.ofMonths((Integer) v).normalized().toString();
        } else if (v instanceof byte[] b) {
            return scala
                    ? "bytes:" + new String(b, StandardCharsets.UTF_8)
                    : "0x" + HexFormat.of().withUpperCase().formatHex(b);
        } else if (Types.isDate(type)) {
            return TimeText.date((Integer) v);
        } else if (Types.isTimestamp(type)) {
            String text = TimeText.timestamp((Long) v, ZoneOffset.UTC);
            return scala
                    ? (text.contains(".") ? text : text + ".0")
                    : TimeText.instant((Long) v).toString();
        } else if (Types.isLocalTimestamp(type)) {
            return TimeText.local((Long) v, ZoneOffset.UTC).toString();
        }
        return v instanceof BigDecimal d ? d.toPlainString() : v.toString();
    }
}
