package dev.ventral.network.module;

/// A Gabor filter in degrees of visual angle. With f its frequency, and rows r and columns c counted in degrees
/// from the centre,
///
///     u = r cos t + c sin t,  v = - r sin t + c cos t,  sx = nx / f,  sy = ny / f
///     g = exp(- u^2 / 2 sx^2 - v^2 / 2 sy^2) / (2 pi sx sy) * cos(2 pi f u + p)
///
/// so that at orientation t = 0 it prefers horizontal stripes.
///
/// @param frequency f, cycles per degree
/// @param orientation t, radians
/// @param phase p, radians
/// @param nx width along the wave, in cycles
/// @param ny width across it, in cycles
public record Gabor(double frequency, double orientation, double phase, double nx, double ny) {

    /// The filter on a grid of pixels, `size x size` row by row, with widths in pixels.
    ///
    /// @param size odd
    /// @param pixels per degree
    /// @param shift added to the phase
    public float[] kernel(int size, double pixels, double shift) {
        double f = frequency / pixels;
        double sx = nx / f;
        double sy = ny / f;
        double cos = Math.cos(orientation);
        double sin = Math.sin(orientation);
        float[] kernel = new float[size * size];
        for (int k = 0; k < kernel.length; k++) {
            double r = k / size - size / 2;
            double c = k % size - size / 2;
            double u = r * cos + c * sin;
            double v = -r * sin + c * cos;
            double envelope = Math.exp(-u * u / (2 * sx * sx) - v * v / (2 * sy * sy)) / (2 * Math.PI * sx * sy);
            kernel[k] = (float) (envelope * Math.cos(2 * Math.PI * f * u + phase + shift));
        }
        return kernel;
    }
}
