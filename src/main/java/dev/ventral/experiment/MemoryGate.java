package dev.ventral.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Admission of cells to memory: another begins while others run only when what one takes, as far as it was seen, is
/// free. Where the system does not say how much is free, all are admitted.
final class MemoryGate {
    private static final Path FREE = Path.of("/proc/meminfo");
    private static final Path OWN = Path.of("/proc/self/status");
    /// What a cell is taken to need, and what is to stay free, in kB.
    private static final long LEAST = 512 * 1024;

    private static final long SETTLING = 2_000_000_000L;

    private int running;
    private long begun;
    private long before;
    private long each = LEAST;

    /// Whether another cell may begin.
    synchronized boolean admits() {
        if (running == 0) {
            return true;
        }
        long free = kilobytes(FREE, "MemAvailable:");
        if (free < 0) {
            return true;
        }
        long own = kilobytes(OWN, "VmRSS:");
        each = Math.max(each, (own - before) / running);
        // what the last one will take is not seen at once
        boolean settled = System.nanoTime() - begun > SETTLING;
        return free > (settled ? 1 : 2) * each + LEAST;
    }

    synchronized void enter() {
        if (running == 0) {
            before = kilobytes(OWN, "VmRSS:");
        }
        running++;
        begun = System.nanoTime();
    }

    synchronized void leave() {
        running--;
    }

    private static long kilobytes(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }
}
