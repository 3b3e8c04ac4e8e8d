package dev.ventral.neural.encoding;

import dev.ventral.InputError;
import dev.ventral.neural.encoding.readout.UnitReadout;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// What the sizes of a network's shared layers follow from, and which readout goes with them; kept in its
/// file.
sealed interface CorePlan permits SkipCore.Plan, VggCore.Plan {

    /// The kind of the encoding model, as in its file.
    String kind();

    /// By how much maps are smaller than images.
    int pooled();

    /// Freshly initialised layers, in the scope that is open now.
    ///
    /// @param inputs channels of the images
    Core build(int inputs, SplittableRandom random);

    /// A freshly initialised readout of the core's maps.
    UnitReadout readout(int units, int channels, int height, int width, SplittableRandom random);

    /// Adds what [#of] needs.
    void metadata(Map<String, String> metadata);

    /// From a file's metadata.
    ///
    /// @throws InputError naming the file, if an entry is missing or out of range, or the kind is another
    static CorePlan of(Map<String, String> metadata, String file) {
        return switch (metadata.getOrDefault("kind", "a file without a kind")) {
            case SkipCore.KIND -> SkipCore.Plan.read(metadata, file);
            case VggCore.KIND -> VggCore.Plan.read(metadata, file);
            case String other ->
                throw new InputError("%s: expected an encoding model of kind %s, got %s"
                        .formatted(file, String.join(" or ", List.of(SkipCore.KIND, VggCore.KIND)), other));
        };
    }
}
