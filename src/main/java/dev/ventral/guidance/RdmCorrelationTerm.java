package dev.ventral.guidance;

import dev.ventral.InputError;
import dev.ventral.network.Classifier;
import dev.ventral.similarity.Similarity;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/// [RdmCorrelationGuidance] at work on one network.
final class RdmCorrelationTerm extends PooledTerm {
    private final RdmCorrelationGuidance guidance;

    RdmCorrelationTerm(RdmCorrelationGuidance guidance, GuidanceContext context) {
        super(guidance, guidance.pooling(), context);
        this.guidance = guidance;
        for (int r = 0; r < batches.count(); r++) {
            InputError.unless(
                    batches.units(r) >= 3,
                    "guidance.target: expected at least 3 units to correlate over, got %d",
                    batches.units(r));
        }
    }

    @Override
    public String name() {
        return "rdm-correlation";
    }

    @Override
    public Tensor loss(Classifier model, GuidanceBatch batch) {
        Tensor own = pairs(features(model, batch.images()));
        Tensor correlation = own.mul(pairs(batch.target())).sum();
        return correlation.neg().add(new Scalar(1)).mul(new Scalar(guidance.weight()));
    }

    /// The correlations of all pairs of rows, standardised to mean 0 and length 1: those of a pair's two orders
    /// both, and neither signs nor offsets of dissimilarities, change the correlation of two such vectors.
    ///
    /// @return `1 x n (n - 1)`
    private static Tensor pairs(Tensor rows) {
        Tensor unit = standardised(rows);
        long n = rows.size(0);
        return standardised(SimilarityTerm.offDiagonal(unit.mm(unit.t()), n).unsqueeze(0));
    }

    /// Rows minus their own means, at length 1.
    private static Tensor standardised(Tensor rows) {
        return Similarity.directions(rows, rows.mean(new long[] {1}, true, new ScalarTypeOptional()));
    }
}
