package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// An attack with the sizes of change at which it is tried; the catalogue of attacks.
///
/// Attacks see pixels on [0, 1] only, and an epsilon always means pixels. What they return is a proposal: evaluation
/// projects it onto the ball and the bounds again and asks the network itself whether it is wrong.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Attack permits Fgsm, Pgd, CustomAttack {

    /// The name in results: the `kind` of experiment files.
    String name();

    /// The norm that bounds the change.
    Norm norm();

    /// The bounds, in pixels on [0, 1], strictly increasing; 0 means no change.
    List<Double> epsilons();

    /// How often the attack is tried on an image that stands, each time with other random numbers.
    default int restarts() {
        return 1;
    }

    /// For each image a candidate on [0, 1], at most `epsilon` away, that the network should get wrong.
    ///
    /// @param model in evaluation mode; it may compute in bfloat16
    /// @param images `N x C x H x W`, float32 on [0, 1], on the model's device
    /// @param labels the true classes, int64 `N`, on the model's device
    /// @param epsilon positive
    /// @param random of these images, other numbers for each restart
    Tensor perturb(Classifier model, Tensor images, Tensor labels, double epsilon, ImageRandom random);
}
