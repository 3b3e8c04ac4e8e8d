package dev.ventral.data.image;

/// One decoded image as its decoder has it: rows of pixels, a level of each channel beside the others.
///
/// @param stored levels, not to be written to
/// @param line values from one row to the next
/// @param step values from one pixel to the next
/// @param bands place of each channel in a pixel
public record Picture(int height, int width, byte[] stored, int line, int step, int[] bands) {

    /// All of it.
    public Images images() {
        int plane = height * width;
        byte[] levels = new byte[bands.length * plane];
        for (int c = 0; c < bands.length; c++) {
            for (int y = 0; y < height; y++) {
                int from = y * line + bands[c];
                int to = c * plane + y * width;
                for (int x = 0; x < width; x++) {
                    levels[to + x] = stored[from + x * step];
                }
            }
        }
        return Images.ofBytes(bands.length, height, width, new byte[][] {levels});
    }

    /// What [Images#resize] makes of it.
    Images resized(int rows, int columns) {
        return rows == height && columns == width
                ? images()
                : Images.ofBytes(bands.length, rows, columns, new byte[][] {Resize.antialiased(this, rows, columns)});
    }
}
