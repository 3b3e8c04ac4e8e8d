package dev.ventral.results;

/// A picture that an evaluation made of a network; the report shows all pictures of a network as a grid.
///
/// @param row the label of its row
/// @param column the label of its column
/// @param pixels `C x H x W`, row-major, on [0, 1]
/// @param channels 1 (grey) or 3 (red, green, blue)
/// @param caption what it shows, in a sentence
public record MeasuredPicture(
        String row, String column, float[] pixels, int channels, int height, int width, String caption) {}
