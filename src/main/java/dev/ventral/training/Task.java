package dev.ventral.training;

import dev.ventral.attack.step.Goal;
import dev.ventral.network.Classifier;
import org.bytedeco.pytorch.Tensor;

/// Task: what a network learns to do with labelled images. The loss of a step, the score of validation, and what
/// an attack on the images of a step climbs, are its own.
interface Task {
    /// The name of its loss in `metrics.csv`, as in `loss/task`.
    String LOSS = "task";

    /// The mean loss over some images, a scalar with gradient. Reads nothing back to the host.
    ///
    /// @param images `N x C x H x W` on [0, 1]
    /// @param labels of the images, on the model's device
    Tensor loss(Classifier model, Tensor images, Tensor labels);

    /// What an attack on the network wants of these images.
    Goal goal(Tensor labels);

    /// The name of the score in `metrics.csv`, as in `validation/accuracy`; the larger, the better.
    String score();

    /// Loss and score of some images, summed over them: for networks in evaluation mode.
    Sums sums(Classifier model, Tensor images, Tensor labels);

    /// @param loss summed over images
    /// @param score summed over images, of which the mean is reported
    record Sums(double loss, double score) {}
}
