package dev.ventral.neural.encoding;

import dev.ventral.Seeds;
import dev.ventral.tensor.Shuffle;
import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Ridge regression of all units on the same features, for any number of penalties from one
/// eigendecomposition, in float64. With X and Y centred,
///
///     minimise |Y - X w|^2 + lambda |w|^2:   w = (X'X + lambda)^-1 X'Y
///
/// Of n images and p features the smaller of two matrices is decomposed:
///
///     p <= n:  X'X = V L V',   w = V (L + lambda)^-1 V' X'Y
///     p >  n:  XX' = Q L Q',   w = X' Q (L + lambda)^-1 Q' Y
///
/// The intercept is not penalised.
///
/// Source: Hoerl & Kennard 1970, "Ridge regression: biased estimation for nonorthogonal problems",
/// Technometrics 12, equation 2.1; Saunders, Gammerman & Vovk 1998, ICML (the dual form).
///
/// It lives in the scope it is made in.
final class Ridge {
    private final Tensor featureMean;
    private final Tensor responseMean;
    private final Tensor basis;
    private final Tensor values;
    private final Tensor coefficients;

    /// @param x features, `n x p`, float64
    /// @param y responses, `n x units`, float64
    Ridge(Tensor x, Tensor y) {
        featureMean = x.mean(0);
        responseMean = y.mean(0);
        Tensor features = x.sub(featureMean);
        Tensor responses = y.sub(responseMean);
        boolean tall = x.size(1) <= x.size(0);
        Tensor square = tall ? features.t().matmul(features) : features.matmul(features.t());
        T_TensorTensor_T decomposed = torch.linalg_eigh(square, "L");
        // rounding makes zeros slightly negative
        values = decomposed.get0().clamp_min(Tensors.scalar(0));
        Tensor vectors = decomposed.get1();
        basis = tall ? vectors : features.t().matmul(vectors);
        coefficients = tall
                ? basis.t().matmul(features.t().matmul(responses))
                : vectors.t().matmul(responses);
    }

    /// w, `p x units`.
    ///
    /// @param penalties lambda, one per unit or one for all
    Tensor weights(Tensor penalties) {
        return basis.matmul(shrunk(penalties));
    }

    /// What is added, `units`.
    Tensor intercept(Tensor weights) {
        return responseMean.sub(featureMean.matmul(weights));
    }

    /// Features turned to where all penalties are one division: `m x r`, for [#predict].
    Tensor rotate(Tensor x) {
        return x.sub(featureMean).matmul(basis);
    }

    /// Predicted responses, `m x units`.
    Tensor predict(Tensor rotated, Tensor penalties) {
        return rotated.matmul(shrunk(penalties)).add(responseMean);
    }

    private Tensor shrunk(Tensor penalties) {
        return coefficients.div(values.unsqueeze(1).add(penalties.unsqueeze(0)));
    }

    /// Squared errors of each penalty (row) and unit (column), by cross-validation: the rows are dealt at
    /// random into folds, each is predicted by the others, and errors are summed over all.
    ///
    /// @param x features of the images to fit, and of no others
    /// @param penalties the candidates
    /// @param seed of the deal
    static double[][] errors(Tensor x, Tensor y, double[] penalties, int folds, long seed) {
        int count = Math.toIntExact(x.size(0));
        int[] order = IntStream.range(0, count).toArray();
        Shuffle.inPlace(order, new SplittableRandom(Seeds.mix(seed, 0xF01D)));
        double[][] errors = new double[penalties.length][Math.toIntExact(y.size(1))];
        for (int f = 0; f < folds; f++) {
            int fold = f;
            int[] test = IntStream.range(0, count)
                    .filter(i -> i % folds == fold)
                    .map(i -> order[i])
                    .toArray();
            int[] train = IntStream.range(0, count)
                    .filter(i -> i % folds != fold)
                    .map(i -> order[i])
                    .toArray();
            try (var _ = new PointerScope()) {
                Tensor testRows = Tensors.of(test).to(x.device(), torch.ScalarType.Long);
                Tensor trainRows = Tensors.of(train).to(x.device(), torch.ScalarType.Long);
                var ridge = new Ridge(x.index_select(0, trainRows), y.index_select(0, trainRows));
                Tensor rotated = ridge.rotate(x.index_select(0, testRows));
                Tensor truth = y.index_select(0, testRows);
                for (int k = 0; k < penalties.length; k++) {
                    Tensor penalty = truth.new_full(new long[] {1}, Tensors.scalar(penalties[k]));
                    double[] squares = Tensors.doubles(
                            ridge.predict(rotated, penalty).sub(truth).square().sum(0));
                    for (int u = 0; u < squares.length; u++) {
                        errors[k][u] += squares[u];
                    }
                }
            }
        }
        return errors;
    }
}
