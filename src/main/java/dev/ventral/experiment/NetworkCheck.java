package dev.ventral.experiment;

import dev.ventral.InputError;
import dev.ventral.data.Splits;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.Architecture;
import dev.ventral.network.module.Net;
import dev.ventral.tensor.Scope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Builds every network once and asks guidance and evaluations whether it has what they look at, and each
/// training whether the images do for it: mistakes show before an encoding model is fitted.
final class NetworkCheck {
    private final Experiment experiment;
    private final Splits data;
    private final Map<Architecture, Net> nets = new HashMap<>();

    private NetworkCheck(Experiment experiment, Splits data) {
        this.experiment = experiment;
        this.data = data;
    }

    /// @return the taps that the named regions of the brain stand for, by condition; those of networks that
    ///     play the brain as `target REGION`
    static Map<String, Map<String, String>> of(Experiment experiment, Splits data) {
        Map<String, Map<String, String>> regions = new LinkedHashMap<>();
        try (var _ = Scope.open()) {
            var check = new NetworkCheck(experiment, data);
            experiment.conditions().forEach((name, condition) -> {
                try {
                    Map<String, String> meant = check.condition(name, condition);
                    if (!meant.isEmpty()) {
                        regions.put(name, meant);
                    }
                } catch (InputError e) {
                    throw new InputError("condition " + name + ": " + e.getMessage(), e);
                }
            });
        }
        return regions;
    }

    private Map<String, String> condition(String name, Condition condition) {
        experiment.training(condition).check(data);
        Map<String, String> meant = new LinkedHashMap<>();
        Net net = net(experiment.network(condition), data.train().classes().size());
        experiment.evaluation().forEach(evaluation -> {
            evaluation.check(net);
            put(net, evaluation.taps(), "", meant);
        });
        Guidance guidance = condition.guidance();
        if (guidance != null) {
            guidance.check(net);
            ConditionTargets.check(name, guidance, experiment);
            put(net, guidance.taps(), "", meant);
            guidance.targets().forEach(target -> target(target, meant));
        }
        return meant;
    }

    /// Networks in files are asked when they are opened.
    private void target(Target target, Map<String, String> meant) {
        switch (target) {
            case Target.Condition(String other, String tap) -> {
                Condition trained =
                        Objects.requireNonNull(experiment.conditions().get(other));
                playing(net(experiment.network(trained), data.train().classes().size()), tap, meant);
            }
            case Target.Untrained(Architecture network, String tap, int outputs) ->
                playing(net(network, outputs), tap, meant);
            case Target.Model _, Target.Data _, Target.Network _, Target.Pixels _ -> {}
        }
    }

    private static void playing(Net net, String tap, Map<String, String> meant) {
        net.checkTaps(List.of(tap));
        put(net, List.of(tap), "target ", meant);
    }

    private static void put(Net net, List<String> taps, String prefix, Map<String, String> meant) {
        for (String tap : taps) {
            if (net.regions().containsKey(tap)) {
                meant.put(prefix + tap, net.tap(tap));
            }
        }
    }

    /// One of each architecture: how many logits it has is nothing to its taps.
    private Net net(Architecture architecture, int classes) {
        return nets.computeIfAbsent(architecture, one -> one.build(NetworkTraining.shape(data), classes, 0));
    }
}
