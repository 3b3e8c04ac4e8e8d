package dev.ventral.data;

import org.jspecify.annotations.Nullable;

/// What a data set holds, before it is split.
///
/// @param train all images, or those meant for training where the set has test images of its own
/// @param test the set's own test images
/// @param framed whether the images were brought to `prepare`'s size when they were read
public record LoadedDataset(LabelledImages train, @Nullable LabelledImages test, boolean framed) {
    /// Images of the size that the files have.
    public LoadedDataset(LabelledImages train, @Nullable LabelledImages test) {
        this(train, test, false);
    }

    /// What a network is measured on that was trained elsewhere: the set's own test images where it has them,
    /// otherwise all.
    public LabelledImages measured() {
        return test == null ? train : test;
    }
}
