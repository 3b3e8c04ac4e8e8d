package dev.ventral.experiment;

import dev.ventral.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The progress of a grid as a whole, made of what its cells tell: one stage, whose units are thousandths of cells.
final class GridProgress {
    private static final int UNITS = 1000;
    /// Other ranks are not asked more often, in ns.
    private static final long PAUSE = 200_000_000L;

    private final Event.Listener listener;
    private final Map<Thread, Current> current = new LinkedHashMap<>();
    private String stage = "";
    private long total;
    private long done;
    private long asked;
    private @Nullable CellQueue queue;

    /// The cell a thread is at.
    private static final class Current {
        private final String name;
        private long total;
        private long done;

        Current(String name) {
            this.name = name;
        }

        long units() {
            return total <= 0 ? 0 : Math.min(UNITS, UNITS * done / total);
        }
    }

    GridProgress(Event.Listener listener) {
        this.listener = listener;
    }

    /// @param open cells that are not done yet
    synchronized void begin(CellQueue cells, long open) {
        queue = cells;
        done = cells.done();
        total = open + done;
        stage = "Training and evaluating";
        listener.on(new Event.Started(stage, total * UNITS));
    }

    synchronized void end() {
        listener.on(new Event.Finished(stage, ""));
    }

    synchronized void started(String name) {
        current.put(Thread.currentThread(), new Current(name));
        tell();
    }

    synchronized void finished() {
        current.remove(Thread.currentThread());
        tell();
    }

    /// What the cell of this thread tells: figures, notes and failures go on to the listener as they are.
    Event.Listener ofThisThread() {
        return this::on;
    }

    private synchronized void on(Event event) {
        Current cell = current.get(Thread.currentThread());
        switch (event) {
            case Event.Started(String _, long count)
            when cell != null -> {
                cell.total = count;
                cell.done = 0;
            }
            case Event.Advanced(String _, long done, String _)
            when cell != null -> {
                cell.done = done;
                tell();
            }
            case Event.Finished _ when cell != null -> {
                // the cell ends with it
            }
            default -> listener.on(event);
        }
    }

    private void tell() {
        CellQueue cells = queue;
        if (cells != null) {
            long now = System.nanoTime();
            if (now - asked > PAUSE) {
                asked = now;
                done = cells.done();
            }
            long units = current.values().stream().mapToLong(Current::units).sum();
            listener.on(new Event.Advanced(stage, Math.min(done * UNITS + units, total * UNITS), note()));
        }
    }

    private String note() {
        return " " + done + " of " + total + " cells; "
                + String.join(
                        ", ", current.values().stream().map(cell -> cell.name).toList());
    }
}
