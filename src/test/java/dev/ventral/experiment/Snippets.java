package dev.ventral.experiment;

import dev.ventral.component.Kinds.Entry;
import dev.ventral.component.Kinds.Setting;
import dev.ventral.component.Yaml;
import dev.ventral.evaluation.Evaluation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.annotation.JsonDeserialize;

/// The shortest YAML of every kind: `kind`, and the settings that have no default.
public final class Snippets {
    /// Values for settings without default, by `kind.setting`, or by `setting` where it is the same for all
    /// kinds.
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("path", "some/folder"),
            Map.entry("table.table", "images.csv"),
            Map.entry("images", "images.file"),
            Map.entry("labels", "labels.file"),
            Map.entry("arrays.name", "mine"),
            Map.entry("responses", "responses.npy"),
            Map.entry("nsd.subject", "1"),
            Map.entry("nsd.roi", "V1"),
            Map.entry("nwb.name", "mine"),
            Map.entry("brain-score.name", "mine"),
            Map.entry("file", "session.nwb"),
            Map.entry("recording", "{kind: simulated-v1}"),
            Map.entry("assembly", "assembly.nc"),
            Map.entry("mapped.of", "{kind: resnet18}"),
            Map.entry("vonenet.of", "{kind: resnet18, stem: none}"),
            Map.entry("regions", "{V4: layer3.0}"),
            Map.entry("of", "{kind: simulated-v1}"),
            Map.entry("steps", "[{kind: z-score}, {kind: average-repeats}]"),
            Map.entry("least", "0.3"),
            Map.entry("layers", "[{kind: flatten}, {kind: linear}]"),
            Map.entry("resnet.depth", "34"),
            Map.entry("resnet-cifar.depth", "14"),
            Map.entry("vgg.depth", "13"),
            Map.entry("out", "4"),
            Map.entry("kernel", "3"),
            Map.entry("taps", "[layer1, layer2]"),
            Map.entry("checkpoint", "none-0.safetensors"),
            Map.entry("tap", "layer1"),
            Map.entry("data", "{kind: fashion-mnist}"),
            Map.entry("untrained.network", "{kind: resnet18}"),
            Map.entry("condition.condition", "oracle"),
            Map.entry("terms", "[{kind: cka, tap: layer1}, {kind: cka, tap: layer2}]"),
            Map.entry("ramp.epochs", "10"),
            Map.entry("every", "4"),
            Map.entry("at", "[20, 30]"),
            Map.entry("epsilons", "[0, 1/255, 0.03]"),
            Map.entry("attack", "{kind: pgd, epsilons: [1/255, 0.03]}"),
            Map.entry("attacks", "[{kind: pgd, epsilons: [1/255, 0.03]}, {kind: fgsm, epsilons: [1/255, 0.03]}]"),
            Map.entry("class", "next"),
            Map.entry("adversarial.attack", "{kind: pgd, epsilons: [8/255]}"),
            Map.entry("epsilon", "8/255"),
            Map.entry("corruption", "{kind: gaussian-noise, levels: [0.1, 0.2]}"),
            Map.entry("levels", "[0, 0.05, 0.1]"));

    private Snippets() {}

    /// An item of an experiment's `evaluation`, whose families only the experiment knows.
    private record Item(
            @JsonDeserialize(using = Catalogue.EvaluationReader.class)
            Evaluation evaluation) {}

    /// A member of a family.
    static Object read(String yaml, Class<?> family, String where) {
        return family == Evaluation.class
                ? Yaml.read("evaluation:\n  " + yaml.strip().replace("\n", "\n  "), Item.class, where)
                        .evaluation()
                : Yaml.read(yaml, family, where);
    }

    /// All kinds of all families.
    public static Stream<Entry> entries() {
        return Catalogue.all().values().stream().flatMap(family -> Catalogue.entries(family).stream());
    }

    /// The family that a kind belongs to.
    public static Class<?> family(Entry entry) {
        return Catalogue.all().values().stream()
                .filter(family -> family.isAssignableFrom(entry.type()))
                .findFirst()
                .orElseThrow();
    }

    /// The shortest YAML of a kind.
    public static String shortest(Entry entry) {
        return with(entry.kind(), required(entry), "");
    }

    /// The same with one setting given, or given otherwise.
    static String with(Entry entry, String setting, String value) {
        return with(
                entry.kind(),
                required(entry).stream()
                        .filter(given -> !given.startsWith(setting + ":"))
                        .toList(),
                ", " + setting + ": " + value);
    }

    /// The same without one of the settings that have to be given.
    static String without(Entry entry, String setting) {
        return with(
                entry.kind(),
                required(entry).stream()
                        .filter(given -> !given.startsWith(setting + ":"))
                        .toList(),
                "");
    }

    private static String with(String kind, List<String> settings, String more) {
        return "{kind: " + kind
                + settings.stream().map(setting -> ", " + setting).collect(Collectors.joining())
                + more
                + "}";
    }

    private static List<String> required(Entry entry) {
        return entry.settings().stream()
                .filter(setting -> !setting.optional())
                .map(setting -> setting.name() + ": " + value(entry, setting.name()))
                .toList();
    }

    private static String value(Entry entry, String setting) {
        String own = VALUES.get(entry.kind() + "." + setting);
        String value = own == null ? VALUES.get(setting) : own;
        if (value == null) {
            throw new AssertionError(entry.type().getSimpleName() + ": expected a value for the setting '" + setting
                    + "', which has no default, in " + Snippets.class.getSimpleName() + ".VALUES, got none");
        }
        return value;
    }

    /// Values that may or may not suit a setting, other than its default.
    static List<String> variants(Setting setting) {
        String value = setting.value();
        return switch (setting.type()) {
            case "whole number" -> value == null ? List.of("2") : List.of(value + "1", "2", "1");
            case "number" -> List.of("1/3", "1", "3", "1e-7");
            case "true|false" -> List.of("true", "false");
            case "path", "string" -> List.of("other", "'0'", "'- [a]: #'");
            case "list" -> List.of();
            default -> setting.type().contains("|") ? List.of(setting.type().split("\\|")) : List.of();
        };
    }
}
