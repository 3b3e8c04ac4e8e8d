package dev.ventral.training;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;

/// Optimiser: how gradients become steps. The catalogue; the arithmetic is in [OptimizerState].
///
/// Names and formulas are PyTorch's (`torch.optim`), without its variants.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Optimizer {

    /// The learning rate at factor 1 of the schedule.
    double lr();

    /// Stochastic gradient descent: `g <- g + weightDecay p; b <- momentum b + g; p <- p - lr b`, with
    /// Nesterov `p <- p - lr (g + momentum b)`.
    ///
    /// @param lr learning rate
    /// @param momentum share of the last step that goes on
    /// @param nesterov whether the momentum is looked ahead
    /// @param weightDecay added to the gradient, times the weight
    @JsonClassDescription("Stochastic gradient descent with momentum, Nesterov's if asked for.")
    @JsonTypeName("sgd")
    record Sgd(
            @Default("0.1") double lr,
            @Default("0.9") double momentum,
            @Default("false") boolean nesterov,
            @Default("0") double weightDecay)
            implements Optimizer {
        public Sgd {
            checkRate("sgd", lr, weightDecay);
            InputError.unless(
                    momentum >= 0 && momentum < 1, "sgd.momentum: expected a number in [0, 1), got %s", momentum);
            InputError.unless(
                    !nesterov || momentum > 0, "sgd.nesterov: expected a positive momentum with it, got momentum 0");
        }
    }

    /// Adam (Kingma & Ba 2015, algorithm 1), weight decay added to the gradient.
    ///
    /// @param lr learning rate
    /// @param beta1 decay of the mean of the gradients
    /// @param beta2 decay of the mean of their squares
    /// @param eps added to the root of the latter
    /// @param weightDecay added to the gradient, times the weight
    @JsonClassDescription("Adam (Kingma & Ba 2015).")
    @JsonTypeName("adam")
    record Adam(
            @Default("0.001") double lr,
            @Default("0.9") double beta1,
            @Default("0.999") double beta2,
            @Default("1e-8") double eps,
            @Default("0") double weightDecay)
            implements Optimizer {
        public Adam {
            checkAdam("adam", lr, beta1, beta2, eps, weightDecay);
        }
    }

    /// Adam with decoupled weight decay, `p <- p (1 - lr weightDecay)` (Loshchilov & Hutter 2019, algorithm 2).
    ///
    /// @param lr learning rate
    /// @param beta1 decay of the mean of the gradients
    /// @param beta2 decay of the mean of their squares
    /// @param eps added to the root of the latter
    /// @param weightDecay times learning rate: the share of a weight that is taken off at each step
    @JsonClassDescription("Adam with decoupled weight decay (Loshchilov & Hutter 2019).")
    @JsonTypeName("adamw")
    record AdamW(
            @Default("0.001") double lr,
            @Default("0.9") double beta1,
            @Default("0.999") double beta2,
            @Default("1e-8") double eps,
            @Default("0.01") double weightDecay)
            implements Optimizer {
        public AdamW {
            checkAdam("adamw", lr, beta1, beta2, eps, weightDecay);
        }
    }

    private static void checkRate(String kind, double lr, double weightDecay) {
        InputError.unless(lr > 0 && Double.isFinite(lr), "%s.lr: expected a positive number, got %s", kind, lr);
        InputError.unless(
                weightDecay >= 0 && Double.isFinite(weightDecay),
                "%s.weight-decay: expected a number >= 0, got %s",
                kind,
                weightDecay);
    }

    private static void checkAdam(String kind, double lr, double beta1, double beta2, double eps, double weightDecay) {
        checkRate(kind, lr, weightDecay);
        InputError.unless(beta1 >= 0 && beta1 < 1, "%s.beta1: expected a number in [0, 1), got %s", kind, beta1);
        InputError.unless(beta2 >= 0 && beta2 < 1, "%s.beta2: expected a number in [0, 1), got %s", kind, beta2);
        InputError.unless(eps > 0 && Double.isFinite(eps), "%s.eps: expected a positive number, got %s", kind, eps);
    }
}
