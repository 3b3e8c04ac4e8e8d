package dev.ventral.corruption;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ventral.tensor.ImageRandom;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Corruption, with the levels at which it is applied; the catalogue of corruptions.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Corruption permits GaussianNoise, CustomCorruption {

    /// The name in results: the `kind` of experiment files.
    String name();

    /// The strengths, strictly increasing.
    List<Double> levels();

    /// The corrupted images, on [0, 1].
    ///
    /// @param images `N x C x H x W`, float32 on [0, 1], on any device
    /// @param random of these images, the same at all levels, so that levels differ in strength alone
    Tensor apply(Tensor images, double level, ImageRandom random);
}
