package dev.ventral.attack;

import dev.ventral.attack.step.TargetClass;
import java.util.List;

/// Ensemble: an attack that makes no step itself but is made of others, its members, which are run one after the
/// other on the images that stand. So is an attack that changes another, which may be an ensemble.
public sealed interface EnsembleAttack extends Attack permits ApgdT, AutoAttack, BestOf, BinarySearch, Targeted {

    /// Where all members do.
    @Override
    default boolean minimizes() {
        return members().stream().allMatch(Attack::minimizes);
    }

    /// Where one member is.
    @Override
    default boolean monotoneInEpsilon() {
        return members().stream().anyMatch(Attack::monotoneInEpsilon);
    }

    /// That of all members, if they have the same.
    @Override
    default TargetClass target() {
        List<TargetClass> targets =
                members().stream().map(Attack::target).distinct().toList();
        return targets.size() == 1 ? targets.getFirst() : TargetClass.NONE;
    }
}
