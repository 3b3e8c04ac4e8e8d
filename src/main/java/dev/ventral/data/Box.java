package dev.ventral.data;

/// A rectangle of an image, in pixels.
///
/// @param top first row
/// @param left first column
/// @param height rows, at least 1
/// @param width columns, at least 1
record Box(int top, int left, int height, int width) {

    /// Which part of an image of a size is wanted.
    interface Choice {
        Box of(int height, int width);
    }

    /// The largest central square.
    static Box square(int height, int width) {
        int edge = Math.min(height, width);
        return new Box((height - edge) / 2, (width - edge) / 2, edge, edge);
    }

    /// Everything.
    static Box whole(int height, int width) {
        return new Box(0, 0, height, width);
    }

    boolean inside(int rows, int columns) {
        return top >= 0 && left >= 0 && height >= 1 && width >= 1 && top + height <= rows && left + width <= columns;
    }
}
