package dev.ventral.evaluation;

/// One measurement of a network: accuracy against the strength of one perturbation.
///
/// In an experiment file an item of `evaluation` is the attack or corruption itself.
public sealed interface Evaluation permits AttackCurve, CorruptionCurve {

    /// The perturbation's name in results.
    String perturbation();

    /// The norm of the strengths: `l1`, `l2`, `linf`; empty for corruptions.
    String norm();
}
