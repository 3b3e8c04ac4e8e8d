package dev.ventral.network.module;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/// Other processes that run the same network at the same time, each on its part of the same images. What is
/// asked of them is asked by all, in the same order.
public interface BatchPeers {

    /// The sum of everyone's tensors of this shape, without gradient.
    Tensor sum(Tensor own);

    /// The first of `images` that are this process's part.
    long first(long images);

    /// How many they are, at least one.
    long count(long images);

    /// Everyone's rows one below the other. A loss that all compute from them has, averaged over all, the
    /// gradient that one process would find: it goes back through this process's own rows, once for each
    /// process.
    ///
    /// @param own this process's part
    /// @param images rows of the whole
    Tensor whole(Tensor own, long images);

    /// The tensor itself, whose gradient is changed on its way back.
    ///
    /// @param gradient of it, from the gradient that arrives
    /// @param used what `gradient` needs, kept until the step is over
    Tensor changing(Tensor tensor, UnaryOperator<Tensor> gradient, Tensor... used);
}
