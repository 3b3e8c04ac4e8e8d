package dev.ventral.data.image;

/// A rectangle of an image, in pixels.
///
/// @param top first row
/// @param left first column
/// @param height rows, at least 1
/// @param width columns, at least 1
public record CropBox(int top, int left, int height, int width) {

    /// Which part of an image of a size is wanted.
    public interface Choice {
        CropBox of(int height, int width);
    }

    /// The largest central square.
    static CropBox square(int height, int width) {
        int edge = Math.min(height, width);
        return new CropBox((height - edge) / 2, (width - edge) / 2, edge, edge);
    }

    /// Everything.
    static CropBox whole(int height, int width) {
        return new CropBox(0, 0, height, width);
    }

    public boolean inside(int rows, int columns) {
        return top >= 0 && left >= 0 && height >= 1 && width >= 1 && top + height <= rows && left + width <= columns;
    }
}
