package dev.ventral.evaluation;

/// One measurement of networks: accuracy against the strength of one perturbation, or of what transfers from
/// other networks.
///
/// In an experiment file an item of `evaluation` is the attack or corruption itself, or a [Transfer].
public sealed interface Evaluation permits AttackCurve, CorruptionCurve, Transfer {

    /// The perturbation's name in results.
    String perturbation();

    /// The norm of the strengths: `l1`, `l2`, `linf`; empty for corruptions.
    String norm();
}
