package io.millrace.connector.files;

import io.millrace.connector.Connector.SinkRequest;
import io.millrace.connector.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * In whose place the rows of an overwrite come.
 *
 * @param how much
 * @param below a partition's directory; empty for that of the table
 */
record Replaced(Extent how, String below) {
    /** An option that only the engine gives: the partition, as its directory relative to the table's, that an overwrite is of. */
    private static final String PARTITION = "millrace.overwrite.partition";

    private static final String MODE = "partitionOverwriteMode";

    enum Extent {
        NONE,
        ALL,
        PARTITIONS_WRITTEN
    }

    static final Replaced NOTHING = new Replaced(Extent.NONE, "");

    static Replaced of(SinkRequest request, Partitioning partitioning) {
        Options options = request.options();
        String mode = options.get(MODE, "static");
        boolean dynamic = switch (mode.toLowerCase(Locale.ROOT)) {
            case "static" -> false;
            case "dynamic" -> partitioning.depth() > 0;
            default -> throw Options.invalid(MODE, mode, "static or dynamic");
        };
        return new Replaced(dynamic ? Extent.PARTITIONS_WRITTEN : Extent.ALL, options.get(PARTITION, ""));
    }

    /** Those whose files go, but for the parts. */
    List<Path> directories(Path table, List<StagedPart> parts) {
        return switch (how) {
            case NONE -> List.of();
            case ALL -> List.of(table.resolve(below));
            case PARTITIONS_WRITTEN ->
                parts.stream()
                        .map(part -> Objects.requireNonNull(part.in(table).getParent()))
                        .distinct()
                        .toList();
        };
    }
}
