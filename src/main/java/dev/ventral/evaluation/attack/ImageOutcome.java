package dev.ventral.evaluation.attack;

import dev.ventral.attack.step.Norm;
import dev.ventral.results.QueryTrace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Outcome of one image: what one run of one attack found for one image.
///
/// @param image its number in the data set
/// @param verdict of the nearest candidate the judge accepts; absent where there is none
/// @param pixels of that candidate, `C x H x W`; absent where there is none
/// @param forward forward passes spent on it
/// @param gradients gradients spent on it
/// @param trace how the smallest distance fell, in the order of the queries
record ImageOutcome(
        int image,
        @Nullable Verdict verdict,
        float @Nullable [] pixels,
        long forward,
        long gradients,
        List<QueryTrace> trace) {

    /// The distance of the nearest candidate by `norm`; infinite where there is none.
    double distance(Norm norm) {
        Verdict nearest = verdict;
        return nearest == null ? Double.POSITIVE_INFINITY : nearest.size(norm);
    }
}
