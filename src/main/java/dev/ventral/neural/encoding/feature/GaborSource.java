package dev.ventral.neural.encoding.feature;

import dev.ventral.data.image.Images;
import dev.ventral.neural.source.GaborEnergy;
import dev.ventral.tensor.Compute;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// [GaborFeatures] of images of one size.
public record GaborSource(GaborFeatures features, int height, int width) implements FeatureSource {
    private static final String KEY = "gabor";

    static GaborSource read(Map<String, String> metadata, String file) {
        return FeatureMaps.read(metadata, KEY, GaborSource.class, file);
    }

    @Override
    public void write(Map<String, Tensor> tensors, Map<String, String> metadata) {
        metadata.put(KEY, FeatureMaps.json(this));
    }

    @Override
    public Images fit(Images images) {
        return images.grey().resize(height, width);
    }

    @Override
    public Rows open(Compute compute) {
        return (images, index) -> {
            Tensor pixels = compute.exact().place(images.tensor(index));
            TensorVector parts = new TensorVector();
            for (double wavelength : features.wavelengths()) {
                Tensor pairs = GaborEnergy.pairs(pixels, wavelength * Math.min(height, width));
                parts.push_back(rows(GaborEnergy.energy(pairs).sqrt()));
                if (features.phases()) {
                    parts.push_back(rows(pairs.relu()));
                    parts.push_back(rows(pairs.mul(new Scalar(-1)).relu()));
                }
            }
            return torch.cat(parts, 1);
        };
    }

    private Tensor rows(Tensor maps) {
        return FeatureMaps.rows(maps, features.grid());
    }
}
