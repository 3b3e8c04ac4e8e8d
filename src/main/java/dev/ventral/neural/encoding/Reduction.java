package dev.ventral.neural.encoding;

/// How many features become fewer before they are regressed on.
public enum Reduction {
    /// They stay as they are.
    NONE,
    /// Principal components over the images to fit ([dev.ventral.neural.Pca]).
    PCA,
    /// A sparse random projection ([SparseProjection]): blind to the images, and quick.
    PROJECTION
}
