package dev.ventral.results;

/// One image as a network saw it when it was measured, and what the network said.
///
/// @param image its number in the data set
/// @param perturbation see [Result]; `none` for the image as it is
/// @param norm see [Result]
/// @param strength the largest that was allowed; 0 for the image as it is
/// @param pixels `C x H x W`, row-major, on [0, 1]
/// @param channels 1 (grey) or 3 (red, green, blue)
/// @param prediction the class of highest probability
/// @param confidence its softmax probability
public record Example(
        int image,
        String perturbation,
        String norm,
        double strength,
        float[] pixels,
        int channels,
        int height,
        int width,
        int prediction,
        double confidence) {}
