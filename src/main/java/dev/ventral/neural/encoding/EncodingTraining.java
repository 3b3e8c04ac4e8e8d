package dev.ventral.neural.encoding;

import dev.ventral.InputError;

/// The settings of encoding models that are trained step by step, whatever their network.
sealed interface EncodingTraining permits CnnEncoding, GaussianReadoutEncoding {

    /// The network.
    CorePlan core();

    /// Larger images are made smaller so that their longer side is this.
    int size();

    boolean grey();

    EncodingLoss loss();

    /// Weight of the readout's penalty.
    double l1();

    double dropout();

    /// By how many pixels training images are moved.
    int shift();

    int epochs();

    int batch();

    double lr();

    double weightDecay();

    int patience();

    double validation();

    double heldOut();

    int ensemble();

    static void atLeast(String key, int value, int least) {
        InputError.unless(value >= least, "encoding.%s: expected at least %d, got %d", key, least, value);
    }

    private static void from0(String key, double value, double most) {
        InputError.unless(
                value >= 0 && value <= most,
                "encoding.%s: expected a number from 0%s, got %s",
                key,
                most < 1 ? " to below 1" : "",
                value);
    }

    private static void share(String key, double value) {
        InputError.unless(value > 0 && value < 1, "encoding.%s: expected a share between 0 and 1, got %s", key, value);
    }

    /// What every such record checks when it is made, in the order of its settings.
    ///
    /// @throws InputError naming the setting that is out of range
    static void check(
            int size,
            int shift,
            int epochs,
            int batch,
            int patience,
            int ensemble,
            double l1,
            double dropout,
            double lr,
            double weightDecay,
            double validation,
            double heldOut) {
        atLeast("size", size, 4);
        atLeast("shift", shift, 0);
        atLeast("epochs", epochs, 1);
        atLeast("batch", batch, 2);
        atLeast("patience", patience, 1);
        atLeast("ensemble", ensemble, 1);
        from0("l1", l1, Double.MAX_VALUE);
        from0("dropout", dropout, Math.nextDown(1.0));
        from0("lr", lr, Double.MAX_VALUE);
        from0("weight-decay", weightDecay, Double.MAX_VALUE);
        share("validation", validation);
        share("held-out", heldOut);
    }
}
