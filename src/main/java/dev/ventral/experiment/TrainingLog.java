package dev.ventral.experiment;

import dev.ventral.training.History;

/// Where the figures of trainings go.
interface TrainingLog {
    /// The figures of a network so far, in place of those before.
    void put(String condition, long seed, History history);

    /// A network that will not be trained to its end.
    void fail(String condition, long seed, String reason);

    /// `metrics.csv` and `failures.csv`.
    static TrainingLog of(MetricsFile metrics, Failures failures) {
        return new TrainingLog() {
            @Override
            public void put(String condition, long seed, History history) {
                metrics.put(condition, seed, history);
            }

            @Override
            public void fail(String condition, long seed, String reason) {
                failures.add(condition, seed, reason);
            }
        };
    }
}
