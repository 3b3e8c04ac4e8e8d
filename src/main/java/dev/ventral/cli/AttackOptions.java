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
        boolean file = names.stream().anyMatch(name -> name.endsWith(".yaml") || name.endsWith(".yml"));
        InputError.unless(
                !file || names.size() == 1,
                "--attacks: expected names, or a YAML file alone, got %s",
                String.join(",", names));
        InputError.unless(
                !file || epsilons.isEmpty(), "--epsilons: expected none beside a file of attacks, which has its own");
        List<Attack> attacks = file ? AttackNames.read(Path.of(names.getFirst())) : AttackNames.parse(names, sizes);
        AttackNames.requireUse(epsilons, attacks);
        return target == TargetClass.NONE
                ? attacks
                : attacks.stream()
                        .map(attack -> (Attack) new Targeted(target, attack))
                        .toList();
    }
}
