package dev.ventral.network.file;

import dev.ventral.InputError;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A trained network in a file, and what the file itself does not say of it.
///
/// @param file a checkpoint of Ventral, or weights (safetensors, or a state dict that PyTorch saved)
/// @param arch what the weights belong to (see [ArchitectureNames#parse]); null for a checkpoint of Ventral,
/// which says so
/// @param mean what is subtracted from pixels, one for all or one per channel, within the bounds; empty for 0
/// @param std what they are divided by then, likewise; empty for 1
/// @param bounds what the network takes for black and white: 0 and 1, 0 and 255, -1 and 1. Whatever they are,
/// attacks and corruptions see pixels on [0, 1]
public record ModelSpec(Path file, @Nullable String arch, List<Double> mean, List<Double> std, List<Double> bounds) {
    private static final List<Double> UNIT = List.of(0.0, 1.0);

    public ModelSpec {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        bounds = List.copyOf(bounds);
        InputError.unless(bounds.size() == 2, "bounds: expected two numbers (lowest, highest), got %s", bounds);
    }

    /// A network that takes pixels on [0, 1] as they are, or a checkpoint of Ventral.
    public ModelSpec(Path file, @Nullable String arch) {
        this(file, arch, List.of(), List.of(), UNIT);
    }

    /// Whether nothing but the file is given.
    boolean plain() {
        return arch == null && mean.isEmpty() && std.isEmpty() && bounds.equals(UNIT);
    }

    Normalization normalization(ImageShape shape) {
        return Normalization.within(
                bounds.getFirst(), bounds.getLast(), channels("mean", mean, 0, shape), channels("std", std, 1, shape));
    }

    private static List<Double> channels(String name, List<Double> values, double none, ImageShape shape) {
        if (values.size() <= 1) {
            return Collections.nCopies(shape.channels(), values.isEmpty() ? none : values.getFirst());
        }
        InputError.unless(
                values.size() == shape.channels(),
                "%s: expected one number or %d (channels of images of %s), got %d",
                name,
                shape.channels(),
                shape,
                values.size());
        return values;
    }
}
