package dev.ventral.guidance;

import dev.ventral.network.Classifier;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/// Delegating term: another one but for what is overridden.
class DelegatingTerm implements Term {
    private final Term term;

    DelegatingTerm(Term term) {
        this.term = term;
    }

    @Override
    public String name() {
        return term.name();
    }

    @Override
    public GuidanceBatch batch(long step) {
        return term.batch(step);
    }

    @Override
    public boolean guides(long step) {
        return term.guides(step);
    }

    @Override
    public Tensor weighTaskLoss(Tensor loss) {
        return term.weighTaskLoss(loss);
    }

    @Override
    public Tensor loss(Classifier model, GuidanceBatch batch) {
        return term.loss(model, batch);
    }

    @Override
    public Map<String, Tensor> parameters() {
        return term.parameters();
    }

    @Override
    public Set<String> decaying() {
        return term.decaying();
    }

    @Override
    public Map<String, Double> report() {
        return term.report();
    }
}
