package dev.ventral.audit;

import dev.ventral.attack.Attack;
import dev.ventral.attack.step.Norm;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.results.QueryTrace;
import java.util.List;

/// What one attack found for one image: a line of `samples.csv`.
///
/// @param image its number in the data set
/// @param label its class
/// @param clean the network's answer to the image as it is
/// @param attack the attack's name
/// @param norm of the attack
/// @param adversarial the network's answer to the nearest candidate; -1 where nothing was found
/// @param l0 how many values the nearest candidate changes; NaN where nothing was found, 0 where the answer
///     is wrong without a change
/// @param l1 the same by the L1 norm
/// @param l2 the same by the L2 norm
/// @param linf the same by the Linf norm
/// @param forward forward passes spent
/// @param gradients gradients spent
/// @param trace how the smallest distance the attack claims fell with the queries
public record Sample(
        int image,
        int label,
        int clean,
        String attack,
        Norm norm,
        int adversarial,
        double l0,
        double l1,
        double l2,
        double linf,
        long forward,
        long gradients,
        List<QueryTrace> trace) {

    static Sample of(int image, int label, Attack attack, AttackOutcome found) {
        return new Sample(
                image,
                label,
                found.clean(image),
                attack.name(),
                attack.norm(),
                found.adversarial(image),
                found.distance(image, Norm.L0),
                found.distance(image, Norm.L1),
                found.distance(image, Norm.L2),
                found.distance(image, Norm.LINF),
                found.forward(image),
                found.gradients(image),
                found.trace(image));
    }

    /// Whether the network's answer to the image as it is is right.
    boolean right() {
        return clean == label;
    }

    /// Whether the image is broken, by a change or without one.
    boolean broken() {
        return Double.isFinite(distance());
    }

    /// The smallest change found, by the attack's norm; 0 where the answer is wrong without one, infinite where
    /// nothing was found.
    double distance() {
        double size = switch (norm) {
            case L0 -> l0;
            case L1 -> l1;
            case L2 -> l2;
            case LINF -> linf;
        };
        return Double.isNaN(size) ? Double.POSITIVE_INFINITY : size;
    }
}
