package dev.ventral.attack;

import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A network whose answers and gradients are written down beforehand, one for each time it is asked: what an
/// attack does then follows from the script alone, and can be worked out without a network. It has two
/// classes; the loss is the logit of the second over that of the first.
final class ScriptedNet {
    private ScriptedNet() {}

    /// @param losses the second logit at each question (the first is 0)
    /// @param gradients of the second logit at each question
    static Classifier of(double[] losses, double[][] gradients) {
        int[] asked = {0};
        return LambdaNet.classifier(
                x -> {
                    int t = asked[0]++;
                    float[] column = new float[gradients[t].length];
                    for (int i = 0; i < column.length; i++) {
                        column[i] = (float) gradients[t][i];
                    }
                    Tensor slope = x.flatten(1, -1).matmul(Tensors.of(column, column.length, 1));
                    Tensor second = slope.sub(slope.detach()).add(new Scalar(losses[t]));
                    return torch.cat(new TensorVector(second.mul(new Scalar(0)), second), 1);
                },
                1);
    }

    /// A state of one image of 1 x 1 x d pixels, of class 0.
    static AttackState state(Norm norm, float[] pixels, double epsilon) {
        Tensor image = Tensors.of(pixels, 1, 1, 1, pixels.length);
        return new AttackState(
                norm,
                image,
                new Goal(Tensors.of(new int[] {0}), false),
                epsilon,
                new dev.ventral.tensor.ImageRandom(11, new int[] {3}));
    }
}
