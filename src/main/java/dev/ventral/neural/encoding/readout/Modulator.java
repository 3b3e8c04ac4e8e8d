package dev.ventral.neural.encoding.readout;

import java.util.SplittableRandom;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/// The animal's state as a gain: each unit's response is multiplied by `exp(g_u(state))`, where a small
/// network computes g from running speed and pupil size (those that were recorded), standardised over the
/// recording. g(0) = 0: in the average state the gain is 1.
///
/// Source: Walker et al. 2019, Nature Neuroscience 22, Methods; Sinz et al. 2018, NeurIPS.
public final class Modulator extends Module {
    private static final int HIDDEN = 10;

    private final EncodingMlp mlp;

    public Modulator(int states, int units, SplittableRandom random) {
        super();
        mlp = register_module("mlp", new EncodingMlp(states, HIDDEN, units, random));
    }

    /// The gain of each unit in each trial, `N x units`.
    ///
    /// @param state `N x states`, standardised
    Tensor gain(Tensor state) {
        return mlp.forward(state).exp();
    }

    /// The rates, multiplied.
    public Tensor forward(Tensor rates, Tensor state) {
        return rates.mul(gain(state));
    }
}
