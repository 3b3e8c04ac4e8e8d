package dev.ventral.experiment;

import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.data.Dataset;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.network.Architecture;
import dev.ventral.neural.encoding.Encoding;
import dev.ventral.recordings.Recordings;
import dev.ventral.training.Training;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/// A whole experiment: every condition is trained with every seed, and every trained network meets every
/// evaluation.
///
/// @param name used for the run folder
/// @param seeds one network of each condition for each
/// @param data labelled images
/// @param recording one recording, or several by name
/// @param unreliableRecordings whether a recording whose reliability cannot be told from zero may guide
/// @param encoding the model that turns a recording into responses to any image
/// @param network what is trained, where a condition says nothing else
/// @param training how, where a condition says nothing else; its precision is also that of attacks' gradients, on
///     all networks alike
/// @param conditions by name; `none`, where there is one, is what the others are compared with
/// @param evaluation attacks, corruptions, and what else there is to measure
/// @param orders conditions in an order over which a gain is claimed to rise, by name: the areas of a hierarchy
public record Experiment(
        String name,
        @Default("[0]") List<Integer> seeds,
        Dataset data,
        @Default("{}") Recordings recording,
        @Default("refuse") Unreliable unreliableRecordings,
        @Nullable Encoding encoding,
        Architecture network,
        Training training,
        Map<String, Condition> conditions,

        @Default("[]") @JsonDeserialize(contentUsing = Catalogue.EvaluationReader.class)
        List<Evaluation> evaluation,

        @Default("{}") Map<String, List<String>> orders) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");

    /// What is done with recordings whose reliability cannot be told from zero (a permutation test, p above
    /// .05).
    public enum Unreliable {
        /// The run stops before anything is trained.
        REFUSE,
        /// It is said, and the run goes on.
        ALLOW
    }

    public Experiment {
        seeds = List.copyOf(seeds);
        conditions = Collections.unmodifiableMap(new LinkedHashMap<>(conditions));
        evaluation = List.copyOf(evaluation);
        orders = Collections.unmodifiableMap(new LinkedHashMap<>(orders));
        InputError.unless(
                NAME.matcher(name).matches(),
                "name: expected letters, digits, '.', '_', '+' and '-' (up to 100), got '%s'",
                name);
        InputError.unless(!seeds.isEmpty(), "seeds: expected at least one, got none");
        InputError.unless(
                new HashSet<>(seeds).size() == seeds.size(), "seeds: expected different numbers, got %s", seeds);
        InputError.unless(!conditions.isEmpty(), "conditions: expected at least one, got none");
        HashSet<String> measured = new HashSet<>();
        for (Evaluation item : evaluation) {
            InputError.unless(
                    measured.add(item.perturbation() + " " + item.norm()),
                    "evaluation: expected each perturbation and norm once, got %s %s twice",
                    item.perturbation(),
                    item.norm());
        }
        for (String condition : conditions.keySet()) {
            InputError.unless(
                    NAME.matcher(condition).matches(),
                    "conditions: expected names of letters, digits, '.', '_', '+' and '-' (up to 100), got '%s'",
                    condition);
            InputError.unless(
                    conditions.get(condition) != null,
                    "conditions.%s: expected {} or settings, got nothing",
                    condition);
        }
        checkOrders(orders, conditions);
    }

    /// The same experiment with other recordings, such as a source of one's own, which no file can name.
    public Experiment with(Recordings others) {
        return new Experiment(
                name,
                seeds,
                data,
                others,
                unreliableRecordings,
                encoding,
                network,
                training,
                conditions,
                evaluation,
                orders);
    }

    private static void checkOrders(Map<String, List<String>> orders, Map<String, Condition> conditions) {
        orders.forEach((name, order) -> {
            InputError.unless(
                    NAME.matcher(name).matches(),
                    "orders: expected names of letters, digits, '.', '_', '+' and '-' (up to 100), got '%s'",
                    name);
            InputError.unless(
                    order != null && order.size() >= 2 && new HashSet<>(order).size() == order.size(),
                    "orders.%s: expected two different conditions or more, got %s",
                    name,
                    order);
            for (String condition : order) {
                InputError.unless(
                        conditions.containsKey(condition),
                        "orders.%s: expected names of conditions (%s), got '%s'",
                        name,
                        String.join(", ", conditions.keySet()),
                        condition);
            }
        });
    }

    /// What this condition trains.
    public Architecture network(Condition condition) {
        return condition.network() == null ? network : condition.network();
    }

    /// How this condition trains.
    public Training training(Condition condition) {
        return condition.training() == null ? training : condition.training();
    }
}
