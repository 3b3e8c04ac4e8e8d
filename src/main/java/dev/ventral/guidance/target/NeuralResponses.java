package dev.ventral.guidance.target;

import dev.ventral.neural.Standardisation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Neural responses: a brain's to the images that guide.
///
/// @param data recorded responses, averaged over repeats
/// @param model the encoding model's predictions, absent where none was fitted
/// @param training the encoding model's predictions for the labelled training images, absent where no term
///     needs them
/// @param scale the units' means and deviations over the recorded mean responses that the encoding model was
///     fitted to; over all recorded images where there is no encoding model
public record NeuralResponses(
        TargetResponses data,
        @Nullable TargetResponses model,
        @Nullable TargetResponses training,
        Standardisation scale) {

    /// The units of recordings of the same images side by side.
    public static NeuralResponses join(List<NeuralResponses> scans) {
        return new NeuralResponses(
                TargetResponses.join(scans.stream().map(NeuralResponses::data).toList()),
                joined(scans, NeuralResponses::model),
                joined(scans, NeuralResponses::training),
                new Standardisation(
                        joined(scans.stream().map(scan -> scan.scale().mean())),
                        joined(scans.stream().map(scan -> scan.scale().deviation()))));
    }

    private static @Nullable TargetResponses joined(
            List<NeuralResponses> scans, Function<NeuralResponses, @Nullable TargetResponses> part) {
        List<TargetResponses> parts = new ArrayList<>();
        for (NeuralResponses scan : scans) {
            TargetResponses own = part.apply(scan);
            if (own == null) {
                return null;
            }
            parts.add(own);
        }
        return TargetResponses.join(parts);
    }

    private static double[] joined(Stream<double[]> parts) {
        return parts.flatMapToDouble(DoubleStream::of).toArray();
    }
}
