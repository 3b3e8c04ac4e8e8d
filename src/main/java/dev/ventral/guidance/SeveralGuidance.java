package dev.ventral.guidance;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.Dataset;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.module.Net;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/// Several guidance terms at once, as when each area of a brain pulls at its own layer: their losses are added.
/// Each has its own images, weight, schedule and steps, and its own batch goes through the network; a term's
/// `recordings` say which brains are its own.
///
/// The k-th term's loss is logged as `loss/NAME-k`, its other figures as `NAME-k/FIGURE`. The first draws
/// what it would draw alone; the others draw by seeds of their own. At most one may weigh the loss on
/// the labelled images (`neural-head`), as two would mean neither.
///
/// @param terms two or more
@JsonClassDescription("Several terms at once, each with its own tap, recordings and weight.")
@JsonTypeName("several")
public record SeveralGuidance(List<Guidance> terms) implements Guidance {
    /// Of the seeds of all terms but the first.
    private static final long FURTHER = 0x5E;

    public SeveralGuidance {
        terms = List.copyOf(terms);
        InputError.unless(terms.size() >= 2, "guidance.terms: expected two or more, got %d", terms.size());
        InputError.unless(
                terms.stream().noneMatch(SeveralGuidance.class::isInstance),
                "guidance.terms: expected terms, got several terms as one of them");
        long weighing = terms.stream().filter(Guidance::weighsTask).count();
        InputError.unless(
                weighing <= 1,
                "guidance.terms: expected at most one that weighs the loss on the labelled images, got %d",
                weighing);
    }

    @Override
    public List<Term> bind(GuidanceContext context) {
        List<Term> bound = new ArrayList<>();
        for (int k = 0; k < terms.size(); k++) {
            long seed = k == 0 ? context.seed() : Seeds.mix(context.seed(), FURTHER, k);
            for (Term term : terms.get(k).bind(context.with(seed))) {
                bound.add(new Part(term, term.name() + "-" + (k + 1)));
            }
        }
        return List.copyOf(bound);
    }

    /// A term under a name of its own.
    private static final class Part extends DelegatingTerm {
        private final String name;

        Part(Term term, String name) {
            super(term);
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Map<String, Tensor> parameters() {
            return named(super.parameters(), ".");
        }

        @Override
        public Set<String> decaying() {
            return super.decaying().stream().map(each -> name + "." + each).collect(Collectors.toSet());
        }

        @Override
        public Map<String, Double> report() {
            return named(super.report(), "/");
        }

        private <T> Map<String, T> named(Map<String, T> own, String separator) {
            Map<String, T> named = new LinkedHashMap<>();
            own.forEach((key, value) -> named.put(name + separator + key, value));
            return named;
        }
    }

    @Override
    public List<Target> targets() {
        return terms.stream().flatMap(term -> term.targets().stream()).toList();
    }

    @Override
    public List<String> taps() {
        return terms.stream().flatMap(term -> term.taps().stream()).distinct().toList();
    }

    @Override
    public void check(Net net) {
        terms.forEach(term -> term.check(net));
    }

    @Override
    public List<String> recordings() {
        return terms.stream()
                .flatMap(term -> term.recordings().stream())
                .distinct()
                .toList();
    }

    @Override
    public List<Dataset> labelled() {
        return terms.stream().flatMap(term -> term.labelled().stream()).toList();
    }

    @Override
    public boolean weighsTask() {
        return any(Guidance::weighsTask);
    }

    @Override
    public boolean needsEncoding() {
        return any(Guidance::needsEncoding);
    }

    @Override
    public boolean needsResponses() {
        return any(Guidance::needsResponses);
    }

    @Override
    public boolean needsTrainingResponses() {
        return any(Guidance::needsTrainingResponses);
    }

    private boolean any(Predicate<Guidance> holds) {
        return terms.stream().anyMatch(holds);
    }
}
