package dev.ventral.guidance;

import dev.ventral.tensor.Compute;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/// Linear head: a layer that is trained along with the network, begun as PyTorch's are.
///
/// @param weight `outputs x features`
/// @param bias `outputs`
record LinearHead(Tensor weight, Tensor bias) {
    /// Of the seeds of heads.
    static final long INITIAL = 0x4E;

    static LinearHead of(SplittableRandom random, int features, int outputs, Compute compute) {
        Tensor weight = compute.place(LinearInitial.uniform(random, features, outputs, features));
        Tensor bias = compute.place(LinearInitial.uniform(random, features, outputs));
        return new LinearHead(weight.set_requires_grad(true), bias.set_requires_grad(true));
    }

    /// @param features `N x features`
    /// @return `N x outputs`, as exact as the features
    Tensor of(Tensor features) {
        return features.mm(weight.to(features.scalar_type()).t()).add(bias);
    }

    /// Puts its parameters where a term names them.
    void put(String prefix, Map<String, Tensor> parameters) {
        parameters.put(prefix + "weight", weight);
        parameters.put(prefix + "bias", bias);
    }
}
