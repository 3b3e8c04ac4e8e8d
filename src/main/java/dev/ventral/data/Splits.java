package dev.ventral.data;

/// A data set in three disjoint parts; validation may be empty.
public record Splits(LabelledImages train, LabelledImages validation, LabelledImages test) {}
