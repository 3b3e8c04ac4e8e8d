package dev.ventral.neural.encoding;

import dev.ventral.neural.Pca;
import dev.ventral.neural.Standardisation;
import dev.ventral.neural.encoding.feature.FeatureMaps;
import dev.ventral.tensor.SafetensorsFile;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// From raw features to those regressed on: standardised by the images to fit, reduced, and divided by one
/// number that makes the mean squared length of an image's vector 1 over these images, so that a penalty
/// means the same for few features and many. float64.
///
/// @param standard of raw features
/// @param pca of standardised features, absent for none
/// @param projection likewise
/// @param length what all are divided by
record FeatureScale(
        Standardisation standard,
        @Nullable Pca pca,
        @Nullable SparseProjection projection,
        double length) {

    /// @param rows raw features of the images to fit, `n x p`
    /// @param components see [RidgeEncoding]
    /// @param seed of a projection
    static FeatureScale of(Tensor rows, Reduction reduction, double components, long seed) {
        Standardisation standard = Standardisation.of(rows);
        Tensor z = standard.apply(rows.to(ScalarType.Double));
        Pca pca = reduction == Reduction.PCA ? Pca.of(z, components) : null;
        SparseProjection projection = reduction == Reduction.PROJECTION
                ? new SparseProjection(seed, Math.toIntExact(rows.size(1)), (int) components)
                : null;
        double squares =
                Tensors.item(reduced(z, pca, projection).square().sum(1).mean());
        return new FeatureScale(standard, pca, projection, squares > 0 ? Math.sqrt(squares) : 1);
    }

    /// Features to regress on, `n x k`, float64.
    ///
    /// @param rows raw, `n x p`
    Tensor apply(Tensor rows) {
        Tensor z = standard.apply(rows.to(ScalarType.Double));
        return reduced(z, pca, projection).div(new Scalar(length));
    }

    private static Tensor reduced(Tensor z, @Nullable Pca pca, @Nullable SparseProjection projection) {
        if (pca != null) {
            return pca.apply(z);
        }
        return projection != null ? projection.apply(z).to(z.device(), z.scalar_type()) : z;
    }

    void write(Map<String, Tensor> tensors, Map<String, String> metadata) {
        int p = standard.mean().length;
        tensors.put("feature_mean", Tensors.of(standard.mean(), p));
        tensors.put("feature_std", Tensors.of(standard.deviation(), p));
        tensors.put("feature_length", Tensors.of(new double[] {length}, 1));
        metadata.put("features", Integer.toString(p));
        if (pca != null) {
            tensors.put("pca_mean", Tensors.of(pca.mean(), p));
            tensors.put("pca_axes", Tensors.of(pca.axes(), pca.count(), p));
            tensors.put("pca_variance", Tensors.of(pca.variance(), pca.count()));
            tensors.put("pca_total", Tensors.of(new double[] {pca.total()}, 1));
        } else if (projection != null) {
            metadata.put("projection", FeatureMaps.json(projection));
        }
    }

    /// @throws dev.ventral.InputError naming the file
    static FeatureScale read(SafetensorsFile saved, Path file) {
        Map<String, String> metadata = saved.metadata();
        int p = EncodingFigures.number(metadata, "features", 1, file.toString());
        double[] deviation = Tensors.doubles(EncodingFigures.tensor(saved, file, "feature_std", p));
        var standard =
                new Standardisation(Tensors.doubles(EncodingFigures.tensor(saved, file, "feature_mean", p)), deviation);
        double length = Tensors.doubles(EncodingFigures.tensor(saved, file, "feature_length", 1))[0];
        Pca pca = null;
        if (saved.names().contains("pca_axes")) {
            double[] variance = Tensors.doubles(saved.tensor("pca_variance"));
            pca = new Pca(
                    Tensors.doubles(EncodingFigures.tensor(saved, file, "pca_mean", p)),
                    Tensors.doubles(EncodingFigures.tensor(saved, file, "pca_axes", variance.length, p)),
                    variance,
                    Tensors.doubles(EncodingFigures.tensor(saved, file, "pca_total", 1))[0]);
        }
        SparseProjection projection = metadata.containsKey("projection")
                ? FeatureMaps.read(metadata, "projection", SparseProjection.class, file.toString())
                : null;
        return new FeatureScale(standard, pca, projection, length);
    }
}
