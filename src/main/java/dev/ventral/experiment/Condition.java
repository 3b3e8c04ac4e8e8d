package dev.ventral.experiment;

import dev.ventral.guidance.Guidance;
import dev.ventral.network.Architecture;
import dev.ventral.training.Training;
import org.jspecify.annotations.Nullable;

/// One way of training: with a guidance term or without any, and where it is said, of another network or in another
/// way than the experiment's.
///
/// @param guidance the term in the loss
/// @param network in place of the experiment's
/// @param training in place of the experiment's; a file says only what differs ([ConditionTraining])
public record Condition(
        @Nullable Guidance guidance,
        @Nullable Architecture network,
        @Nullable Training training) {}
