package dev.ventral.evaluation.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.attack.step.Norm;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeTest {

    /// Measured in float64 from the float32 pixels: neither ball nor bounds are left by one unit in the last
    /// place.
    @ParameterizedTest
    @EnumSource
    void admittedImagesAreExactlyInsideBallAndBounds(Norm norm) {
        var random = new ImageRandom(1, IntStream.range(0, 30).toArray());
        Tensor images = random.uniform(0, 3, 5, 5)
                .mul(new Scalar(1.4))
                .sub(new Scalar(.2))
                .clamp_min(new Scalar(0))
                .clamp_max(new Scalar(1));
        Tensor noise = random.gaussian(1, 3, 5, 5);
        for (double epsilon : new double[] {1e-9, 1 / 255.0, 8 / 255.0, .3, 1}) {
            for (double scale : new double[] {epsilon / 100, epsilon, 5}) {
                Tensor candidates = images.add(noise, new Scalar(scale));
                Tensor admitted = Judge.admit(norm, images, candidates, epsilon);
                float[] pixels = Tensors.floats(admitted);
                float[] origin = Tensors.floats(images);
                for (int i = 0; i < 30; i++) {
                    double[] change = new double[75];
                    for (int k = 0; k < 75; k++) {
                        float pixel = pixels[75 * i + k];
                        assertThat(pixel).isBetween(0f, 1f);
                        change[k] = (double) pixel - origin[75 * i + k];
                    }
                    assertThat(size(norm, change)).isLessThanOrEqualTo(epsilon * (1 + 1e-12));
                }
                if (scale == 5 && epsilon > 1e-3 && (norm != Norm.L0 || epsilon >= 1)) {
                    // Nor are they pulled in further than need be.
                    double reached = IntStream.range(0, 30)
                            .mapToDouble(i -> Tensors.doubles(norm.size(admitted.sub(images)))[i])
                            .max()
                            .orElseThrow();
                    assertThat(reached).isGreaterThan(.5 * epsilon);
                }
            }
        }
        Tensor near =
                images.add(noise, new Scalar(1e-4)).clamp_min(new Scalar(0)).clamp_max(new Scalar(1));
        assertThat(Tensors.floats(Judge.admit(norm, images, near, 75)))
                .as("what is inside is left as it is")
                .isEqualTo(Tensors.floats(near));
    }

    private static double size(Norm norm, double[] change) {
        double size = 0;
        for (double d : change) {
            size = switch (norm) {
                case L0 -> size + (d == 0 ? 0 : 1);
                case L1 -> size + Math.abs(d);
                case L2 -> Math.hypot(size, d);
                case LINF -> Math.max(size, Math.abs(d));
            };
        }
        return size;
    }
}
