package dev.ventral.audit;

import dev.ventral.Fractions;
import dev.ventral.InputError;
import dev.ventral.Suggest;
import dev.ventral.WholeFile;
import dev.ventral.attack.Attack;
import dev.ventral.attack.step.Norm;
import dev.ventral.component.Kinds;
import dev.ventral.component.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Attacks as the command line names them: `pgd-linf`, `autoattack-l2`; all settings but norm and epsilons at
/// their defaults.
public final class AttackSpecs {
    private AttackSpecs() {}

    /// The attacks of these names.
    ///
    /// @param epsilons see [#epsilons]
    public static List<Attack> parse(List<String> names, Map<Norm, List<Double>> epsilons) {
        List<Attack> attacks = new ArrayList<>();
        for (String name : names) {
            attacks.add(parse(name.strip().toLowerCase(Locale.ROOT).replace('_', '-'), epsilons));
        }
        return attacks;
    }

    private static Attack parse(String name, Map<Norm, List<Double>> epsilons) {
        List<Kinds.Entry> entries = Kinds.entries(Attack.class);
        String kind = name;
        Norm norm = null;
        for (Norm each : Norm.values()) {
            if (name.endsWith("-" + each.label())) {
                norm = each;
                kind = name.substring(0, name.length() - each.label().length() - 1);
            }
        }
        Kinds.Entry entry = entry(entries, kind, name, norm);
        String yaml = "kind: " + kind;
        if (norm != null && has(entry, "norm")) {
            yaml += ", norm: " + norm.label();
        }
        Norm chosen = norm == null ? Norm.LINF : norm;
        List<Double> own = epsilons.getOrDefault(chosen, List.of());
        if (!own.isEmpty() && has(entry, "epsilons")) {
            yaml += ", epsilons: " + own;
        }
        requireSettings(entry, name, chosen, own);
        String where = "--attacks " + name;
        Attack attack = Yaml.bind(Yaml.tree("{" + yaml + "}", where), Attack.class, where);
        InputError.unless(
                norm == null || attack.norm() == norm,
                "--attacks %s: expected %s-%s, the norm of this attack",
                name,
                kind,
                attack.norm().label());
        return attack;
    }

    private static Kinds.Entry entry(List<Kinds.Entry> entries, String kind, String name, @Nullable Norm norm) {
        for (Kinds.Entry entry : entries) {
            if (entry.kind().equals(kind)) {
                return entry;
            }
        }
        List<String> kinds = entries.stream().map(Kinds.Entry::kind).toList();
        String suffix = norm == null ? "" : "-" + norm.label();
        List<String> near = Suggest.nearest(kind, kinds).stream()
                .map(other -> other + suffix)
                .toList();
        throw new InputError("--attacks: unknown attack '" + name + "'"
                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?")
                + " (expected KIND-NORM such as pgd-linf; kinds: " + String.join(", ", kinds) + ")");
    }

    /// Refuses what a name and epsilons do not describe.
    private static void requireSettings(Kinds.Entry entry, String name, Norm norm, List<Double> epsilons) {
        List<String> missing = entry.settings().stream()
                .filter(setting -> !setting.optional())
                .map(Kinds.Setting::name)
                .filter(setting -> !setting.equals("norm"))
                .filter(setting -> epsilons.isEmpty() || !setting.equals("epsilons"))
                .toList();
        InputError.unless(
                !missing.equals(List.of("epsilons")),
                "--attacks %s: expected epsilons for %s, got none; give --epsilons, such as %s=%s",
                name,
                norm.label(),
                norm.label(),
                norm == Norm.LINF ? "8/255" : "0.5,1");
        InputError.unless(
                missing.isEmpty(),
                "--attacks %s: expected %s too, which a YAML file with a list of attacks can give, got the name alone",
                name,
                String.join(" and ", missing));
    }

    private static boolean has(Kinds.Entry entry, String setting) {
        return entry.settings().stream().anyMatch(s -> s.name().equals(setting));
    }

    /// The attacks of a YAML file: a list, each with its kind and settings as in an experiment's `evaluation`.
    public static List<Attack> read(Path file) {
        InputError.unless(
                Files.isRegularFile(file), "--attacks %s: expected a YAML file with a list of attacks, got none", file);
        try {
            var attacks = Arrays.asList(Yaml.read(Files.readString(file), Attack[].class, file.toString()));
            InputError.unless(
                    !attacks.isEmpty() && !attacks.contains(null), "%s: expected attacks, got an empty place", file);
            return List.copyOf(attacks);
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable file, got " + WholeFile.reason(e), e);
        }
    }

    /// Epsilons by norm, from texts such as `1/255,8/255` (for every norm without its own) and `l2=0.5,1`.
    public static Map<Norm, List<Double>> epsilons(List<String> texts) {
        Map<Norm, List<Double>> epsilons = new EnumMap<>(Norm.class);
        Map<Norm, List<Double>> own = new EnumMap<>(Norm.class);
        for (String text : texts) {
            Norm its = norm(text);
            List<Double> numbers = numbers(text.substring(text.indexOf('=') + 1));
            for (Norm norm : its == null ? List.of(Norm.values()) : List.of(its)) {
                (its == null ? epsilons : own)
                        .computeIfAbsent(norm, _ -> new ArrayList<>())
                        .addAll(numbers);
            }
        }
        epsilons.putAll(own);
        return epsilons;
    }

    /// Refuses epsilons that are given for a norm by which no attack goes.
    public static void requireUse(List<String> texts, List<Attack> attacks) {
        for (String text : texts) {
            Norm norm = norm(text);
            InputError.unless(
                    norm == null || attacks.stream().anyMatch(attack -> attack.norm() == norm),
                    "--epsilons %s: expected the norm of one of the attacks (%s), got %s",
                    text,
                    String.join(", ", attacks.stream().map(Audit::title).toList()),
                    norm == null ? "" : norm.label());
        }
    }

    /// The norm before the equals sign; null where there is none.
    private static @Nullable Norm norm(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return null;
        }
        String name = text.substring(0, equals);
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
