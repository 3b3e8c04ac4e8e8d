package dev.ventral.similarity;

/// What a statement about models is to hold beyond: what is drawn anew in a bootstrap.
public enum BootstrapFactor {
    /// Other images, the same subjects.
    IMAGES,

    /// Other subjects, the same images.
    SUBJECTS,

    /// Other images and other subjects.
    BOTH
}
