package io.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.docs.PackageNote.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The reader's way through the code: every package says where it stands, the three paths can be walked from their first
 * stop to their last, and {@code docs/reading-order.md} is what the packages say.
 */
class ReadingOrderTest {
    private static final Path PAGE = Checkout.root().resolve("docs/reading-order.md");

    /** By package name. */
    private static final Map<String, PackageNote> NOTES = new TreeMap<>();

    private static final List<String> FAULTS = new ArrayList<>();

    @BeforeAll
    static void readNotes() {
        Map<String, String> owner = new TreeMap<>();
        for (String module : Checkout.modules()) {
            Path sources = Checkout.mainSources(module);
            Checkout.files(sources, ".java").stream()
                    .map(Path::getParent)
                    .distinct()
                    .forEach(folder -> {
                        String name = sources.relativize(folder)
                                .toString()
                                .replace(folder.getFileSystem().getSeparator(), ".");
                        String other = owner.put(name, module);
                        if (other != null) {
                            FAULTS.add("%s: is in two modules, %s and %s".formatted(name, other, module));
                        }
                        Path note = folder.resolve("package-info.java");
                        if (Files.exists(note)) {
                            PackageNote.read(module, name, note, FAULTS).ifPresent(read -> NOTES.put(name, read));
                        } else {
                            FAULTS.add("%s: has no package-info.java in %s".formatted(name, module));
                        }
                    });
        }
    }

    @Test
    void everyPackageSaysItsRolePathThreadUsesAndFirstClass() {
        assertThat(FAULTS).isEmpty();
    }

    @Test
    void theClassToOpenFirstExists() {
        assertThat(NOTES.values())
                .allSatisfy(note -> assertThat(sourceOf(note.openFirst()))
                        .as("source file of %s, which %s says to open first", note.openFirst(), note.name())
                        .isPresent());
    }

    @Test
    void everyPathCanBeWalkedFromItsFirstStopToItsLast() {
        List<String> faults = new ArrayList<>();
        for (String path : PackageNote.PATHS) {
            Map<String, Stop> stops = stopsOf(path);
            stops.forEach((name, stop) -> {
                stop.after().ifPresent(next -> {
                    Stop other = stops.get(next);
                    if (other == null) {
                        faults.add("%s: after %s, which is no stop of the %s path".formatted(name, next, path));
                    } else if (!other.before().equals(Optional.of(name))) {
                        faults.add("%s: after %s, but that one says before %s"
                                .formatted(name, next, other.before().orElse("none")));
                    } else if (other.number() != stop.number() + 1) {
                        faults.add("%s: stop %d, and after it %s is stop %d"
                                .formatted(name, stop.number(), next, other.number()));
                    }
                });
                stop.before().ifPresent(previous -> {
                    Stop other = stops.get(previous);
                    if (other == null) {
                        faults.add("%s: before %s, which is no stop of the %s path".formatted(name, previous, path));
                    } else if (!other.after().equals(Optional.of(name))) {
                        faults.add("%s: before %s, but that one says after %s"
                                .formatted(name, previous, other.after().orElse("none")));
                    }
                });
            });
            List<String> starts = stops.keySet().stream()
                    .filter(name -> stops.get(name).before().isEmpty())
                    .toList();
            List<String> ends = stops.keySet().stream()
                    .filter(name -> stops.get(name).after().isEmpty())
                    .toList();
            if (!stops.isEmpty() && starts.size() != 1) {
                faults.add(
                        "the %s path has %d starts (before none), not one: %s".formatted(path, starts.size(), starts));
            }
            if (!stops.isEmpty() && ends.size() != 1) {
                faults.add("the %s path has %d ends (after none), not one: %s".formatted(path, ends.size(), ends));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void thePageIsWhatThePackagesSay() throws IOException {
        assertThat(FAULTS).isEmpty();
        String committed = Files.exists(PAGE) ? Checkout.read(PAGE) : "";
        String page = page();
        Files.writeString(PAGE, page);
        assertThat(committed)
                .as("docs/reading-order.md was out of date and has just been written again: look at it and commit it")
                .isEqualTo(page);
    }

    private static Map<String, Stop> stopsOf(String path) {
        Map<String, Stop> stops = new LinkedHashMap<>();
        NOTES.values().stream()
                .filter(note ->
                        note.stop().filter(stop -> stop.path().equals(path)).isPresent())
                .sorted(Comparator.comparingInt(
                        note -> note.stop().orElseThrow().number()))
                .forEach(note -> stops.put(note.name(), note.stop().orElseThrow()));
        return stops;
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Reading order

                Written by `ReadingOrderTest` from the `package-info.java` of every package; change those, not this page.
                Three paths lead through the code. Walk one from its first stop down, and you need not go back up.
                """);
        for (String path : PackageNote.PATHS) {
            Map<String, Stop> stops = stopsOf(path);
            if (!stops.isEmpty()) {
                page.append("\n## The %s path\n\n".formatted(path));
                page.append("| stop | package | role | thread | open first |\n|---|---|---|---|---|\n");
                stops.forEach((name, stop) -> {
                    PackageNote note = NOTES.get(name);
                    page.append("| %d | `%s` | %s | %s | %s |\n"
                            .formatted(stop.number(), name, cell(note.role()), cell(note.thread()), openFirst(note)));
                });
            }
        }
        List<PackageNote> leaves =
                NOTES.values().stream().filter(note -> note.stop().isEmpty()).toList();
        if (!leaves.isEmpty()) {
            page.append("\n## Leaves\n\nOn no path: look them up when a stop leads to them.\n\n");
            page.append("| package | role | thread | open first |\n|---|---|---|---|\n");
            for (PackageNote note : leaves) {
                page.append("| `%s` | %s | %s | %s |\n"
                        .formatted(note.name(), cell(note.role()), cell(note.thread()), openFirst(note)));
            }
        }
        return page.toString();
    }

    /** Javadoc as Markdown, in one cell of a table. */
    private static String cell(String javadoc) {
        return javadoc.replaceAll("\\{@(?:code|link) ([^}]+)}", "`$1`").replace("|", "\\|");
    }

    private static String openFirst(PackageNote note) {
        String type = note.openFirst().substring(note.openFirst().lastIndexOf('.') + 1);
        return sourceOf(note.openFirst())
                .map(file -> "[%s](../%s)".formatted(type, relative(file)))
                .orElse(type);
    }

    private static String relative(Path file) {
        return Checkout.root().relativize(file).toString().replace('\\', '/');
    }

    /** The file of a class, or of the class that it is nested in. */
    private static Optional<Path> sourceOf(String type) {
        for (String name = type; name.contains("."); name = name.substring(0, name.lastIndexOf('.'))) {
            String file = name.replace('.', '/') + ".java";
            Optional<Path> source = Checkout.modules().stream()
                    .map(module -> Checkout.mainSources(module).resolve(file))
                    .filter(Files::exists)
                    .findFirst();
            if (source.isPresent()) {
                return source;
            }
        }
        return Optional.empty();
    }
}
