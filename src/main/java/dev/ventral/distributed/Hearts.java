package dev.ventral.distributed;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Shows that this rank is alive, by a count it raises each second, and watches the others'.
final class Hearts implements AutoCloseable {
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String ALIVE = "alive/";
    private final Meeting meeting;
    private final Map<Integer, Seen> seen = new ConcurrentHashMap<>();
    private final Thread thread;

    /// @param count of a rank when it last changed
    /// @param at in nanoseconds
    private record Seen(long count, long at) {}

    Hearts(Meeting meeting) {
        this.meeting = meeting;
        thread = Thread.ofPlatform().daemon().name("ventral-alive").start(this::beat);
    }

    private void beat() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                meeting.add(ALIVE + meeting.ranks().rank(), 1);
                Thread.sleep(BEAT);
            }
        } catch (InterruptedException | Lost _) {
            // closed, or nobody is there to see: the work itself will say so
        }
    }

    /// Whether a rank was ever there.
    boolean came(int rank) {
        return meeting.add(ALIVE + rank, 0) > 0;
    }

    /// Whether a rank's count has stood still for a minute.
    boolean stopped(int rank) {
        long count = meeting.add(ALIVE + rank, 0);
        long now = System.nanoTime();
        Seen last = seen.merge(rank, new Seen(count, now), (old, fresh) -> old.count() == fresh.count() ? old : fresh);
        return now - last.at() > PATIENCE.toNanos();
    }

    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
