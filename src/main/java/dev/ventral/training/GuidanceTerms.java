package dev.ventral.training;

import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.GuidanceContext;
import dev.ventral.guidance.Term;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Guidance terms of a training, none or several: what they learn, and which of them are in a step.
record GuidanceTerms(List<Term> all) {
    /// Of the names of what terms learn.
    static final String PREFIX = "guidance.";

    /// @param guidance null for none
    static GuidanceTerms of(@Nullable Guidance guidance, Supplier<GuidanceContext> context) {
        return new GuidanceTerms(guidance == null ? List.of() : guidance.bind(context.get()));
    }

    /// What they learn, by the names it has in a checkpoint.
    SortedMap<String, Tensor> parameters() {
        SortedMap<String, Tensor> parameters = new TreeMap<>();
        all.forEach(term -> term.parameters().forEach((name, tensor) -> parameters.put(PREFIX + name, tensor)));
        return parameters;
    }

    /// Those parameters that weight decay is for.
    Set<String> decaying() {
        return all.stream()
                .flatMap(term -> term.decaying().stream())
                .map(name -> PREFIX + name)
                .collect(Collectors.toSet());
    }

    /// The losses of a step: the task's and each term's.
    List<String> names() {
        List<String> names = new ArrayList<>(List.of(Task.LOSS));
        all.forEach(term -> names.add(term.name()));
        return names;
    }

    /// The labelled loss as the terms will have it.
    Tensor weighed(Tensor loss) {
        Tensor weighed = loss;
        for (Term term : all) {
            weighed = term.weighTaskLoss(weighed);
        }
        return weighed;
    }

    /// The last term that guides a step; -1 where none does.
    int lastGuiding(long step) {
        int last = -1;
        for (int k = 0; k < all.size(); k++) {
            last = all.get(k).guides(step) ? k : last;
        }
        return last;
    }

    /// What they say of themselves at the end of an epoch.
    Map<String, Double> report() {
        Map<String, Double> report = new LinkedHashMap<>();
        all.forEach(term -> report.putAll(term.report()));
        return report;
    }
}
