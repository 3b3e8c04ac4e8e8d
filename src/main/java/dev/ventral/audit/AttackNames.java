package dev.ventral.audit;

import dev.ventral.InputError;
import dev.ventral.Suggest;
import dev.ventral.attack.Attack;
import dev.ventral.attack.Norm;
import dev.ventral.experiment.Catalogue;
import dev.ventral.experiment.Fractions;
import dev.ventral.experiment.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Attacks as the command line names them: `pgd-linf`, `autoattack-l2`; all settings but norm and epsilons at
/// their defaults.
public final class AttackNames {
    private AttackNames() {}

    /// The attacks of these names.
    ///
    /// @param epsilons see [#epsilons]
    public static List<Attack> parse(List<String> names, Map<Norm, List<Double>> epsilons) {
        List<Attack> attacks = new ArrayList<>();
        for (String name : names) {
            attacks.add(parse(name.strip(), epsilons));
        }
        return attacks;
    }

    private static Attack parse(String name, Map<Norm, List<Double>> epsilons) {
        List<Catalogue.Entry> entries = Catalogue.entries(Attack.class);
        String kind = name;
        Norm norm = null;
        for (Norm each : Norm.values()) {
            if (name.endsWith("-" + each.label())) {
                norm = each;
                kind = name.substring(0, name.length() - each.label().length() - 1);
            }
        }
        Catalogue.Entry entry = entry(entries, kind, name);
        String yaml = "kind: " + kind;
        if (norm != null && has(entry, "norm")) {
            yaml += ", norm: " + norm.label();
        }
        Norm chosen = norm == null ? Norm.LINF : norm;
        List<Double> own = epsilons.getOrDefault(chosen, List.of());
        if (!own.isEmpty() && has(entry, "epsilons")) {
            yaml += ", epsilons: " + own;
        }
        Attack attack = Yaml.read("{" + yaml + "}", Attack.class, "--attacks " + name);
        InputError.unless(
                norm == null || attack.norm() == norm,
                "--attacks %s: expected %s-%s, the norm of this attack",
                name,
                kind,
                attack.norm().label());
        return attack;
    }

    private static Catalogue.Entry entry(List<Catalogue.Entry> entries, String kind, String name) {
        for (Catalogue.Entry entry : entries) {
            if (entry.kind().equals(kind)) {
                return entry;
            }
        }
        List<String> kinds = entries.stream().map(Catalogue.Entry::kind).toList();
        List<String> near = Suggest.nearest(kind, kinds);
        throw new InputError("--attacks: unknown attack '" + name + "'"
                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?")
                + " (expected KIND-NORM such as pgd-linf; kinds: " + String.join(", ", kinds) + ")");
    }

    private static boolean has(Catalogue.Entry entry, String setting) {
        return entry.settings().stream().anyMatch(s -> s.name().equals(setting));
    }

    /// The attacks of a YAML file: a list, each with its kind and settings as in an experiment's `evaluation`.
    public static List<Attack> read(Path file) {
        InputError.unless(Files.isRegularFile(file), "%s: expected a YAML file with a list of attacks, got none", file);
        try {
            return List.of(Yaml.read(Files.readString(file), Attack[].class, file.toString()));
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable file, got " + e.getMessage(), e);
        }
    }

    /// Epsilons by norm, from texts such as `1/255,8/255` (for every norm without its own) and `l2=0.5,1`.
    public static Map<Norm, List<Double>> epsilons(List<String> texts) {
        Map<Norm, List<Double>> epsilons = new EnumMap<>(Norm.class);
        Map<Norm, List<Double>> own = new EnumMap<>(Norm.class);
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                for (Norm norm : Norm.values()) {
                    epsilons.put(norm, numbers(text));
                }
            } else {
                own.put(norm(text.substring(0, equals)), numbers(text.substring(equals + 1)));
            }
        }
        epsilons.putAll(own);
        return epsilons;
    }

    private static Norm norm(String name) {
        for (Norm norm : Norm.values()) {
            if (norm.label().equals(name.strip().toLowerCase(Locale.ROOT))) {
                return norm;
            }
        }
        throw new InputError("--epsilons: expected l0, l1, l2 or linf before '=', got '" + name + "'");
    }

    private static List<Double> numbers(String text) {
        List<Double> numbers = new ArrayList<>();
        for (String number : text.split(",", -1)) {
            try {
                numbers.add(Fractions.parse(number));
            } catch (NumberFormatException e) {
                throw new InputError(
                        "--epsilons: expected numbers or fractions such as 8/255, got '" + number + "'", e);
            }
        }
        return numbers;
    }
}
