package dev.ventral.training;

/// Divergence: a loss stopped being a finite number: this network cannot be trained on, others can.
public final class Diverged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Diverged(String term, int epoch, long step, double value, String cause) {
        super("loss/" + term + " became " + value + " at step " + step + " (epoch " + epoch + "); " + cause);
    }
}
