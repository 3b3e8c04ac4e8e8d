package dev.ventral.guidance;

import dev.ventral.neural.Standardisation;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A brain's responses to the images that guide.
///
/// @param data recorded responses, averaged over repeats
/// @param model the encoding model's predictions, absent where none was fitted
/// @param scale the units' means and deviations over the recorded mean responses that the encoding model was
///     fitted to; over all recorded images where there is no encoding model
public record NeuralResponses(Responses data, @Nullable Responses model, Standardisation scale) {

    /// The units of recordings of the same images side by side.
    public static NeuralResponses join(List<NeuralResponses> scans) {
        List<Responses> models = scans.stream()
                .map(NeuralResponses::model)
                .filter(Objects::nonNull)
                .toList();
        return new NeuralResponses(
                Responses.join(scans.stream().map(NeuralResponses::data).toList()),
                models.size() < scans.size() ? null : Responses.join(models),
                new Standardisation(
                        joined(scans.stream().map(scan -> scan.scale().mean())),
                        joined(scans.stream().map(scan -> scan.scale().deviation()))));
    }

    private static double[] joined(Stream<double[]> parts) {
        return parts.flatMapToDouble(DoubleStream::of).toArray();
    }
}
