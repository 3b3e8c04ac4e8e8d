package dev.ventral.evaluation;

import dev.ventral.network.module.Net;
import java.util.List;

/// One measurement of networks: accuracy against the strength of one perturbation, or of what transfers from
/// other networks, or how much they are like a brain, or how smooth.
///
/// In an experiment file an item of `evaluation` is the attack or corruption itself, a [Transfer], a
/// [BrainAlignment] or a [Smoothness].
public interface Evaluation {

    /// The perturbation's name in results.
    String perturbation();

    /// The norm of the strengths: `l1`, `l2`, `linf`; empty for corruptions.
    String norm();

    /// Where in the network it looks.
    default List<String> taps() {
        return List.of();
    }

    /// Throws where the network has not what is asked of it, before anything costly is done.
    default void check(Net net) {}
}
