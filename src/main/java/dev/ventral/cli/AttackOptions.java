package dev.ventral.cli;

import dev.ventral.Fractions;
import dev.ventral.InputError;
import dev.ventral.attack.Attack;
import dev.ventral.attack.Targeted;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.audit.AttackSpecs;
import dev.ventral.audit.Audit;
import dev.ventral.data.image.Images;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// From `--attacks`, `--epsilons` and `--target` to attacks.
final class AttackOptions {
    private static final double SLACK = 1e-3;

    private AttackOptions() {}

    /// Refuses epsilons beyond the distance of white from black.
    static void requireReach(List<Attack> attacks, Images images) {
        double values = (double) images.channels() * images.height() * images.width();
        for (Attack attack : attacks) {
            double most = switch (attack.norm()) {
                case LINF -> 1;
                case L2 -> Math.sqrt(values);
                case L1, L0 -> values;
            };
            for (double epsilon : attack.epsilons()) {
                InputError.unless(
                        epsilon <= most * (1 + SLACK),
                        "epsilons of %s: expected at most %s, the farthest that images of %d x %d x %d can be apart, got %s",
                        Audit.title(attack),
                        Fractions.brief(most),
                        images.channels(),
                        images.height(),
                        images.width(),
                        Fractions.text(epsilon));
            }
        }
    }

    static List<Attack> parse(List<String> names, List<String> epsilons, TargetClass target) {
        Map<Norm, List<Double>> sizes = AttackSpecs.epsilons(epsilons);
        boolean file = names.stream().anyMatch(name -> name.endsWith(".yaml") || name.endsWith(".yml"));
        InputError.unless(
                !file || names.size() == 1,
                "--attacks: expected names, or a YAML file alone, got %s",
                String.join(",", names));
        InputError.unless(
                !file || epsilons.isEmpty(), "--epsilons: expected none beside a file of attacks, which has its own");
        List<Attack> attacks = file ? AttackSpecs.read(Path.of(names.getFirst())) : AttackSpecs.parse(names, sizes);
        AttackSpecs.requireUse(epsilons, attacks);
        return target == TargetClass.NONE
                ? attacks
                : attacks.stream()
                        .map(attack -> (Attack) new Targeted(target, attack))
                        .toList();
    }
}
