package dev.ventral.neural.encoding;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.neural.encoding.feature.FeatureSource;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A fitted [RidgeEncoding]. Its file holds `weights` (`k x units`), `intercept`, `penalty`, what turns
/// images into features (a network's weights under `network.`), and what every model's does
/// ([EncodingFigures]).
public final class RidgeModel implements EncodingModel {
    static final String KIND = "ridge";
    private static final int BATCH = 128;

    private final String settings;
    private final FeatureSource source;
    private final FeatureScale scale;
    private final double[] weights;
    private final double[] intercept;
    private final double[] penalties;
    private final EncodingFigures figures;
    private final Compute compute;

    RidgeModel(
            RidgeEncoding encoding,
            FeatureSource source,
            FeatureScale scale,
            double[] weights,
            double[] intercept,
            double[] penalties,
            EncodingFigures figures,
            Compute compute) {
        this(encoding.toString(), source, scale, weights, intercept, penalties, figures, compute);
    }

    private RidgeModel(
            String settings,
            FeatureSource source,
            FeatureScale scale,
            double[] weights,
            double[] intercept,
            double[] penalties,
            EncodingFigures figures,
            Compute compute) {
        this.settings = settings;
        this.source = source;
        this.scale = scale;
        this.weights = weights;
        this.intercept = intercept;
        this.penalties = penalties;
        this.figures = figures;
        this.compute = compute.exact();
    }

    /// The same model with its figures.
    RidgeModel tested(EncodingFigures found) {
        return new RidgeModel(settings, source, scale, weights, intercept, penalties, found, compute);
    }

    /// The penalty of each unit.
    public double[] penalties() {
        return penalties.clone();
    }

    /// Raw features, `n x p`, float32.
    ///
    /// @param images fitted
    /// @throws InputError if there are more than an array can hold
    static Tensor features(FeatureSource source, Images images, int[] index, Compute compute) {
        TensorVector parts = new TensorVector();
        FeatureSource.Rows rows = source.open(compute);
        for (int from = 0; from < index.length; from += BATCH) {
            int[] batch = Arrays.copyOfRange(index, from, Math.min(index.length, from + BATCH));
            Tensor part = Tensors.scoped(() -> rows.of(images, batch));
            InputError.unless(
                    part.size(1) * index.length < Integer.MAX_VALUE,
                    "features: expected at most 2^31 numbers for all images, got %d of each of %d (a smaller grid or"
                            + " size gives fewer)",
                    part.size(1),
                    index.length);
            parts.push_back(part);
        }
        return torch.cat(parts, 0);
    }

    @Override
    public float[] predict(Images images) {
        Images fitted = source.fit(images);
        int units = units();
        float[] predicted = new float[Math.multiplyExact(images.count(), units)];
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            FeatureSource.Rows rows = source.open(compute);
            Tensor w = compute.place(Tensors.of(weights, weights.length / units, units));
            Tensor b = compute.place(Tensors.of(intercept, units));
            for (int from = 0; from < images.count(); from += BATCH) {
                int[] index = IntStream.range(from, Math.min(images.count(), from + BATCH))
                        .toArray();
                try (var _ = new PointerScope()) {
                    Tensor x = scale.apply(rows.of(fitted, index));
                    float[] part = Tensors.floats(x.matmul(w).add(b).to(ScalarType.Float));
                    System.arraycopy(part, 0, predicted, from * units, part.length);
                }
            }
        }
        return predicted;
    }

    @Override
    public void save(Path file) {
        try (var _ = new PointerScope()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put("kind", KIND);
            metadata.put("settings", settings);
            metadata.put("units", Integer.toString(units()));
            tensors.put("weights", Tensors.of(weights, weights.length / units(), units()));
            tensors.put("intercept", Tensors.of(intercept, units()));
            tensors.put("penalty", Tensors.of(penalties, units()));
            scale.write(tensors, metadata);
            source.write(tensors, metadata);
            figures.write(tensors);
            Safetensors.write(file, tensors, metadata);
        }
    }

    /// Reads a model written by [#save].
    ///
    /// @throws InputError naming the file, if it is no such model
    static RidgeModel load(Path file, Compute compute) {
        try (var _ = new PointerScope();
                var saved = Safetensors.open(file)) {
            int units = EncodingFigures.number(saved.metadata(), "units", 1, file.toString());
            double[] weights = Tensors.doubles(saved.tensor("weights"));
            InputError.unless(
                    weights.length % units == 0,
                    "%s: weights: expected some for each of %d units, got %d",
                    file,
                    units,
                    weights.length);
            return new RidgeModel(
                    saved.metadata().getOrDefault("settings", ""),
                    FeatureSource.read(saved, file.toString()),
                    FeatureScale.read(saved, file),
                    weights,
                    Tensors.doubles(EncodingFigures.tensor(saved, file, "intercept", units)),
                    Tensors.doubles(EncodingFigures.tensor(saved, file, "penalty", units)),
                    EncodingFigures.read(saved, file, units),
                    compute);
        }
    }

    @Override
    public int units() {
        return intercept.length;
    }

    @Override
    public double[] correlation() {
        return figures.correlation().clone();
    }

    @Override
    public int[] heldOut() {
        return figures.heldOut().clone();
    }

    @Override
    public List<Epoch> curve() {
        return figures.curve();
    }
}
