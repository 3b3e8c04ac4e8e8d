package dev.ventral.data;

import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.tensor.Shuffle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The batches of one epoch, each made while the one before is used. Made by [BatchLoader#epoch]; used by one
/// thread, which closes every batch and, early or at the end, the whole.
public final class Batches implements AutoCloseable {
    /// Batches that wait ready.
    private static final int AHEAD = 3;

    private final List<int[]> parts;
    private final Function<int[], Begun> maker;
    private final UnaryOperator<Batch> deliver;
    private final @Nullable Producer producer;
    private int next;

    /// A batch that is being made.
    interface Begun {
        /// Waits for it, or makes what is left to make.
        Batch await() throws InterruptedException;
    }

    /// @param maker begins a batch, on the producing thread where there is one, before those ahead are done
    /// @param deliver what the using thread does to it, taking over its ownership
    /// @param ahead on a thread of its own
    Batches(List<int[]> parts, Function<int[], Begun> maker, UnaryOperator<Batch> deliver, boolean ahead) {
        this.parts = parts;
        this.maker = maker;
        this.deliver = deliver;
        producer = ahead ? new Producer(parts, maker) : null;
    }

    /// The numbers 0 … count-1 in the order of this epoch (Fisher-Yates).
    public static int[] order(int count, long seed, int epoch) {
        int[] order = Images.range(0, count);
        Shuffle.inPlace(order, new SplittableRandom(Seeds.mix(seed, epoch)));
        return order;
    }

    /// An order cut into batches; a last one of fewer images is dropped or not.
    public static List<int[]> parts(int[] order, int size, boolean dropLast) {
        if (size < 1) {
            throw new IllegalArgumentException("expected a batch of at least one image, got " + size);
        }
        List<int[]> parts = new ArrayList<>();
        for (int from = 0; from < order.length; from += size) {
            int length = Math.min(size, order.length - from);
            if (length == size || !dropLast) {
                int[] part = new int[length];
                System.arraycopy(order, from, part, 0, length);
                parts.add(part);
            }
        }
        return List.copyOf(parts);
    }

    /// The part of a batch that is one rank's: every `ranks`-th image, so that what happens to the front of a
    /// batch happens to the fronts of its parts.
    static int[] own(int[] batch, int rank, int ranks) {
        return IntStream.range(0, batch.length)
                .filter(i -> i % ranks == rank)
                .map(i -> batch[i])
                .toArray();
    }

    /// The number of batches of the epoch.
    public int count() {
        return parts.size();
    }

    public boolean hasNext() {
        return next < parts.size();
    }

    /// The next batch, to be closed by the caller.
    ///
    /// @throws RuntimeException what went wrong where the batch was made
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the epoch has " + parts.size() + " batches");
        }
        Batch batch = producer == null ? made(maker.apply(parts.get(next))) : producer.take();
        next++;
        return deliver.apply(batch);
    }

    private static Batch made(Begun begun) {
        try {
            return begun.await();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for a batch", e);
    }

    /// Ends the producing thread and frees the batches that were not asked for.
    @Override
    public void close() {
        next = parts.size();
        if (producer != null) {
            producer.close();
        }
    }

    /// What comes from the thread: a batch, or what ended it.
    private sealed interface Item {}

    private record Made(Batch batch) implements Item {}

    private record Failed(Throwable cause) implements Item {}

    private static final class Producer implements AutoCloseable {
        private final BlockingQueue<Item> ready = new ArrayBlockingQueue<>(AHEAD);
        private final Thread thread;

        Producer(List<int[]> parts, Function<int[], Begun> maker) {
            thread = Thread.ofPlatform().daemon().name("ventral-batches").start(() -> {
                try {
                    run(parts, maker);
                } catch (InterruptedException e) {
                    // Closed early: nobody waits any more.
                }
            });
        }

        private void run(List<int[]> parts, Function<int[], Begun> maker) throws InterruptedException {
            var begun = new ArrayDeque<Begun>();
            int next = 0;
            while (next < parts.size() || !begun.isEmpty()) {
                Batch batch;
                try {
                    // As many are under way, so that no thread waits for the last image of a batch.
                    while (next < parts.size() && begun.size() < AHEAD) {
                        begun.add(maker.apply(parts.get(next++)));
                    }
                    batch = begun.remove().await();
                } catch (RuntimeException | Error e) {
                    ready.put(new Failed(e));
                    return;
                }
                try {
                    ready.put(new Made(batch));
                } catch (InterruptedException e) {
                    batch.close();
                    throw e;
                }
            }
        }

        Batch take() {
            try {
                return switch (ready.take()) {
                    case Made(Batch batch) -> batch;
                    case Failed(RuntimeException cause) -> throw cause;
                    case Failed(Error cause) -> throw cause;
                    case Failed(Throwable cause) -> throw new IllegalStateException(cause);
                };
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
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
            for (Item item = ready.poll(); item != null; item = ready.poll()) {
                if (item instanceof Made(Batch batch)) {
                    batch.close();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
