package dev.ventral.experiment;

import dev.ventral.guidance.Guidance;
import org.jspecify.annotations.Nullable;

/// One way of training: with a guidance term, or without any.
public record Condition(@Nullable Guidance guidance) {}
