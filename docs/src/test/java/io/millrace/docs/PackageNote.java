package io.millrace.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a {@code package-info.java} says of its package: one sentence, then the lines Path, Thread, May use and Open
 * first.
 *
 * @param stop where the package stands on a path, or empty for a leaf
 * @param openFirst the full name of the class to open first
 */
record PackageNote(
        String module, String name, String role, Optional<Stop> stop, String thread, String mayUse, String openFirst) {

    /** The stop before and the stop after are package names, or empty at the ends of the path. */
    record Stop(String path, int number, Optional<String> before, Optional<String> after) {}

    static final List<String> PATHS = List.of("plan", "data", "control");

    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/\\s*(?:@|package)", Pattern.DOTALL);
    private static final Pattern NEIGHBOUR = Pattern.compile("(?:none|\\{@code (?:none|([\\w.]+))})");
    private static final Pattern STOP = Pattern.compile(
            "(plan|data|control), stop (\\d+); before " + NEIGHBOUR + "; after " + NEIGHBOUR.pattern() + "\\.?");
    private static final Pattern LINK = Pattern.compile("\\{@link ([\\w.]+)}");

    /** Reads the note, and adds to {@code faults} what does not follow the convention. */
    static Optional<PackageNote> read(String module, String packageName, Path file, List<String> faults) {
        Matcher javadoc = JAVADOC.matcher(Checkout.read(file));
        if (!javadoc.find()) {
            faults.add(packageName + ": package-info.java has no Javadoc");
            return Optional.empty();
        }
        List<String> paragraphs = Stream.of(javadoc.group(1).split("<p>"))
                .map(paragraph -> paragraph
                        .lines()
                        .map(line -> line.strip().replaceFirst("^\\*\\s?", "").strip())
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.joining(" ")))
                .toList();
        List<String> before = new ArrayList<>(faults);
        String path = line(packageName, paragraphs, "Path", faults);
        String thread = line(packageName, paragraphs, "Thread", faults);
        String mayUse = line(packageName, paragraphs, "May use", faults);
        String openFirst = line(packageName, paragraphs, "Open first", faults);
        String role = paragraphs.get(0);
        if (role.isEmpty()) {
            faults.add(packageName + ": no sentence that says the role");
        }
        Matcher link = LINK.matcher(openFirst);
        boolean linked = link.find();
        if (!linked && !openFirst.isEmpty()) {
            faults.add(packageName + ": \"Open first\" names no class as {@link full.Name}");
        }
        Optional<Stop> stop = stop(packageName, path, faults);
        return faults.equals(before)
                ? Optional.of(new PackageNote(module, packageName, role, stop, thread, mayUse, link.group(1)))
                : Optional.empty();
    }

    private static String line(String packageName, List<String> paragraphs, String label, List<String> faults) {
        List<String> found = paragraphs.stream()
                .filter(paragraph -> paragraph.startsWith(label + ": "))
                .map(paragraph -> paragraph.substring(label.length() + 2))
                .toList();
        if (found.size() != 1) {
            faults.add("%s: needs one line \"<p>%s: …\", has %d".formatted(packageName, label, found.size()));
            return "";
        }
        return found.get(0);
    }

    private static Optional<Stop> stop(String packageName, String path, List<String> faults) {
        if (path.isEmpty() || path.equals("leaf.")) {
            return Optional.empty();
        }
        Matcher stop = STOP.matcher(path);
        if (!stop.matches()) {
            faults.add(packageName + ": \"Path: " + path + "\" is neither \"leaf.\" nor \"plan|data|control, stop N; "
                    + "before {@code package}|none; after {@code package}|none.\"");
            return Optional.empty();
        }
        return Optional.of(new Stop(
                stop.group(1),
                Integer.parseInt(stop.group(2)),
                Optional.ofNullable(stop.group(3)),
                Optional.ofNullable(stop.group(4))));
    }
}
