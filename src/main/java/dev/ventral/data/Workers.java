package dev.ventral.data;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/// Threads that decode and resize images beside the training thread. They touch Java memory only.
final class Workers implements AutoCloseable {
    private final ExecutorService pool;

    Workers(int threads) {
        pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("ventral-images-", 0).factory());
    }

    /// Begins `work` for 0 … count-1, in that order, each on any thread.
    Job begin(int count, IntConsumer work) {
        List<Future<?>> tasks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int own = i;
            tasks.add(pool.submit(() -> work.accept(own)));
        }
        return new Job(tasks);
    }

    /// Work that is being done.
    record Job(List<Future<?>> tasks) {

        /// Waits for all of it.
        ///
        /// @throws RuntimeException what went wrong with the first number in order with which something did
        void await() throws InterruptedException {
            for (Future<?> task : tasks) {
                try {
                    task.get();
                } catch (ExecutionException e) {
                    switch (e.getCause()) {
                        case RuntimeException cause -> throw cause;
                        case Error cause -> throw cause;
                        case null, default -> throw new IllegalStateException(e);
                    }
                }
            }
        }
    }

    /// Ends the threads; work that is waiting is not done.
    @Override
    public void close() {
        pool.shutdownNow();
    }
}
