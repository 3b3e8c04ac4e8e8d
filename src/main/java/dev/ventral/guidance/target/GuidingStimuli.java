package dev.ventral.guidance.target;

/// Guiding stimuli: which images a term shows to the network.
public enum GuidingStimuli {
    /// Those that were shown to the animal.
    RECORDED,
    /// The labelled training images, without the augmentation of training; the target is what the encoding
    /// model predicts for them (Safarani et al. 2021, Shao et al. 2024), or another network's features.
    TRAINING
}
