package io.millrace.bench.shuffle;

import io.millrace.engine.deploy.ChannelSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One end as a process. Prints its endpoint, reads that of the other, works, and prints what it measured when its time is over; the answering end
 * works until its parent ends it.
 */
final class EndProcess {
    private static final long ROUND_TRIPS_PER_SECOND = 1_000;
    private static final int MOST_UNDER_WAY = 1 << 16;

    /** What the process does. */
    enum Role {
        /** Sends full messages as fast as they go. */
        LOAD,
        /** Takes what comes, and tells how many rows a second came. */
        TAKE,
        /** Sends a row each millisecond, and tells how long its answer took, from when it was due. */
        ASK,
        /** Sends a row back for each that comes. */
        ANSWER;

        /** Whether its figures are those of the pair. */
        boolean measures() {
            return this == TAKE || this == ASK;
        }
    }

    private EndProcess() {}

    /** @param args "raw" or "shuffle", role, directory, number of this end, seconds of warm-up and of measuring */
    public static void main(String[] args) throws IOException {
        int number = Integer.parseInt(args[3]);
        Path base = Path.of(args[2]);
        long warmUpNs = TimeUnit.SECONDS.toNanos(Long.parseLong(args[4]));
        long measureNs = TimeUnit.SECONDS.toNanos(Long.parseLong(args[5]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (LinkEnd end =
                args[0].equals("raw") ? new RawEnd(base, ChannelSettings.FRAME_BYTES) : new ShuffleEnd(base, number)) {
            System.out.println(end.endpoint());
            System.out.flush();
            String other = in.readLine();
            if (other == null) {
                return;
            }
            end.connect(other);
            AtomicBoolean ended = endsWith(in);
            switch (Role.valueOf(args[1])) {
                case LOAD -> load(end, ended);
                case TAKE -> take(end, warmUpNs, measureNs);
                case ASK -> ask(end, warmUpNs, measureNs);
                case ANSWER -> answer(end, ended);
            }
        }
    }

    private static AtomicBoolean endsWith(BufferedReader parent) {
        AtomicBoolean ended = new AtomicBoolean();
        Thread watch = new Thread(
                () -> {
                    try {
                        while (parent.readLine() != null) {
                            // It says nothing more; the end of the stream is what is waited for.
                        }
                    } catch (IOException e) {
                        System.err.println("The pipe to the parent broke: " + e);
                    }
                    ended.set(true);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
        return ended;
    }

    private static void load(LinkEnd end, AtomicBoolean ended) {
        while (!ended.getPlain() || !ended.get()) {
            end.sendFull();
            end.work();
        }
    }

    private static void answer(LinkEnd end, AtomicBoolean ended) {
        for (long answered = 0; !ended.get(); end.work()) {
            if (answered < end.received() && end.sendOne()) {
                answered++;
            }
        }
    }

    private static void take(LinkEnd end, long warmUpNs, long measureNs) {
        while (end.received() == 0) {
            end.work();
        }
        workFor(end, warmUpNs);
        long before = end.received();
        long startNs = System.nanoTime();
        workFor(end, measureNs);
        double seconds = (System.nanoTime() - startNs) / 1e9;
        double rows = (end.received() - before) / seconds;
        System.out.printf(Locale.ROOT, "%.0f %.0f %d%n", rows, rows * TestRow.of(0).length, end.sum());
    }

    private static void workFor(LinkEnd end, long ns) {
        long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < ns) {
            end.work();
        }
    }

    private static void ask(LinkEnd end, long warmUpNs, long measureNs) {
        while (!end.sendOne()) {
            end.work();
        }
        while (end.received() == 0) {
            end.work();
        }
        long everyNs = TimeUnit.SECONDS.toNanos(1) / ROUND_TRIPS_PER_SECOND;
        int warmUp = (int) (warmUpNs / everyNs);
        int all = warmUp + (int) (measureNs / everyNs);
        long[] tookNs = new long[all];
        long startNs = System.nanoTime();
        int sent = 0;
        int answered = 0;
        while (answered < all) {
            if (sent < all
                    && sent - answered < MOST_UNDER_WAY
                    && System.nanoTime() - startNs >= sent * everyNs
                    && end.sendOne()) {
                sent++;
            }
            end.work();
            long nowNs = System.nanoTime() - startNs;
            for (; answered < end.received() - 1; answered++) {
                tookNs[answered] = nowNs - answered * everyNs;
            }
        }
        long[] sorted = Arrays.copyOfRange(tookNs, warmUp, all);
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%.1f %.1f %.1f%n",
                sorted[sorted.length / 2] / 1e3,
                sorted[(int) (sorted.length * 0.99)] / 1e3,
                sorted[(int) (sorted.length * 0.999)] / 1e3);
    }
}
