package dev.ventral.training;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import java.nio.file.Path;
import java.util.List;

/// Initial weights: those training begins with, the key `start` of training. The catalogue.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface InitialWeights {

    /// Drawn by the seed, as the architecture says.
    @JsonClassDescription("Weights drawn by the seed.")
    @JsonTypeName("drawn")
    record Drawn() implements InitialWeights {}

    /// Those of another network, for fine-tuning: every tensor of the same name and shape is taken. What the
    /// file lacks or has in another shape stays as drawn by the seed; of a network with other classes that is
    /// the head.
    ///
    /// Pixels are normalised as that network's were: as a checkpoint of Ventral says, otherwise by `mean` and
    /// `std` or, where those are not given, by the training images' own.
    ///
    /// @param file a checkpoint of Ventral, or weights (safetensors, or a state dict that PyTorch saved)
    /// @param mean of each channel, which the network was trained to see taken off; empty: see above
    /// @param std of each channel, likewise
    @JsonClassDescription("Weights of another network, as far as names and shapes agree: fine-tuning.")
    @JsonTypeName("weights")
    record FromFile(
            Path file,
            @Default("[]") List<Double> mean,
            @Default("[]") List<Double> std) implements InitialWeights {
        public FromFile {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
            InputError.unless(
                    mean.size() == std.size() && std.stream().allMatch(s -> s > 0),
                    "start.std: expected a positive number for each of mean, got %s for %s",
                    std,
                    mean);
        }
    }
}
