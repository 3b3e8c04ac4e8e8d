package dev.ventral.evaluation;

/// The evaluations that every experiment may ask for: accuracy under attacks and corruptions, what transfers from
/// other networks, likeness to a brain, smoothness.
public sealed interface StandardEvaluation extends Evaluation
        permits AttackCurve, CorruptionCurve, Transfer, BrainAlignment, Smoothness {}
