package dev.ventral.neural.encoding.feature;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.data.image.Images;
import dev.ventral.network.Architecture;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.module.Weights;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The activations of a network at one of its taps, in float32 and evaluation mode, averaged over the cells
/// of a coarse grid where they are maps.
///
/// Without a checkpoint the network is not trained: its weights are those that `seed` gives, and results call
/// it random. The model's file holds the weights that the tap depends on.
///
/// @param checkpoint a network's file: a checkpoint of any run, or weights made elsewhere (PyTorch's,
///     safetensors); absent for random weights
/// @param tap whose features are taken
/// @param network the architecture of weights made elsewhere, such as `{kind: vgg19}`; absent for a
///     checkpoint of Ventral, which says so itself
/// @param mean of the pixels that network was trained on, one per channel: one number for grey images; colour
///     where there is none
/// @param std their deviation, likewise
/// @param size of the images' longer side in pixels; a checkpoint of Ventral says itself
/// @param grid cells in each direction, at most
/// @param seed of random weights
@JsonClassDescription("The activations of a network, trained or random, at one of its taps.")
@JsonTypeName("network")
public record NetworkFeatures(
        @Nullable Path checkpoint,
        String tap,
        @Nullable Architecture network,
        @Default("[]") List<Double> mean,
        @Default("[]") List<Double> std,
        @Default("32") int size,
        @Default("8") int grid,
        @Default("0") long seed)
        implements Features {

    public NetworkFeatures {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        InputError.unless(!tap.isBlank(), "features.tap: expected the name of a tap, got an empty text");
        InputError.unless(
                network != null || (mean.isEmpty() && std.isEmpty()),
                "features.mean: expected none without a network, as a checkpoint has its own, got %s",
                mean);
        InputError.unless(
                mean.size() == std.size() || std.size() <= 1,
                "features.std: expected as many numbers as features.mean, got %s",
                std);
        InputError.unless(size >= 1 && size <= 4096, "features.size: expected a number from 1 to 4096, got %d", size);
        InputError.unless(grid >= 1, "features.grid: expected at least 1, got %d", grid);
    }

    @Override
    public String name() {
        String kind =
                network == null ? "network" : network.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return (checkpoint == null ? "random " : "") + kind + " " + tap;
    }

    @Override
    public FeatureSource source(Images recorded, EncodingContext context) {
        Path file = checkpoint;
        Optional<FeatureNetwork> described = file == null
                ? Optional.empty()
                : network == null ? context.checkpoints().apply(file) : Optional.empty();
        return NetworkSource.of(this, described.orElseGet(() -> described(recorded)), context.compute());
    }

    private FeatureNetwork described(Images recorded) {
        Architecture architecture = network;
        if (architecture == null) {
            throw new InputError("features.network: expected the architecture, as "
                    + (checkpoint == null ? "there is no checkpoint" : checkpoint + " does not say it") + ", got none");
        }
        int longer = Math.max(recorded.height(), recorded.width());
        int channels = mean.size() == 1 ? 1 : 3;
        var shape = new ImageShape(
                channels,
                FeatureMaps.side(recorded.height(), longer, size),
                FeatureMaps.side(recorded.width(), longer, size));
        var normalization = new Normalization(channels(mean, 0, channels), channels(std, 1, channels), 1);
        int classes = checkpoint == null ? 10 : Weights.classes(checkpoint);
        return new FeatureNetwork(architecture, normalization, shape, classes, seed);
    }

    private static List<Double> channels(List<Double> values, double none, int channels) {
        return values.size() == channels
                ? values
                : Collections.nCopies(channels, values.isEmpty() ? none : values.getFirst());
    }
}
