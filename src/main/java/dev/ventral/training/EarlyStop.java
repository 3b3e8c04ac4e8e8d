package dev.ventral.training;

import dev.ventral.InputError;
import dev.ventral.component.Default;
import java.util.List;

/// Early stopping: when training ends before its last epoch, and whose weights the network then has: those of the
/// epoch with the highest accuracy on the validation images, the first of several that are equal. Training ends when
/// `patience` epochs in a row have not been better.
///
/// Like a [Schedule] it is a function of the figures so far: a resumed run stops where the undisturbed one
/// does. The network is that of the best epoch also where training goes on to its last.
///
/// @param patience epochs without a higher accuracy that are borne
public record EarlyStop(@Default("10") int patience) {
    public EarlyStop {
        InputError.unless(patience >= 1, "early-stop.patience: expected at least 1 epoch, got %d", patience);
    }

    /// The best epoch so far, from 1; 0 before the first.
    static int best(List<Double> accuracies) {
        int best = 0;
        for (int epoch = 1; epoch <= accuracies.size(); epoch++) {
            best = best == 0 || accuracies.get(epoch - 1) > accuracies.get(best - 1) ? epoch : best;
        }
        return best;
    }

    /// Whether no further epoch is trained.
    boolean over(List<Double> accuracies) {
        return accuracies.size() - best(accuracies) >= patience;
    }
}
