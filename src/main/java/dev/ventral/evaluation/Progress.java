package dev.ventral.evaluation;

/// Is told how far an evaluation is.
@FunctionalInterface
public interface Progress {
    /// @param done images done so far, each counted once per strength and restart
    /// @param total when the evaluation is complete
    void at(long done, long total);

    /// Tells nobody.
    static Progress none() {
        return (_, _) -> {};
    }
}
