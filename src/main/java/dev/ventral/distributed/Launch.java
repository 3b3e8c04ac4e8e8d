package dev.ventral.distributed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Ranks as processes of this machine, and the meeting place for them, which this process keeps: any of them
/// may die.
public final class Launch {
    /// Set for them, so that they leave it to the launcher to say that they were stopped.
    public static final String LAUNCHED = "VENTRAL_LAUNCHED";

    private static final int SIGNAL = 128;
    private static final Duration GRACE = Duration.ofSeconds(10);

    private Launch() {}

    /// Starts them with the virtual machine, settings and class path of this process, and waits for all.
    ///
    /// @param main the class they start
    /// @return the first exit code that is not 0, of the lowest rank; 1 for one that a signal ended
    public static int of(int count, Class<?> main, List<String> arguments) {
        try (Rendezvous meeting = Rendezvous.host(count)) {
            List<Process> ranks = new ArrayList<>();
            Thread stop = Thread.ofPlatform().name("ventral-stop").unstarted(() -> stop(ranks));
            Runtime.getRuntime().addShutdownHook(stop);
            try {
                for (int rank = 0; rank < count; rank++) {
                    Process process = start(rank, meeting.ranks(), main, arguments);
                    synchronized (ranks) {
                        ranks.add(process);
                    }
                }
                return watch(ranks, meeting);
            } finally {
                stop(ranks);
                unhook(stop);
            }
        }
    }

    private static Process start(int rank, RankInfo place, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).inheritIO();
        String number = Integer.toString(rank);
        builder.environment()
                .putAll(Map.of(
                        RankInfo.RANK,
                        number,
                        RankInfo.LOCAL,
                        number,
                        RankInfo.SIZE,
                        Integer.toString(place.size()),
                        RankInfo.ADDRESS,
                        place.address(),
                        RankInfo.PORT,
                        Integer.toString(place.port()),
                        RankInfo.HOSTED,
                        "True",
                        LAUNCHED,
                        "1"));
        // c10d tells at length of every rank that leaves
        builder.environment().putIfAbsent("TORCH_CPP_LOG_LEVEL", "ERROR");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Tells the others of each that ends.
    private static int watch(List<Process> ranks, Rendezvous meeting) {
        int[] codes = new int[ranks.size()];
        List<Integer> running = new ArrayList<>();
        for (int rank = 0; rank < codes.length; rank++) {
            running.add(rank);
        }
        while (!running.isEmpty()) {
            Rendezvous.sleep();
            running.removeIf(rank -> {
                Process process = ranks.get(rank);
                if (process.isAlive()) {
                    return false;
                }
                codes[rank] = process.exitValue();
                meeting.putEnded(rank, Integer.toString(codes[rank]));
                if (codes[rank] > SIGNAL) {
                    System.err.println("ventral: rank " + rank + " was ended by signal " + (codes[rank] - SIGNAL));
                }
                return true;
            });
        }
        for (int code : codes) {
            if (code != 0) {
                return code > 2 ? 1 : code;
            }
        }
        return 0;
    }

    private static void stop(List<Process> ranks) {
        List<Process> alive;
        synchronized (ranks) {
            alive = ranks.stream().filter(Process::isAlive).toList();
        }
        alive.forEach(Process::destroy);
        long end = System.nanoTime() + GRACE.toNanos();
        for (Process process : alive) {
            try {
                if (!process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void unhook(Thread stop) {
        try {
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException _) {
            // it is at work
        }
    }
}
