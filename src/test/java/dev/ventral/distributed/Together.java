package dev.ventral.distributed;

import dev.ventral.tensor.Compute;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bytedeco.javacpp.PointerScope;

/// Ranks as threads of the test's process: to c10d they are strangers that meet over the network all the same.
public final class Together {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Together() {}

    /// What one rank does.
    @FunctionalInterface
    public interface Work<T> {
        T by(Rendezvous meeting) throws Exception;
    }

    /// What one rank does in the group of all.
    @FunctionalInterface
    public interface GroupWork<T> {
        T by(RankGroup group) throws Exception;
    }

    /// The same in a group.
    public static <T> List<T> compute(int size, GroupWork<T> work) throws Throwable {
        return work(ranks(size), meeting -> {
            try (RankGroup group = RankGroup.of(meeting, Compute.CPU)) {
                return work.by(group);
            }
        });
    }

    /// The ranks of a group that meets on a free port of this machine.
    public static List<RankInfo> ranks(int size) throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        List<RankInfo> ranks = new ArrayList<>();
        for (int rank = 0; rank < size; rank++) {
            ranks.add(new RankInfo(rank, rank, size, "127.0.0.1", port, false));
        }
        return ranks;
    }

    /// Has every rank do its work, each on a thread with a pointer scope of its own, and gives back what they
    /// did.
    ///
    /// @throws Throwable the first rank's failure, or else another's
    public static <T> List<T> work(List<RankInfo> ranks, Work<T> work) throws Throwable {
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<T>> futures = new ArrayList<>();
            for (RankInfo own : ranks) {
                Callable<T> task = () -> {
                    try (var _ = new PointerScope();
                            Rendezvous meeting = Rendezvous.at(own, PATIENCE)) {
                        meeting.add("present", 1);
                        while (meeting.add("present", 0) < ranks.size()) {
                            Rendezvous.sleep();
                        }
                        return work.by(meeting);
                    }
                };
                futures.add(threads.submit(task));
            }
            List<T> done = new ArrayList<>();
            for (Future<T> future : futures) {
                done.add(get(future));
            }
            return done;
        }
    }

    private static <T> T get(Future<T> future) throws Throwable {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError("a rank did not come to an end", e);
        }
    }
}
