package dev.ventral.experiment;

import dev.ventral.attack.Attack;
import dev.ventral.component.Kinds;
import dev.ventral.component.MemberReader;
import dev.ventral.corruption.Corruption;
import dev.ventral.data.Dataset;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.evaluation.StandardEvaluation;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.WeightSchedule;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.Architecture;
import dev.ventral.network.Layer;
import dev.ventral.neural.Preprocessing;
import dev.ventral.neural.encoding.Encoding;
import dev.ventral.neural.encoding.feature.Features;
import dev.ventral.neural.source.RecordingSource;
import dev.ventral.training.InitialWeights;
import dev.ventral.training.InputPerturbation;
import dev.ventral.training.Optimizer;
import dev.ventral.training.Schedule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All components an experiment file can name: `ventral list`, the reference and the catalogue test show what is
/// there because it is there.
public final class Catalogue {
    /// The sealed families of evaluations, one for each room that has some.
    private static final List<Class<? extends Evaluation>> EVALUATIONS = List.of(StandardEvaluation.class);

    private static final Map<String, Class<?>> FAMILIES = families();

    private Catalogue() {}

    private static Map<String, Class<?>> families() {
        Map<String, Class<?>> families = new LinkedHashMap<>();
        families.put("datasets", Dataset.class);
        families.put("recordings", RecordingSource.class);
        families.put("preprocessing", Preprocessing.class);
        families.put("encodings", Encoding.class);
        families.put("features", Features.class);
        families.put("networks", Architecture.class);
        families.put("layers", Layer.class);
        families.put("guidance", Guidance.class);
        families.put("targets", Target.class);
        families.put("weight-schedules", WeightSchedule.class);
        families.put("optimizers", Optimizer.class);
        families.put("schedules", Schedule.class);
        families.put("perturbations", InputPerturbation.class);
        families.put("initial-weights", InitialWeights.class);
        families.put("attacks", Attack.class);
        families.put("corruptions", Corruption.class);
        families.put("evaluations", Evaluation.class);
        return Collections.unmodifiableMap(families);
    }

    /// The families by name.
    public static Map<String, Class<?>> all() {
        return FAMILIES;
    }

    /// The sealed families that a family is made of: itself, where it is sealed.
    public static List<Class<?>> sealed(Class<?> family) {
        return family == Evaluation.class ? List.copyOf(EVALUATIONS) : List.of(family);
    }

    /// The kinds of a family.
    public static List<Kinds.Entry> entries(Class<?> family) {
        return sealed(family).stream()
                .flatMap(each -> Kinds.entries(each).stream())
                .toList();
    }

    /// The families whose kinds stand for a member of this one as they are ([Kinds#within]).
    public static List<Class<?>> within(Class<?> family) {
        return sealed(family).stream()
                .flatMap(each -> Kinds.within(each).stream())
                .toList();
    }

    /// The names of all kinds that may stand for a member of a family.
    static List<String> kinds(Class<?> family) {
        return sealed(family).stream()
                .flatMap(each -> Kinds.kinds(each).stream())
                .toList();
    }

    /// Reads an item of `evaluation`.
    static final class EvaluationReader extends MemberReader<Evaluation> {
        EvaluationReader() {
            super(Evaluation.class, EVALUATIONS);
        }
    }
}
