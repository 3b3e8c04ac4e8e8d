package dev.ventral.evaluation.attack;

import dev.ventral.attack.step.Norm;
import java.util.Map;

/// Verdict: what the judge says of one candidate.
///
/// @param met whether the network's answer is what the attack wanted
/// @param prediction the network's answer
/// @param sizes of the change by each norm
record Verdict(boolean met, int prediction, Map<Norm, Double> sizes) {
    double size(Norm norm) {
        return sizes.getOrDefault(norm, Double.NaN);
    }
}
