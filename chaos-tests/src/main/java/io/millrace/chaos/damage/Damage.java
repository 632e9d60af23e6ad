package io.millrace.chaos.damage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * One thing that is done to the objects of a checkpoint.
 *
 * @param object that is damaged; of a log that loses its end, the first record that goes
 * @param other the object it is exchanged with, or of which it gets the content; else the same
 * @param at position, as a fraction of the length
 * @param bit to flip
 */
public record Damage(Kind kind, String object, String other, double at, int bit) {
    private static final int BLOCK_BYTES = 512;
    private static final String LOG = "log/";

    /** What happens to files on disks, in transfer, and by hand. */
    public enum Kind {
        BIT_FLIPPED,
        CUT_SHORT,
        BLOCK_OF_ZEROS,
        EXCHANGED,
        DELETED,
        OLDER_CONTENT,
        BYTES_APPENDED,
        LOG_WITHOUT_ITS_END
    }

    /** The objects of a checkpoint, sorted. */
    static List<String> objects(Path checkpoint) throws IOException {
        try (Stream<Path> files = Files.walk(checkpoint)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> checkpoint.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** Draws one; each kind of object is hit as often as another, however many there are of it. */
    static Damage draw(SplittableRandom random, List<String> objects) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        List<String> kinds =
                objects.stream().map(Damage::kindOf).distinct().sorted().toList();
        String chosen = kind == Kind.LOG_WITHOUT_ITS_END ? LOG : kinds.get(random.nextInt(kinds.size()));
        List<String> alike =
                objects.stream().filter(name -> kindOf(name).equals(chosen)).toList();
        int index = random.nextInt(alike.size());
        String other = switch (kind) {
            case EXCHANGED -> objects.get(random.nextInt(objects.size()));
            case OLDER_CONTENT -> alike.get(Math.max(0, index - 1 - random.nextInt(3)));
            default -> alike.get(index);
        };
        return new Damage(kind, alike.get(index), other, random.nextDouble(), random.nextInt(8));
    }

    /** Log slots, manifests, and each kind of state object by its ending. */
    private static String kindOf(String name) {
        return name.startsWith("state/")
                ? name.substring(name.lastIndexOf('.'))
                : name.substring(0, name.indexOf('/') + 1);
    }

    /** @return whether anything is different now */
    boolean apply(Path checkpoint) throws IOException {
        Path file = checkpoint.resolve(object);
        byte[] before = Files.readAllBytes(file);
        Path second = checkpoint.resolve(other);
        byte[] otherBytes = Files.readAllBytes(second);
        int position = (int) (at * before.length);
        switch (kind) {
            case DELETED -> Files.delete(file);
            case LOG_WITHOUT_ITS_END -> {
                for (String name : objects(checkpoint)) {
                    if (name.startsWith(LOG) && name.compareTo(object) >= 0) {
                        Files.delete(checkpoint.resolve(name));
                    }
                }
            }
            case EXCHANGED -> {
                Files.write(file, otherBytes);
                Files.write(second, before);
                return !Arrays.equals(before, otherBytes);
            }
            case OLDER_CONTENT -> Files.write(file, otherBytes);
            case CUT_SHORT -> Files.write(file, Arrays.copyOf(before, position));
            case BYTES_APPENDED -> Files.write(file, Arrays.copyOf(before, before.length + 1 + bit * bit));
            case BLOCK_OF_ZEROS -> {
                byte[] bytes = before.clone();
                Arrays.fill(bytes, position, Math.min(bytes.length, position + BLOCK_BYTES), (byte) 0);
                Files.write(file, bytes);
            }
            case BIT_FLIPPED -> {
                byte[] bytes = before.clone();
                if (bytes.length > 0) {
                    bytes[position] ^= (byte) (1 << bit);
                }
                Files.write(file, bytes);
            }
        }
        return !Files.exists(file) || !Arrays.equals(before, Files.readAllBytes(file));
    }
}
