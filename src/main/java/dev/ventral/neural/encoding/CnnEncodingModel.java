package dev.ventral.neural.encoding;

import dev.ventral.data.image.Images;
import dev.ventral.neural.encoding.feature.EncodingWeights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// A fitted [CnnEncoding] or [GaussianReadoutEncoding]. Its file holds each member's tensors under `member.K.`,
/// what every model's does ([EncodingFigures]), and its shape and settings as metadata.
public final class CnnEncodingModel implements EncodingModel {
    private static final String SETTINGS = "settings";
    private static final int BATCH = 256;

    private final String settings;
    private final EncodingShape shape;
    private final List<EncodingWeights> members;
    private final EncodingFigures figures;
    private final Compute compute;

    CnnEncodingModel(
            String settings,
            EncodingShape shape,
            List<EncodingWeights> members,
            EncodingFigures figures,
            Compute compute) {
        this.settings = settings;
        this.shape = shape;
        this.members = List.copyOf(members);
        this.figures = figures;
        this.compute = compute.exact();
    }

    /// The same model with its held-out correlation.
    CnnEncodingModel tested(double[] rho, int[] images) {
        return new CnnEncodingModel(
                settings, shape, members, new EncodingFigures(rho, images, figures.curve()), compute);
    }

    /// Reads a model written by [#save].
    ///
    /// @param compute where it predicts
    /// @throws InputError naming the file, if it is no such model
    public static CnnEncodingModel load(Path file, Compute compute) {
        try (var _ = new PointerScope();
                var saved = Safetensors.open(file)) {
            var shape = EncodingShape.of(saved.metadata(), file.toString());
            List<EncodingWeights> members = new ArrayList<>();
            for (int k = 0; k < shape.members(); k++) {
                String prefix = prefix(k);
                members.add(EncodingWeights.read(empty(shape), (name, expected) -> {
                    return EncodingFigures.tensor(saved, file, prefix + name, expected);
                }));
            }
            return new CnnEncodingModel(
                    saved.metadata().getOrDefault(SETTINGS, ""),
                    shape,
                    members,
                    EncodingFigures.read(saved, file, shape.units()),
                    compute);
        }
    }

    private static String prefix(int member) {
        return "member." + member + ".";
    }

    private static EncodingNetwork empty(EncodingShape shape) {
        return new EncodingNetwork(shape, EncodingScale.none(shape.inputs(), shape.units()), new SplittableRandom(0));
    }

    @Override
    public void save(Path file) {
        try (var _ = new PointerScope()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (int k = 0; k < members.size(); k++) {
                tensors.putAll(members.get(k).tensors(prefix(k)));
            }
            figures.write(tensors);
            Map<String, String> metadata = shape.metadata();
            metadata.put(SETTINGS, settings);
            Safetensors.write(file, tensors, metadata);
        }
    }

    @Override
    public float[] predict(Images images) {
        Images fitted = prepare(images, shape);
        int units = shape.units();
        float[] predicted = new float[Math.multiplyExact(images.count(), units)];
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            List<EncodingNetwork> networks =
                    members.stream().map(weights -> network(weights)).toList();
            for (int from = 0; from < images.count(); from += BATCH) {
                int[] index = range(from, Math.min(images.count(), from + BATCH));
                try (var _ = new PointerScope()) {
                    Tensor pixels = compute.place(fitted.tensor(index));
                    Tensor sum = null;
                    for (EncodingNetwork network : networks) {
                        Tensor one = network.respond(pixels, compute);
                        sum = sum == null ? one : sum.add(one);
                    }
                    if (sum == null) {
                        throw new IllegalStateException("no members");
                    }
                    float[] mean = Tensors.floats(sum.div(Tensors.scalar(networks.size())));
                    System.arraycopy(mean, 0, predicted, from * units, mean.length);
                }
            }
        }
        return predicted;
    }

    private EncodingNetwork network(EncodingWeights weights) {
        EncodingNetwork network = empty(shape);
        weights.into(network);
        compute.place(network);
        network.eval();
        return network;
    }

    /// Images in the model's channels and size.
    static Images prepare(Images images, EncodingShape shape) {
        return images.fit(shape.inputs(), shape.height(), shape.width());
    }

    static int[] range(int from, int to) {
        return java.util.stream.IntStream.range(from, to).toArray();
    }

    @Override
    public int units() {
        return shape.units();
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
