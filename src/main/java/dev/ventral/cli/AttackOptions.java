package dev.ventral.cli;

import dev.ventral.InputError;
import dev.ventral.attack.Attack;
import dev.ventral.attack.Norm;
import dev.ventral.attack.TargetClass;
import dev.ventral.attack.Targeted;
import dev.ventral.audit.AttackNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// From `--attacks`, `--epsilons` and `--target` to attacks.
final class AttackOptions {
    private AttackOptions() {}

    static List<Attack> parse(List<String> names, List<String> epsilons, TargetClass target) {
        Map<Norm, List<Double>> sizes = AttackNames.epsilons(epsilons);
        boolean file = names.size() == 1 && names.getFirst().endsWith(".yaml");
        InputError.unless(
                !file || epsilons.isEmpty(), "--epsilons: expected none beside a file of attacks, which has its own");
        List<Attack> attacks = file ? AttackNames.read(Path.of(names.getFirst())) : AttackNames.parse(names, sizes);
        return target == TargetClass.NONE
                ? attacks
                : attacks.stream()
                        .map(attack -> (Attack) new Targeted(target, attack))
                        .toList();
    }
}
