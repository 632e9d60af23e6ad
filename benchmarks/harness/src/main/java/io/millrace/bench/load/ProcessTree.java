package io.millrace.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a process and its descendants have cost so far, from Linux's /proc. */
final class ProcessTree {
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TICKS = 11;
    private static final int ENDED_CHILDRENS_SYSTEM_TICKS = 14;
    private static final long FORK_TO_EXEC_MS = 300;

    private ProcessTree() {}

    /** Seconds of CPU, of user and system, and of children that have ended. */
    static double cpuSeconds(long pid) {
        return tree(pid).stream().mapToDouble(ProcessTree::ownCpuSeconds).sum();
    }

    /**
     * Of all processes there are. /proc/stat would be simpler, but it samples at the kernel's tick, and load that wakes up in step with
     * the tick escapes it.
     */
    static double machineCpuSeconds() {
        return ProcessHandle.allProcesses()
                .mapToDouble(process -> ownCpuSeconds(process.pid()))
                .sum();
    }

    /** The largest resident sets that the processes of the tree ever had, in MB, one added to the other. */
    static long peakResidentMb(long pid) throws InterruptedException {
        // A child seen once only is a fork on its way to exec, whose memory is its parent's.
        Set<Long> lasting = tree(pid);
        Thread.sleep(FORK_TO_EXEC_MS);
        lasting.retainAll(tree(pid));
        return lasting.stream().mapToLong(ProcessTree::peakResidentKb).sum() / 1024;
    }

    private static Set<Long> tree(long pid) {
        Stream<Long> descendants = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid);
        return Stream.concat(Stream.of(pid), descendants).collect(Collectors.toSet());
    }

    private static double ownCpuSeconds(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int field = USER_TICKS; field <= ENDED_CHILDRENS_SYSTEM_TICKS; field++) {
                ticks += Long.parseLong(afterName[field]);
            }
            return ticks / TICKS_PER_SECOND;
        } catch (IOException gone) {
            return 0;
        }
    }

    private static long peakResidentKb(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }
}
