package dev.ventral.training;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import java.util.List;

/// Learning-rate schedule: the rate over epochs, as a factor of the optimiser's. The catalogue.
///
/// A factor is a function of the epoch and of the validation losses so far, and of nothing else: a resumed run
/// needs no state of it.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Schedule {

    /// The factor of an epoch.
    ///
    /// @param epoch from 0
    /// @param epochs of the whole training
    /// @param losses validation loss (training loss where there is no validation set) of each epoch before
    ///     this one
    double factor(int epoch, int epochs, List<Double> losses);

    /// Always 1.
    @JsonClassDescription("The same learning rate throughout.")
    @JsonTypeName("constant")
    record Constant() implements Schedule {
        @Override
        public double factor(int epoch, int epochs, List<Double> losses) {
            return 1;
        }
    }

    /// Times `factor` every `every` epochs.
    ///
    /// @param every epochs
    /// @param factor of the learning rate, at most 1
    @JsonClassDescription("The learning rate falls by a factor every few epochs.")
    @JsonTypeName("step")
    record Step(int every, @Default("0.1") double factor) implements Schedule {
        public Step {
            InputError.unless(every >= 1, "schedule.every: expected at least 1 epoch, got %d", every);
            checkFactor(factor);
        }

        @Override
        public double factor(int epoch, int epochs, List<Double> losses) {
            return Math.pow(factor, Math.floorDiv(epoch, every));
        }
    }

    /// Times `factor` every `every` epochs, and back to 1 at the epochs `at`, from where it counts anew (Li et
    /// al. 2019: every 4, factor .3, at 20).
    ///
    /// @param every epochs
    /// @param factor of the learning rate, at most 1
    /// @param at epochs that begin with the full learning rate again, increasing
    @JsonClassDescription("As step, and back to the start at given epochs (Li et al. 2019).")
    @JsonTypeName("reset")
    record Reset(int every, @Default("0.1") double factor, List<Integer> at) implements Schedule {
        public Reset {
            at = List.copyOf(at);
            InputError.unless(every >= 1, "schedule.every: expected at least 1 epoch, got %d", every);
            checkFactor(factor);
            for (int i = 0; i < at.size(); i++) {
                int after = i == 0 ? 0 : at.get(i - 1);
                InputError.unless(at.get(i) > after, "schedule.at: expected increasing epochs from 1 on, got %s", at);
            }
        }

        @Override
        public double factor(int epoch, int epochs, List<Double> losses) {
            int since = 0;
            for (int reset : at) {
                since = reset <= epoch ? reset : since;
            }
            return Math.pow(factor, Math.floorDiv(epoch - since, every));
        }
    }

    /// Half a cosine from 1 to `min` over the training (Loshchilov & Hutter 2017, equation 5, without
    /// restarts).
    ///
    /// @param min the factor at the end
    @JsonClassDescription("Half a cosine from the start to a minimum.")
    @JsonTypeName("cosine")
    record Cosine(@Default("0") double min) implements Schedule {
        public Cosine {
            InputError.unless(min >= 0 && min <= 1, "schedule.min: expected a number in [0, 1], got %s", min);
        }

        @Override
        public double factor(int epoch, int epochs, List<Double> losses) {
            return min + (1 - min) * (1 + Math.cos(Math.PI * epoch / epochs)) / 2;
        }
    }

    /// Times `factor` whenever the loss has not fallen below its best for more than `patience` epochs, as
    /// PyTorch's `ReduceLROnPlateau` with threshold 0.
    ///
    /// @param factor of the learning rate, at most 1
    /// @param patience epochs without a better loss that are borne
    @JsonClassDescription("Falls by a factor when the validation loss stops falling.")
    @JsonTypeName("plateau")
    record Plateau(
            @Default("0.1") double factor, @Default("5") int patience) implements Schedule {
        public Plateau {
            checkFactor(factor);
            InputError.unless(patience >= 0, "schedule.patience: expected at least 0 epochs, got %d", patience);
        }

        @Override
        public double factor(int epoch, int epochs, List<Double> losses) {
            double best = Double.POSITIVE_INFINITY;
            double current = 1;
            int bad = 0;
            for (double loss : losses) {
                if (loss < best) {
                    best = loss;
                    bad = 0;
                } else if (++bad > patience) {
                    current *= factor;
                    bad = 0;
                }
            }
            return current;
        }
    }

    private static void checkFactor(double factor) {
        InputError.unless(factor > 0 && factor <= 1, "schedule.factor: expected a number in (0, 1], got %s", factor);
    }
}
