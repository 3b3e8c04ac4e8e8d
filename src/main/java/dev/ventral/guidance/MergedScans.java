package dev.ventral.guidance;

import dev.ventral.data.Images;
import dev.ventral.similarity.SquareMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Recordings of the same images become one, their similarities averaged and their units side by side.
public final class MergedScans {
    private MergedScans() {}

    /// In the order in which their images come first.
    public static List<NeuralSimilarity> of(List<NeuralSimilarity> scans) {
        Map<Images, List<NeuralSimilarity>> byImages = new LinkedHashMap<>();
        scans.forEach(scan ->
                byImages.computeIfAbsent(scan.images(), _ -> new ArrayList<>()).add(scan));
        List<NeuralSimilarity> merged = new ArrayList<>();
        byImages.forEach((images, same) -> {
            if (same.size() == 1) {
                merged.add(same.getFirst());
                return;
            }
            List<SquareMatrix> models = new ArrayList<>();
            for (NeuralSimilarity scan : same) {
                SquareMatrix model = scan.model();
                if (model != null) {
                    models.add(model);
                }
            }
            merged.add(new NeuralSimilarity(
                    String.join(" + ", same.stream().map(NeuralSimilarity::name).toList()),
                    same.stream().anyMatch(NeuralSimilarity::simulated),
                    images,
                    SquareMatrix.mean(same.stream().map(NeuralSimilarity::data).toList()),
                    models.isEmpty() ? null : SquareMatrix.mean(models),
                    responses(same)));
        });
        return List.copyOf(merged);
    }

    private static @Nullable NeuralResponses responses(List<NeuralSimilarity> scans) {
        List<NeuralResponses> responses = new ArrayList<>();
        for (NeuralSimilarity scan : scans) {
            NeuralResponses own = scan.responses();
            if (own != null) {
                responses.add(own);
            }
        }
        return responses.isEmpty() ? null : NeuralResponses.join(responses);
    }
}
