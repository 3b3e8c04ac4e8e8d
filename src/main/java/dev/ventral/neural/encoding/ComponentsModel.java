package dev.ventral.neural.encoding;

import dev.ventral.data.image.Images;
import dev.ventral.network.ImageShape;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.neural.Pca;
import dev.ventral.neural.Standardisation;
import dev.ventral.neural.encoding.feature.EncodingWeights;
import dev.ventral.neural.encoding.feature.FeatureMaps;
import dev.ventral.neural.encoding.feature.FeatureNetwork;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.SafetensorsFile;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A fitted [ComponentsEncoding]. Its file holds the network under `network.` with PyTorch's names,
/// `response_mean`, `response_std`, `pca_mean`, `pca_axes` (`k x units`), `pca_variance`, and what every
/// model's does ([EncodingFigures]).
public final class ComponentsModel implements EncodingModel {
    static final String KIND = "components";
    private static final String PREFIX = "network.";
    private static final String SETTINGS = "settings";
    private static final int BATCH = 128;

    private final String settings;
    private final FeatureNetwork network;
    private final EncodingWeights weights;
    private final Standardisation standard;
    private final Pca pca;
    private final EncodingFigures figures;
    private final Compute compute;

    ComponentsModel(
            String settings,
            FeatureNetwork network,
            EncodingWeights weights,
            Standardisation standard,
            Pca pca,
            EncodingFigures figures,
            Compute compute) {
        this.settings = settings;
        this.network = network;
        this.weights = weights;
        this.standard = standard;
        this.pca = pca;
        this.figures = figures;
        this.compute = compute.exact();
    }

    /// The same model with its held-out correlation.
    ComponentsModel tested(double[] rho, int[] images) {
        var found = new EncodingFigures(rho, images, figures.curve());
        return new ComponentsModel(settings, network, weights, standard, pca, found, compute);
    }

    static Net build(FeatureNetwork network) {
        return network.network().build(network.shape(), network.classes(), network.seed());
    }

    /// Images in the network's colours and size.
    static Images fitted(Images images, ImageShape shape) {
        return images.fit(shape.channels(), shape.height(), shape.width());
    }

    /// Pixels as the network takes them.
    static Tensor normalised(Tensor pixels, FeatureNetwork network, Compute compute) {
        int channels = network.shape().channels();
        float[] mean = new float[channels];
        float[] std = new float[channels];
        for (int c = 0; c < channels; c++) {
            mean[c] = network.normalization().mean().get(c).floatValue();
            std[c] = network.normalization().std().get(c).floatValue();
        }
        return pixels.sub(compute.place(Tensors.of(mean, 1, channels, 1, 1)))
                .div(compute.place(Tensors.of(std, 1, channels, 1, 1)));
    }

    /// The number of components.
    public int components() {
        return pca.count();
    }

    @Override
    public float[] predict(Images images) {
        Images fitted = fitted(images, network.shape());
        int units = units();
        float[] predicted = new float[Math.multiplyExact(images.count(), units)];
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Net net = build(network);
            weights.into(net);
            net.eval();
            compute.place(net);
            for (int from = 0; from < images.count(); from += BATCH) {
                int[] index = CnnEncodingModel.range(from, Math.min(images.count(), from + BATCH));
                try (var _ = new PointerScope()) {
                    Tensor pixels = normalised(compute.place(fitted.tensor(index)), network, compute);
                    Tensor scores = net.forward(pixels, Taps.none()).to(ScalarType.Double);
                    float[] part = Tensors.floats(standard.back(pca.back(scores)));
                    System.arraycopy(part, 0, predicted, from * units, part.length);
                }
            }
        }
        return predicted;
    }

    @Override
    public void save(Path file) {
        try (var _ = new PointerScope()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors(PREFIX));
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put("kind", KIND);
            metadata.put(SETTINGS, settings);
            metadata.put("units", Integer.toString(units()));
            metadata.put("components", Integer.toString(pca.count()));
            metadata.put("network", FeatureMaps.json(network));
            tensors.put("response_mean", Tensors.of(standard.mean(), units()));
            tensors.put("response_std", Tensors.of(standard.deviation(), units()));
            tensors.put("pca_mean", Tensors.of(pca.mean(), units()));
            tensors.put("pca_axes", Tensors.of(pca.axes(), pca.count(), units()));
            tensors.put("pca_variance", Tensors.of(pca.variance(), pca.count()));
            tensors.put("pca_total", Tensors.of(new double[] {pca.total()}, 1));
            figures.write(tensors);
            Safetensors.write(file, tensors, metadata);
        }
    }

    /// Reads a model written by [#save].
    ///
    /// @throws dev.ventral.InputError naming the file, if it is no such model
    static ComponentsModel load(Path file, Compute compute) {
        try (var _ = new PointerScope();
                var saved = Safetensors.open(file)) {
            Map<String, String> metadata = saved.metadata();
            int units = EncodingFigures.number(metadata, "units", 1, file.toString());
            int count = EncodingFigures.number(metadata, "components", 1, file.toString());
            FeatureNetwork network = FeatureMaps.read(metadata, "network", FeatureNetwork.class, file.toString());
            EncodingWeights weights = EncodingWeights.read(
                    build(network), (name, shape) -> EncodingFigures.tensor(saved, file, PREFIX + name, shape));
            var pca = new Pca(
                    values(saved, file, "pca_mean", units),
                    values(saved, file, "pca_axes", count, units),
                    values(saved, file, "pca_variance", count),
                    values(saved, file, "pca_total", 1)[0]);
            var standard = new Standardisation(
                    values(saved, file, "response_mean", units), values(saved, file, "response_std", units));
            EncodingFigures figures = EncodingFigures.read(saved, file, units);
            return new ComponentsModel(
                    metadata.getOrDefault(SETTINGS, ""), network, weights, standard, pca, figures, compute);
        }
    }

    private static double[] values(SafetensorsFile saved, Path file, String name, long... shape) {
        return Tensors.doubles(EncodingFigures.tensor(saved, file, name, shape));
    }

    @Override
    public int units() {
        return standard.mean().length;
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
