package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.experiment.CellQueue.Cell;
import dev.ventral.tensor.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The threads of this process that work on a grid, each on a cell of its own: on narrow networks as many of them as
/// there are cores, with one thread of the engine each, are about twice as fast as one cell after the other with all
/// cores, and give the bits of a single thread.
final class GridWorkers {
    private final int count;
    private final int threads;
    private final GridProgress progress;
    private final MemoryGate memory;
    private volatile boolean stopped;

    /// @param count cells at once
    /// @param threads of the engine for each
    /// @param listener told of the grid as a whole
    GridWorkers(int count, int threads, Event.Listener listener) {
        this.count = count;
        this.threads = threads;
        progress = new GridProgress(listener);
        memory = new MemoryGate();
    }

    /// What the worker of this thread tells of its cell.
    Event.Listener listener() {
        return progress.ofThisThread();
    }

    /// Does all cells that this process can do.
    ///
    /// @throws RuntimeException the first failure; the other workers finish the cells they are at
    void work(CellQueue queue, List<Cell> cells) {
        progress.begin(
                queue,
                cells.stream()
                        .filter(cell -> cell.state().get() != CellQueue.State.DONE)
                        .count());
        List<Cell> watched = cells.stream().map(this::watched).toList();
        if (count == 1) {
            queue.work(watched, 0, _ -> true);
            progress.end();
            return;
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().name("cells-", 0).factory())) {
            List<Future<?>> workers = new ArrayList<>();
            for (int worker = 0; worker < count; worker++) {
                int number = worker;
                workers.add(pool.submit(() -> {
                    // the engine keeps this count for each thread
                    Engine.setThreads(threads);
                    try {
                        queue.work(watched, number, _ -> !stopped && memory.admits());
                    } catch (RuntimeException | Error e) {
                        stopped = true;
                        throw e;
                    }
                }));
            }
            join(workers);
        }
        progress.end();
    }

    private Cell watched(Cell cell) {
        return new Cell(
                cell.name(),
                () -> stopped ? CellQueue.State.NEVER : cell.state().get(),
                () -> {
                    progress.started(cell.name());
                    memory.enter();
                    try {
                        cell.work().run();
                    } finally {
                        memory.leave();
                        progress.finished();
                    }
                });
    }

    private static void join(List<Future<?>> workers) {
        RuntimeException failure = null;
        for (Future<?> worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                RuntimeException cause = (RuntimeException) e.getCause();
                if (failure == null) {
                    failure = cause;
                } else if (cause != null) {
                    failure.addSuppressed(cause);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while cells were worked on", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
