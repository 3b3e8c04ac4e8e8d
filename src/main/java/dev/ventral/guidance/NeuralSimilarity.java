package dev.ventral.guidance;

import dev.ventral.data.Images;
import dev.ventral.similarity.SquareMatrix;
import org.jspecify.annotations.Nullable;

/// The similarity of images in a brain (section "similarity" of the concepts): the target of similarity
/// guidance.
///
/// @param name of the recording
/// @param simulated whether no real brain was recorded
/// @param images N images as they were shown
/// @param data `N x N` similarity of the recorded responses
/// @param model `N x N` similarity of the encoding model's responses, absent where none was fitted
public record NeuralSimilarity(
        String name,
        boolean simulated,
        Images images,
        SquareMatrix data,
        @Nullable SquareMatrix model) {}
