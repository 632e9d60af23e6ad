package io.millrace.samples.porting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a Java program can call of Spark, by class: recorded in a file, so that it can be compared without Spark. */
record SparkApi(Map<String, List<ApiMember>> members) {
    private static final Path FILE = SparkProgram.MODULE.resolve("src/api/spark-4.2.0.txt");
    private static final String CLASS = "class ";

    static SparkApi recorded() {
        Map<String, List<ApiMember>> members = new TreeMap<>();
        String owner = "";
        for (String line : lines()) {
            if (line.startsWith(CLASS)) {
                owner = line.substring(CLASS.length());
                members.put(owner, new ArrayList<>());
            } else {
                members.get(owner).add(ApiMember.parse(owner, line.strip()));
            }
        }
        return new SparkApi(members);
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void record() throws IOException {
        StringBuilder out = new StringBuilder();
        members.forEach((owner, all) -> {
            out.append(CLASS).append(owner).append('\n');
            all.forEach(member -> out.append("  ").append(member.line()).append('\n'));
        });
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, out);
    }
}
