package dev.ventral.guidance;

import dev.ventral.network.Classifier;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/// Term: a guidance term bound to one network.
public interface Term {

    /// The name of the loss in `metrics.csv`, as in `loss/similarity`.
    String name();

    /// Chooses the images of this training step and looks up their target: done on the host, outside the step.
    ///
    /// @param step counts from 0 over the whole training; the same step always gives the same batch
    GuidanceBatch batch(long step);

    /// Whether the term has a part in this step; where not, its images do not go through the network, and
    /// nothing but the labelled images moves it. A function of seed and step.
    default boolean guides(long step) {
        return true;
    }

    /// What the loss on the labelled images becomes, in every step, guided or not: itself, weighted, or
    /// weighted by what the term trains. A scalar with gradient; reads nothing back to the host.
    default Tensor weighTaskLoss(Tensor loss) {
        return loss;
    }

    /// The weighted loss, a scalar with gradient. Reads nothing back to the host.
    Tensor loss(Classifier model, GuidanceBatch batch);

    /// Parameters trained along with the network, by name.
    Map<String, Tensor> parameters();

    /// The names of those parameters that weight decay pulls to 0.
    default Set<String> decaying() {
        return Set.of();
    }

    /// Figures to log once an epoch, by their names in `metrics.csv`.
    Map<String, Double> report();
}
