package io.millrace.transport.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/** What the driver's directory needs to know of the machine. */
interface DriverHost {
    /** This process. */
    long pid();

    /** When a process started, in milliseconds since 1970; 0 if it lives and the system does not say, empty if it does not. */
    OptionalLong startMillis(long pid);

    /** Bytes that may be written below this directory. */
    long usableBytes(Path directory) throws IOException;

    DriverHost REAL = new DriverHost() {
        @Override
        public long pid() {
            return ProcessHandle.current().pid();
        }

        @Override
        public OptionalLong startMillis(long pid) {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .map(p -> OptionalLong.of(
                            p.info().startInstant().map(Instant::toEpochMilli).orElse(0L)))
                    .orElse(OptionalLong.empty());
        }

        @Override
        public long usableBytes(Path directory) throws IOException {
            return Files.getFileStore(directory).getUsableSpace();
        }
    };
}
