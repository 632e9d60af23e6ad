package io.millrace.planner.physical;

import io.millrace.sql.types.StructType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A short name for what a query computes: equal for equal stages, sources and schemas, whatever the options, but for how often static sides are read. */
final class Fingerprint {
    private Fingerprint() {}

    static String of(List<Stage> stages, List<SourceSpec> sources, StructType output) {
        PhysicalPlan bare = new PhysicalPlan(stages, sources, output, "", List.of());
        String text = PlanText.of(bare) + output.simpleString();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
