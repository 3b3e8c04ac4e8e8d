package dev.ventral.distributed;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Shows that this rank is alive, by a count it raises each second, and watches the others'.
final class Heartbeat implements AutoCloseable {
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String ALIVE = "alive/";
    private final Rendezvous meeting;
    private final Map<Integer, Seen> seen = new ConcurrentHashMap<>();
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ventral-alive").factory());

    /// @param count of a rank when it last changed
    /// @param at in nanoseconds
    private record Seen(long count, long at) {}

    Heartbeat(Rendezvous meeting) {
        this.meeting = meeting;
        var _ = beats.scheduleWithFixedDelay(this::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// The last one if it fails: nobody is there to see, as the work itself will say.
    private void beat() {
        meeting.add(ALIVE + meeting.ranks().rank(), 1);
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
        beats.shutdownNow();
        beats.close();
    }
}
