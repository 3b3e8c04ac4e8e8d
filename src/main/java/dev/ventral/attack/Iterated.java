package dev.ventral.attack;

import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// An attack of equal steps that carries nothing from step to step but the candidate.
///
/// So images that began at different times may share a batch, and evaluation can take those that are broken out
/// between steps. A step has fixed shapes, draws no random numbers and reads nothing back to the host: it can
/// be captured.
public sealed interface Iterated permits Fgsm, Pgd {

    /// The number of steps.
    int steps();

    /// How many steps to make before looking which images are broken: a divisor of [#steps], near an eighth of
    /// them, so that looking (a forward pass) costs a few per cent.
    default int stride() {
        int aim = Math.max(1, steps() / 8);
        while (steps() % aim != 0) {
            aim--;
        }
        return aim;
    }

    /// The candidates before the first step, a new tensor.
    Tensor start(Tensor images, double epsilon, ImageRandom random);

    /// The candidates after one more step.
    Tensor step(Classifier model, Tensor images, Tensor labels, Tensor candidates, double epsilon);

    /// Makes `count` steps, writing the candidates in place; one pointer scope per step.
    default void advance(Classifier model, Tensor images, Tensor labels, Tensor candidates, double epsilon, int count) {
        for (int s = 0; s < count; s++) {
            try (var _ = new PointerScope()) {
                candidates.copy_(step(model, images, labels, candidates, epsilon));
            }
        }
    }

    /// Start and all steps.
    default Tensor perturb(Classifier model, Tensor images, Tensor labels, double epsilon, ImageRandom random) {
        Tensor candidates = start(images, epsilon, random);
        advance(model, images, labels, candidates, epsilon, steps());
        return candidates;
    }
}
