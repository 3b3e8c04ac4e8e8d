package dev.ventral.evaluation.attack;

import dev.ventral.attack.step.AttackState;
import dev.ventral.results.QueryTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Attack batch: the attack's state, in which copies of the last image fill up the engine's batch, and
/// what has been spent on each image.
final class AttackBatch implements AutoCloseable {
    private final @Nullable AttackState state;
    private final List<Row> rows;

    /// What is known of one image of the batch.
    static final class Row {
        private long forward;
        private long gradients;
        private final List<QueryTrace> trace = new ArrayList<>();

        long forward() {
            return forward;
        }

        long gradients() {
            return gradients;
        }

        List<QueryTrace> trace() {
            return List.copyOf(trace);
        }

        void saw(double distance) {
            double before =
                    trace.isEmpty() ? Double.POSITIVE_INFINITY : trace.getLast().distance();
            if (distance < before) {
                trace.add(new QueryTrace(forward + gradients, distance));
            }
        }
    }

    private AttackBatch(@Nullable AttackState state, List<Row> rows) {
        this.state = state;
        this.rows = rows;
    }

    /// No images.
    static AttackBatch none() {
        return new AttackBatch(null, List.of());
    }

    /// Images that have just begun: `forward` and `gradients` were spent on each.
    static AttackBatch begun(AttackState state, long forward, long gradients) {
        var rows = new AttackBatch(
                state, Arrays.stream(state.numbers()).mapToObj(_ -> new Row()).toList());
        rows.spend(forward, gradients);
        return rows;
    }

    /// How many images are attacked; the rows behind them in the state are copies.
    int live() {
        return rows.size();
    }

    Row row(int i) {
        return rows.get(i);
    }

    AttackState state() {
        if (state == null) {
            throw new IllegalStateException("no images");
        }
        return state;
    }

    void spend(long forward, long gradients) {
        for (Row row : rows) {
            row.forward += forward;
            row.gradients += gradients;
        }
    }

    /// These images and those of `fresh`, filled up to a multiple of `unit`; both are closed.
    AttackBatch with(AttackBatch fresh, int unit) {
        var all = new ArrayList<>(rows);
        all.addAll(fresh.rows);
        try (this;
                fresh) {
            if (live() == 0) {
                return new AttackBatch(fresh.state().select(padded(fresh.live(), unit)), all);
            }
            try (AttackState both = state().join(fresh.state())) {
                int[] chosen = padded(all.size(), unit);
                int copies = state().count() - live();
                // the copies stand between the two
                return new AttackBatch(
                        both.select(Arrays.stream(chosen)
                                .map(r -> r < live() ? r : r + copies)
                                .toArray()),
                        all);
            }
        }
    }

    /// The images in these rows, filled up to a multiple of `unit`; closes this.
    AttackBatch only(int[] staying, int unit) {
        try (this) {
            if (staying.length == 0) {
                return none();
            }
            int[] chosen = Arrays.stream(padded(staying.length, unit))
                    .map(r -> staying[r])
                    .toArray();
            return new AttackBatch(
                    state().select(chosen),
                    Arrays.stream(staying).mapToObj(rows::get).toList());
        }
    }

    /// 0, 1, … `count - 1`, the last repeated up to a multiple of `unit`.
    private static int[] padded(int count, int unit) {
        int[] padded = new int[(count + unit - 1) / unit * unit];
        Arrays.setAll(padded, i -> Math.min(i, count - 1));
        return padded;
    }

    @Override
    public void close() {
        if (state != null) {
            state.close();
        }
    }
}
