package dev.ventral.attack.step;

import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// Goal of an attack: what it wants of a network for each image: any class but a given one, or one given class.
///
/// @param classes int64 `N`: the class to leave, or (targeted) to reach
/// @param targeted whether `classes` are to be reached
public record Goal(Tensor classes, boolean targeted) {
    private static final long PER_IMAGE = 0;
    private static final double NEVER = -1e30;

    /// Whether the network's answer is what is wanted: bool `N`.
    public Tensor met(Tensor logits) {
        Tensor answer = logits.argmax(new LongOptional(1), false);
        return targeted ? answer.eq(classes) : answer.ne(classes);
    }

    /// How far each image is from the goal, `N`, negative where it is met: `z_y - max_{k != y} z_k` untargeted,
    /// `max_{k != t} z_k - z_t` targeted (the margin of Carlini & Wagner 2017, equation for f_6, on logits).
    public Tensor margin(Tensor logits) {
        Tensor own = logits.gather(1, classes.unsqueeze(1)).squeeze(1);
        Tensor rest = others(logits).amax(new long[] {1}, false);
        return targeted ? rest.sub(own) : own.sub(rest);
    }

    /// The logits with that of the goal's own class out of the way: never the largest.
    public Tensor others(Tensor logits) {
        return logits.scatter(1, classes.unsqueeze(1), new Scalar(NEVER));
    }

    /// What an attack climbs, `N`: the cross-entropy with the class to leave, or minus that with the class to
    /// reach.
    public Tensor crossEntropy(Tensor logits) {
        Tensor loss = torch.cross_entropy_loss(logits, classes, new TensorOptional(), PER_IMAGE, -100, 0);
        return targeted ? loss.neg() : loss;
    }

    /// Whether these answers are what is wanted, on the host.
    public boolean[] met(int[] answers) {
        int[] wanted = Tensors.ints(classes);
        boolean[] met = new boolean[answers.length];
        for (int i = 0; i < met.length; i++) {
            met[i] = (answers[i] == wanted[i]) == targeted;
        }
        return met;
    }
}
