package dev.ventral.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class TensorsTest {

    @Test
    void arraysGoInAndComeOutInRowMajorOrder() {
        Tensor floats = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        assertThat(Tensors.shape(floats)).containsExactly(2, 3);
        assertThat(Tensors.floats(floats.t())).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(Tensors.doubles(Tensors.of(new double[] {0.1, -0.2}, 2))).containsExactly(0.1, -0.2);
        assertThat(Tensors.of(new double[] {0.1}, 1).scalar_type().value).isEqualTo(ScalarType.Double.value);
        assertThat(Tensors.ints(Tensors.of(new int[] {7, -1}))).containsExactly(7, -1);
        assertThat(Tensors.item(Tensors.of(new long[] {1L << 40}, 1))).isEqualTo(0x1p40);
        assertThat(Tensors.ints(Tensors.ofBytes(new byte[] {9, -1, 3}, 1, 2, 2)))
                .containsExactly(255, 3);
        assertThat(Tensors.ints(floats.gt(Tensors.scalar(3)))).containsExactly(0, 0, 0, 1, 1, 1);
        assertThatThrownBy(() -> Tensors.of(new float[5], 2, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tensors.ints(Tensors.of(new long[] {1L << 40}, 1)))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void tensorsAreCopiesOfTheirArrays() {
        float[] values = {1, 2};
        Tensor tensor = Tensors.of(values, 2);
        values[0] = 9;
        assertThat(Tensors.floats(tensor)).containsExactly(1, 2);
    }

    @Test
    void scopedGivesItsResultToTheScopeAroundAndFreesTheRest() {
        try (var _ = new PointerScope()) {
            Tensor[] inner = new Tensor[1];
            Tensor result = Tensors.scoped(() -> {
                inner[0] = Tensors.of(new float[] {1, 2}, 2);
                return inner[0].add(inner[0]);
            });
            assertThat(inner[0].isNull()).isTrue();
            assertThat(Tensors.floats(result)).containsExactly(2, 4);
        }
    }

    @Test
    void aKeptTensorOutlivesItsScopeUntilReleased() {
        long before = Pointer.totalCount();
        Tensor kept;
        try (var _ = new PointerScope()) {
            kept = Tensors.keep(Tensors.of(new float[] {3}, 1));
        }
        assertThat(kept.isNull()).isFalse();
        assertThat(Tensors.floats(kept)).containsExactly(3);
        Tensors.release(kept);
        assertThat(kept.isNull()).isTrue();
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
}
