package dev.ventral.neural.encoding.feature;

import dev.ventral.data.image.Images;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.SafetensorsFile;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// Features that any images have: plain data on the heap, kept in the file of the model that uses them.
public sealed interface FeatureSource permits GaborSource, NetworkSource {

    /// Images of any size as the features want them.
    Images fit(Images images);

    /// Takes what native memory it needs, in the scope that is open now.
    Rows open(Compute compute);

    /// Adds what [#read] needs.
    void write(Map<String, Tensor> tensors, Map<String, String> metadata);

    /// @throws dev.ventral.InputError naming the file
    static FeatureSource read(SafetensorsFile file, String name) {
        return file.metadata().containsKey(NetworkSource.KEY)
                ? NetworkSource.read(file, name)
                : GaborSource.read(file.metadata(), name);
    }

    /// Features, opened.
    interface Rows {
        /// Of fitted images: `n x p`, float32, on the device.
        ///
        /// @param index which
        Tensor of(Images images, int[] index);
    }
}
