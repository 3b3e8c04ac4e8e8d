package dev.ventral.experiment;

import dev.ventral.InputError;
import dev.ventral.data.Dataset;
import dev.ventral.data.Splits;
import dev.ventral.guidance.ClassificationGuidance;
import dev.ventral.guidance.Guidance;
import dev.ventral.network.ImageShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The labelled data sets of guidance terms: read once before anything costly is done, so that mistakes show
/// early, and noted.
final class GuidanceData {
    private GuidanceData() {}

    /// Each data set once, in the order of the conditions.
    ///
    /// @param shape of the experiment's own images
    /// @throws InputError naming the condition
    static List<Splits> check(Experiment experiment, ImageShape shape) {
        Map<Dataset, Splits> sets = new LinkedHashMap<>();
        experiment.conditions().forEach((name, condition) -> {
            Guidance guidance = condition.guidance();
            try {
                if (guidance != null) {
                    guidance.labelled()
                            .forEach(data ->
                                    sets.computeIfAbsent(data, each -> ClassificationGuidance.read(each, shape)));
                }
            } catch (InputError e) {
                throw new InputError("condition " + name + ": " + e.getMessage(), e);
            }
        });
        return List.copyOf(sets.values());
    }
}
