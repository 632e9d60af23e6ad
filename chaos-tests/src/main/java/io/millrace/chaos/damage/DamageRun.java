package io.millrace.chaos.damage;

import io.millrace.chaos.damage.DamagedQuery.Output;
import io.millrace.error.MillraceException;
import io.millrace.sql.MillraceSession;
import io.millrace.state.log.FileCommitLog;
import io.millrace.state.retention.Cleaner;
import io.millrace.state.storage.FileCheckpointStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint of a query that ran and was cleaned up, and starts on damaged copies of it. One thread; a query of the same id runs once at a
 * time in a session.
 */
public final class DamageRun {
    private static final int EPOCHS_BEFORE = 14;
    private static final int EPOCHS_AFTER = 2;

    /** What a start on a damaged checkpoint came to. */
    public enum Result {
        /** It went on from the newest epoch: the object was not needed. */
        UNHARMED,
        /** It went on from an older epoch, with that epoch's state. */
        FROM_EARLIER_EPOCH,
        /** An error named the damaged object. */
        REFUSED,
        /** Anything else. */
        WRONG
    }

    /** One damage and what came of it. */
    public record Case(Damage damage, Result result, String detail) {}

    /**
     * @param results how often each came
     * @param wrong the cases that should not be
     */
    public record Summary(DamagedQuery query, long seed, Map<Result, Integer> results, List<Case> wrong) {}

    private final DamagedQuery query;
    private final MillraceSession session;
    private final Path directory;
    private final Path pristine;
    private final SortedMap<Long, List<String>> expected = new TreeMap<>();
    private final long next;

    /** Runs the query to have a checkpoint, and on a copy of it to know what comes next. */
    public DamageRun(DamagedQuery query, MillraceSession session, Path directory)
            throws IOException, InterruptedException {
        this.query = query;
        this.session = session;
        this.directory = directory;
        pristine = Files.createDirectories(directory.resolve("pristine"));
        expect(query.run(session, pristine, EPOCHS_BEFORE));
        try (FileCheckpointStorage storage = FileCheckpointStorage.open(pristine)) {
            new Cleaner(storage, Cleaner.DEFAULT_RETAINED_EPOCHS).clean(new FileCommitLog(storage).readAll());
        }
        next = expected.lastKey() + 1;
        Path copy = copy();
        expect(query.run(session, copy, 2 * EPOCHS_AFTER));
        delete(copy);
    }

    private void expect(Output output) {
        if (output.error() != null || output.hung()) {
            throw new IllegalStateException("The undamaged query failed: " + output, output.error());
        }
        expected.putAll(output.epochs());
    }

    /** Starts on so many damaged copies. */
    public Summary run(long seed, int damages) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> objects = Damage.objects(pristine);
        Map<Result, Integer> results = new EnumMap<>(Result.class);
        List<Case> wrong = new ArrayList<>();
        for (int i = 0; i < damages; ) {
            Path copy = copy();
            Damage damage = Damage.draw(random, objects);
            if (damage.apply(copy)) {
                i++;
                Case one = judge(damage, query.run(session, copy, EPOCHS_AFTER));
                results.merge(one.result(), 1, Integer::sum);
                if (one.result() == Result.WRONG) {
                    wrong.add(one);
                }
            }
            delete(copy);
        }
        return new Summary(query, seed, results, wrong);
    }

    private Case judge(Damage damage, Output output) {
        int looked = 0;
        for (Map.Entry<Long, List<String>> epoch : output.epochs().entrySet()) {
            if (++looked > EPOCHS_AFTER) {
                // It went on while it was being stopped, perhaps further than the undamaged run.
                break;
            }
            if (!epoch.getValue().equals(expected.get(epoch.getKey()))) {
                return new Case(
                        damage,
                        Result.WRONG,
                        "epoch " + epoch.getKey() + " put out " + epoch.getValue() + " instead of "
                                + expected.get(epoch.getKey()));
            }
        }
        if (output.error() != null) {
            MillraceException corrupt = corruption(output.error());
            boolean named = corrupt != null
                    && (named(corrupt, damage.object()) || named(corrupt, damage.other()) || loses(damage));
            return new Case(damage, named ? Result.REFUSED : Result.WRONG, String.valueOf(output.error()));
        }
        if (output.hung() || output.epochs().isEmpty()) {
            return new Case(damage, Result.WRONG, "nothing came");
        }
        return new Case(
                damage,
                output.epochs().firstKey() < next ? Result.FROM_EARLIER_EPOCH : Result.UNHARMED,
                "from epoch " + output.epochs().firstKey());
    }

    /** Without its end, a log names an epoch that is not retained any more: the missing object is named then. */
    private static boolean loses(Damage damage) {
        return damage.kind() == Damage.Kind.LOG_WITHOUT_ITS_END;
    }

    private static boolean named(MillraceException corrupt, String object) {
        return String.valueOf(corrupt.getMessage()).contains("'" + object + "'");
    }

    private static @Nullable MillraceException corruption(Throwable error) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            if (t instanceof MillraceException m && m.getCondition().equals("CHECKPOINT_CORRUPT")) {
                return m;
            }
        }
        return null;
    }

    private Path copy() throws IOException {
        Path copy = directory.resolve("copy");
        try (Stream<Path> files = Files.walk(pristine)) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(pristine.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        return copy;
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
