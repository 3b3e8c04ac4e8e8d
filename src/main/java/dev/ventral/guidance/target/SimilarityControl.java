package dev.ventral.guidance.target;

import dev.ventral.Seeds;
import dev.ventral.similarity.SquareMatrix;
import java.util.SplittableRandom;

/// Control for similarity: what is done to a target so that whatever remains of its effect cannot come from the
/// brain.
public enum SimilarityControl {
    /// The target as it is.
    NONE {
        @Override
        public SquareMatrix apply(SquareMatrix target, long seed) {
            return target;
        }
    },

    /// Rows and columns are permuted together: every similarity is kept, between other images (Li et al. 2019,
    /// condition "Shuffle").
    SHUFFLE {
        @Override
        public SquareMatrix apply(SquareMatrix target, long seed) {
            int n = target.size();
            int[] order = ResponseControl.order(n, Seeds.mix(seed, ResponseControl.ORDER));
            float[] shuffled = new float[n * n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    shuffled[i * n + j] = target.values()[order[i] * n + order[j]];
                }
            }
            return new SquareMatrix(n, shuffled);
        }
    },

    /// Similarity of independent Gaussian responses, of as many dimensions as give the off-diagonal
    /// similarities the target's variance: cosines of Gaussian vectors in d dimensions have variance 1/d.
    RANDOM {
        @Override
        public SquareMatrix apply(SquareMatrix target, long seed) {
            int n = target.size();
            int d = (int) Math.max(2, Math.round(1 / Math.max(offDiagonalVariance(target), 1e-4)));
            float[][] vectors = new float[n][d];
            var random = new SplittableRandom(Seeds.mix(seed, 0x2A));
            for (float[] v : vectors) {
                double square = 0;
                for (int k = 0; k < d; k++) {
                    v[k] = (float) random.nextGaussian();
                    square += v[k] * (double) v[k];
                }
                float length = (float) Math.sqrt(square);
                for (int k = 0; k < d; k++) {
                    v[k] /= length;
                }
            }
            float[] similarity = new float[n * n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    float dot = 0;
                    for (int k = 0; k < d; k++) {
                        dot += vectors[i][k] * vectors[j][k];
                    }
                    similarity[i * n + j] = dot;
                    similarity[j * n + i] = dot;
                }
            }
            return new SquareMatrix(n, similarity);
        }
    };

    /// The controlled target.
    public abstract SquareMatrix apply(SquareMatrix target, long seed);

    private static double offDiagonalVariance(SquareMatrix target) {
        int n = target.size();
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (i != j) {
                    double s = target.values()[i * n + j];
                    sum += s;
                    squares += s * s;
                }
            }
        }
        double count = n * (n - 1.0);
        return squares / count - (sum / count) * (sum / count);
    }
}
