package dev.ventral.guidance.target;

import dev.ventral.data.image.Images;
import dev.ventral.similarity.SquareMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Merged scans: recordings of the same images become one, their similarities averaged and their units side by side.
public final class MergedScans {
    private MergedScans() {}

    /// In the order in which their images come first.
    public static List<GuidingRecording> of(List<GuidingRecording> scans) {
        Map<Images, List<GuidingRecording>> byImages = new LinkedHashMap<>();
        scans.forEach(scan ->
                byImages.computeIfAbsent(scan.images(), _ -> new ArrayList<>()).add(scan));
        List<GuidingRecording> merged = new ArrayList<>();
        byImages.forEach((images, same) -> {
            if (same.size() == 1) {
                merged.add(same.getFirst());
                return;
            }
            List<SquareMatrix> models = new ArrayList<>();
            for (GuidingRecording scan : same) {
                SquareMatrix model = scan.model();
                if (model != null) {
                    models.add(model);
                }
            }
            merged.add(new GuidingRecording(
                    String.join(" + ", same.stream().map(GuidingRecording::name).toList()),
                    same.stream().anyMatch(GuidingRecording::simulated),
                    images,
                    SquareMatrix.mean(same.stream().map(GuidingRecording::data).toList()),
                    models.isEmpty() ? null : SquareMatrix.mean(models),
                    responses(same)));
        });
        return List.copyOf(merged);
    }

    private static @Nullable NeuralResponses responses(List<GuidingRecording> scans) {
        List<NeuralResponses> responses = new ArrayList<>();
        for (GuidingRecording scan : scans) {
            NeuralResponses own = scan.responses();
            if (own != null) {
                responses.add(own);
            }
        }
        return responses.isEmpty() ? null : NeuralResponses.join(responses);
    }
}
