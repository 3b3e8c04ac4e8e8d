package dev.ventral.report.run;

import dev.ventral.report.part.Card;
import dev.ventral.report.part.Entry;
import dev.ventral.report.part.NodeText;
import dev.ventral.results.Metrics;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A condition of the experiment, in words, with the colour it has throughout the report.
///
/// @param colour 0 for `none` (neutral), from 1 on for the others
/// @param control it is there to show what would happen without the brain's information
public record ConditionDescription(String name, int colour, boolean control, String words, String settings) {
    /// The condition others are compared with.
    static final String REFERENCE = Metrics.REFERENCE;

    private static final int COLOURS = 7;

    boolean reference() {
        return name.equals(REFERENCE);
    }

    /// All conditions of the experiment, in its order.
    static List<ConditionDescription> of(ExperimentDescription experiment) {
        List<ConditionDescription> conditions = new ArrayList<>();
        int next = 0;
        for (String name : experiment.conditionNames()) {
            int colour = name.equals(REFERENCE) ? 0 : 1 + next++ % COLOURS;
            ConditionDescription guided =
                    of(name, colour, experiment.condition(name).path("guidance"), experiment);
            conditions.add(guided.and(experiment));
        }
        return List.copyOf(conditions);
    }

    private static ConditionDescription of(
            String name, int colour, JsonNode guidance, ExperimentDescription experiment) {
        if (!guidance.isObject()) {
            return new ConditionDescription(
                    name, colour, false, "No guidance: trained on the labelled images alone.", "");
        }
        List<JsonNode> terms = Card.kind(guidance).equals("several")
                ? guidance.path("terms").valueStream().toList()
                : List.of(guidance);
        String words = String.join(
                " ", terms.stream().map(term -> words(term, experiment)).toList());
        String settings = String.join(
                "; ", terms.stream().map(ConditionDescription::settings).toList());
        return new ConditionDescription(
                name, colour, terms.stream().anyMatch(ConditionDescription::controls), words, settings);
    }

    private static boolean controls(JsonNode term) {
        String control = text(term.path("control"));
        return !(control.isEmpty() || control.equals("none"))
                || !standingIn(text(term.path("target"))).isEmpty();
    }

    private static String words(JsonNode term, ExperimentDescription experiment) {
        String kind = Card.kind(term);
        if (kind.equals("classification")) {
            return classification(term);
        }
        String target = text(term.path("target"));
        String training = text(term.path("stimuli")).equals("training") ? ", on the training images" : "";
        return "Guidance “" + kind + "” towards " + target(target, experiment) + training + "."
                + control(text(term.path("control")), kind.equals("similarity"))
                + standingIn(target);
    }

    /// A second labelled data set.
    private static String classification(JsonNode term) {
        return "Also classifies the images of another data set (" + Card.kind(term.path("data")) + ")."
                + (text(term.path("control")).equals("shuffle")
                        ? " Control: its labels have changed places among the images."
                        : "");
    }

    /// Says of a target that it is no brain.
    private static String standingIn(String target) {
        return switch (target) {
            case "network", "untrained", "condition" -> " Control: a network stands in for the brain.";
            case "pixels" -> " Control: the pixels themselves stand in for the brain.";
            default -> "";
        };
    }

    private static String settings(JsonNode term) {
        return String.join(
                " · ",
                term.properties().stream()
                        .filter(p -> !p.getKey().equals("kind") && !p.getValue().isNull())
                        .map(p -> p.getKey() + " " + NodeText.text(p.getValue()))
                        .toList());
    }

    /// What else the condition says: another network, another training.
    private ConditionDescription and(ExperimentDescription experiment) {
        JsonNode own = experiment.condition(name);
        JsonNode network = own.path("network");
        JsonNode shared = experiment.tree().path("network");
        String other = words;
        if (network.isObject() && !network.equals(shared)) {
            other += " Its network is another: " + NodeText.text(network) + ".";
        }
        if (own.path("training").isObject()) {
            List<Entry> usual = NodeText.table(experiment.tree().path("training"));
            List<String> differs = NodeText.table(own.path("training")).stream()
                    .filter(entry -> !usual.contains(entry))
                    .map(entry -> entry.key() + " " + entry.value())
                    .toList();
            if (!differs.isEmpty()) {
                other += " It is trained in another way than the rest: " + String.join(", ", differs) + ".";
            }
        }
        return new ConditionDescription(name, colour, control, other, settings);
    }

    /// @param similarities whether the target is a matrix of similarities; responses otherwise
    private static String control(String control, boolean similarities) {
        return switch (control) {
            case "", "none" -> "";
            case "shuffle" ->
                similarities
                        ? " Control: its rows and columns are permuted together, so that every value belongs to other"
                                + " images and nothing about these images is left."
                        : " Control: each image has the responses to another image.";
            case "shuffle-each-unit" ->
                " Control: each unit’s responses are permuted over images by themselves, so that neither the images nor"
                        + " what units have in common is left.";
            case "spectrum" ->
                " Control: replaced by random smooth functions of the pixels, of the same means, covariances and"
                        + " smoothness.";
            case "random" ->
                similarities
                        ? " Control: replaced by the similarity of random responses of the same spread."
                        : " Control: replaced by random responses of the same means and covariances.";
            default -> " Control: " + control + ".";
        };
    }

    private static String target(String target, ExperimentDescription experiment) {
        boolean simulated = experiment.recordings().stream().anyMatch(r -> Card.simulated(r.getValue()));
        String brain = simulated ? "the simulated recording" : "the recording";
        return switch (target) {
            case "", "model" -> "what the encoding model makes of " + brain;
            case "data" -> "the responses of " + brain + " themselves";
            case "network" -> "the features of another network";
            case "untrained" -> "the features of a network that nobody trained";
            case "condition" -> "the features of a network that another condition trained";
            case "pixels" -> "the images’ pixels";
            default -> "“" + target + "”";
        };
    }

    private static String text(JsonNode node) {
        return node.isObject() ? Card.kind(node) : node.isString() ? node.asString() : "";
    }
}
