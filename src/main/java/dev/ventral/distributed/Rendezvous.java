package dev.ventral.distributed;

import dev.ventral.InputError;
import dev.ventral.tensor.Engine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.ByteVector;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Where ranks meet: names with values that all of them see, kept in the memory of one process (c10d's
/// TCPStore). All methods may be called from any thread.
///
/// A rank shows that it is alive by a count it raises each second ([Heartbeat]).
public final class Rendezvous implements RankStore {
    static final String LEFT = "left/";
    static final String ENDED = "ended/";
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration FAREWELL = Duration.ofSeconds(20);
    private static final Duration NEWS = Duration.ofSeconds(2);
    private static final Pattern CUT = Pattern.compile("(?i)connection|broken pipe|timed out");
    private final RankInfo ranks;
    private final TCPStore store;
    private final @Nullable Heartbeat hearts;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Rendezvous(RankInfo ranks, TCPStore store, boolean takesPart) {
        this.ranks = ranks;
        this.store = store;
        hearts = takesPart ? new Heartbeat(this) : null;
    }

    /// Keeps a meeting place for ranks that others are, on a free port of this machine.
    ///
    /// @param size ranks that will come
    public static Rendezvous host(int size) {
        TCPStore store = server(0);
        int port = Short.toUnsignedInt(store.getPort());
        return new Rendezvous(new RankInfo(0, 0, size, "127.0.0.1", port, true), store, false);
    }

    /// Goes there; rank 0 keeps the place where nobody else does.
    ///
    /// @param patience how long to wait for it to be there
    /// @throws InputError if nothing answers there
    public static Rendezvous at(RankInfo ranks, Duration patience) {
        boolean server = ranks.rank() == 0 && !ranks.hosted();
        if (!server) {
            awaitAnswer(ranks, patience);
        }
        return new Rendezvous(ranks, server ? server(ranks.port()) : client(ranks), true);
    }

    private static TCPStore server(int port) {
        try {
            return store("127.0.0.1", port, true);
        } catch (RuntimeException e) {
            throw new InputError(
                    "MASTER_PORT: expected a port that is free on rank 0's machine, got " + port
                            + ", where another process listens (" + reason(e) + ")",
                    e);
        }
    }

    private static TCPStore client(RankInfo ranks) {
        try {
            return store(ranks.address(), ranks.port(), false);
        } catch (RuntimeException e) {
            throw new InputError("ranks: expected rank 0 to meet at " + place(ranks) + ", got: " + reason(e), e);
        }
    }

    private static TCPStore store(String address, int port, boolean server) {
        Engine.load();
        // c10d speaks as the environment's TORCH_CPP_LOG_LEVEL says from now on
        torch.initLogging();
        try (var _ = new PointerScope()) {
            TCPStoreOptions options = new TCPStoreOptions()
                    .port((short) port)
                    .isServer(server)
                    .waitWorkers(false)
                    .timeout(new Milliseconds(ANSWER.toMillis()));
            var store = new TCPStore(address, options);
            store.retainReference();
            return store;
        }
    }

    /// c10d's own way of waiting writes pages of warnings.
    private static void awaitAnswer(RankInfo ranks, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        String reason = "nothing answers";
        while (System.nanoTime() < end) {
            var address = new InetSocketAddress(ranks.address(), ranks.port());
            if (address.isUnresolved()) {
                reason = "no machine of that name is known";
            } else {
                try (var socket = new Socket()) {
                    socket.connect(address, (int) Duration.ofSeconds(5).toMillis());
                    return;
                } catch (IOException e) {
                    reason = String.valueOf(e.getMessage());
                }
            }
            sleep();
        }
        throw new InputError(String.format(
                "ranks: expected %s to wait for rank %d at %s, got nobody within %d s (%s)",
                ranks.hosted() ? "the launcher" : "rank 0", ranks.rank(), place(ranks), patience.toSeconds(), reason));
    }

    private static String place(RankInfo ranks) {
        return ranks.address() + ":" + ranks.port();
    }

    /// Without the engine's stack.
    private static String reason(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }

    @Override
    public RankInfo ranks() {
        return ranks;
    }

    @Override
    public long add(String name, long amount) {
        return ask(() -> store.add(name, amount));
    }

    @Override
    public void put(String name, String value) {
        ask(() -> {
            store.set(name, bytes(value));
            return true;
        });
    }

    @Override
    public String putFirst(String name, String value) {
        return ask(() -> text(store.compareSet(name, new ByteVector(), bytes(value))));
    }

    @Override
    public @Nullable String get(String name) {
        Optional<String> value =
                ask(() -> store.check(new StringVector(name)) ? Optional.of(text(store.get(name))) : Optional.empty());
        return value.orElse(null);
    }

    @Override
    public boolean gone(int rank) {
        return get(LEFT + rank) != null || ended(rank);
    }

    @Override
    public boolean ended(int rank) {
        Heartbeat own = hearts;
        return get(ENDED + rank) != null || own != null && own.stopped(rank);
    }

    @Override
    public RuntimeException blame(RuntimeException error) {
        if (error instanceof InputError || error instanceof RankLost) {
            return error;
        }
        OptionalInt rank = whoIsGone();
        boolean cut = CUT.matcher(reason(error)).find();
        if (rank.isEmpty() && !cut) {
            return error;
        }
        return new RankLost(
                (rank.isPresent() ? "rank " + rank.getAsInt() : "another rank")
                        + " is gone, and what all compute together cannot be had without it; the same command goes on"
                        + " from the last checkpoint",
                error);
    }

    /// It takes a moment until the launcher knows.
    private OptionalInt whoIsGone() {
        long end = System.nanoTime() + NEWS.toNanos();
        do {
            for (int rank = 0; rank < ranks.size(); rank++) {
                if (rank != ranks.rank() && gone(rank)) {
                    return OptionalInt.of(rank);
                }
            }
            sleep();
        } while (System.nanoTime() < end);
        return OptionalInt.empty();
    }

    /// Says that a process which was a rank is no more, for all that wait for it.
    public void putEnded(int rank, String how) {
        put(ENDED + rank, how);
    }

    /// A moment, for those who ask again and again.
    public static void sleep() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for other ranks", e);
        }
    }

    /// The engine's own handle, for process groups.
    TCPStore store() {
        return store;
    }

    private interface Question<T> {
        T put();
    }

    private <T> T ask(Question<T> question) {
        try (var _ = new PointerScope()) {
            return question.put();
        } catch (RuntimeException e) {
            throw new RankLost(
                    "the ranks' meeting place at " + place(ranks) + " is gone, most likely with "
                            + (ranks.hosted() ? "the launcher" : "rank 0") + "; the same command does the rest ("
                            + reason(e) + ")",
                    e);
        }
    }

    private static ByteVector bytes(String text) {
        return new ByteVector(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteVector bytes) {
        return bytes.empty() ? "" : new String(bytes.get(), StandardCharsets.UTF_8);
    }

    /// Leaves; who keeps the place waits a while for the others to leave first.
    @Override
    public void close() {
        if (!open.compareAndSet(true, false)) {
            return;
        }
        try {
            if (hearts != null) {
                put(LEFT + ranks.rank(), "");
                if (ranks.rank() == 0 && !ranks.hosted()) {
                    farewell(hearts);
                }
            }
        } catch (RankLost _) {
            // nobody is left to be told
        } finally {
            if (hearts != null) {
                hearts.close();
            }
            store.releaseReference();
        }
    }

    private void farewell(Heartbeat others) {
        long end = System.nanoTime() + FAREWELL.toNanos();
        for (int rank = 1; rank < ranks.size(); rank++) {
            while (System.nanoTime() < end && others.came(rank) && !gone(rank)) {
                sleep();
            }
        }
    }
}
