package dev.ventral.experiment;

import dev.ventral.InputError;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Guidance that refers to other parts of the experiment: to conditions trained before, and to recordings.
final class ConditionTargets {
    private ConditionTargets() {}

    /// The conditions whose networks a term is pulled to.
    static List<String> of(@Nullable Guidance guidance) {
        List<String> conditions = new ArrayList<>();
        if (guidance != null) {
            for (Target target : guidance.targets()) {
                if (target instanceof Target.Condition other) {
                    conditions.add(other.condition());
                }
            }
        }
        return conditions;
    }

    /// Refuses what the experiment has not, or not yet.
    ///
    /// @param name of the condition
    static void check(String name, Guidance guidance, Experiment experiment) {
        List<String> conditions = List.copyOf(experiment.conditions().keySet());
        List<String> before = conditions.subList(0, conditions.indexOf(name));
        for (String other : of(guidance)) {
            InputError.unless(
                    before.contains(other),
                    "guidance.target.condition: expected a condition that stands before this one %s, got '%s'",
                    before,
                    other);
        }
        Set<String> recordings = experiment.recording().sources().keySet();
        for (String recording : guidance.recordings()) {
            InputError.unless(
                    recordings.contains(recording),
                    "guidance.recordings: expected names of recordings of the experiment %s, got '%s'",
                    recordings,
                    recording);
        }
    }
}
