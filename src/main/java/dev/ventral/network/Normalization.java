package dev.ventral.network;

import dev.ventral.InputError;
import java.util.List;

/// Normalisation: what happens to a pixel before it enters the network: `(scale * pixel - mean) / std` per
/// channel, `scale` taking [0, 1] to the range the network was trained on (255 for networks that take 0..255).
///
/// @param mean one per channel, in the network's own range (less its lower end, see [#within])
/// @param std one per channel, positive
/// @param scale 1 for networks on [0, 1]
public record Normalization(List<Double> mean, List<Double> std, double scale) {
    public Normalization {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        InputError.unless(
                mean.size() == std.size(),
                "normalization: expected as many std as mean, got %d and %d",
                std.size(),
                mean.size());
        InputError.unless(
                std.stream().allMatch(s -> s > 0), "normalization.std: expected positive numbers, got %s", std);
        InputError.unless(scale > 0, "normalization.scale: expected a positive number, got %s", scale);
    }

    /// For a network that was trained on pixels between `low` and `high` rather than 0 and 1 (0 and 255, -1
    /// and 1): `((high - low) pixel + low - mean) / std`.
    ///
    /// @param mean one per channel, between `low` and `high`
    /// @param std one per channel, in the same units
    public static Normalization within(double low, double high, List<Double> mean, List<Double> std) {
        InputError.unless(
                low < high && Double.isFinite(high - low),
                "bounds: expected a lowest and a highest value of pixels, got %s and %s",
                low,
                high);
        return new Normalization(mean.stream().map(m -> m - low).toList(), std, high - low);
    }

    /// Pixels enter as they are.
    public static Normalization none(int channels) {
        return new Normalization(
                java.util.Collections.nCopies(channels, 0.0), java.util.Collections.nCopies(channels, 1.0), 1);
    }
}
