package dev.ventral.data;

import org.jspecify.annotations.Nullable;

/// What a data set holds, before it is split.
///
/// @param train all images, or those meant for training where the set has test images of its own
/// @param test the set's own test images
public record Pool(LabelledImages train, @Nullable LabelledImages test) {}
