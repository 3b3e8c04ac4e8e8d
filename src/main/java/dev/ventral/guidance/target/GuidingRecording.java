package dev.ventral.guidance.target;

import dev.ventral.data.image.Images;
import dev.ventral.similarity.SquareMatrix;
import org.jspecify.annotations.Nullable;

/// Guiding recording: what a brain says of images: their similarity (section "similarity" of the concepts), the
/// target of similarity guidance, and the responses themselves where a term asks for them.
///
/// @param name of the recording
/// @param simulated whether no real brain was recorded
/// @param images N images as they were shown
/// @param data `N x N` similarity of the recorded responses
/// @param model `N x N` similarity of the encoding model's responses, absent where none was fitted
/// @param responses to the same images, absent where no term needs them
public record GuidingRecording(
        String name,
        boolean simulated,
        Images images,
        SquareMatrix data,
        @Nullable SquareMatrix model,
        @Nullable NeuralResponses responses) {}
