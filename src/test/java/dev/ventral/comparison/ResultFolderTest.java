package dev.ventral.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.similarity.SquareMatrix;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultFolderTest {

    /// D_ij = i + j: a block's mean is that of its rows plus that of its columns; on the diagonal the images
    /// themselves are left out, which changes nothing here.
    @Test
    void blocksAreMeansWithoutTheDiagonal() {
        int n = 2 * ResultFolder.SHOWN;
        float[] values = new float[n * n];
        for (int k = 0; k < values.length; k++) {
            values[k] = k / n == k % n ? 1000 : k / n + k % n;
        }
        SquareMatrix blocks = ResultFolder.blocks(new SquareMatrix(n, values));
        assertThat(blocks.size()).isEqualTo(ResultFolder.SHOWN);
        for (int a = 0; a < blocks.size(); a += 17) {
            for (int b = 0; b < blocks.size(); b += 13) {
                assertThat(blocks.get(a, b)).isEqualTo(2 * a + 2 * b + 1, within(1e-4f));
            }
        }
        assertThat(blocks.get(5, 5)).isEqualTo(21, within(1e-4f));
    }

    @Test
    void filesOfNamesAreSafeAndDifferent() {
        assertThat(ResultFolder.file("layer1.0")).isEqualTo("layer1.0");
        List<String> files = List.of("a/b", "a\\b", "a b", "..", ".", "/etc").stream()
                .map(ResultFolder::file)
                .toList();
        assertThat(files).doesNotHaveDuplicates().allMatch(file -> file.matches("[\\w-][\\w.-]*"));
    }

    @Test
    void namesAreGivenOnce() {
        UniqueNames names = new UniqueNames();
        assertThat(List.of(names.unique("x"), names.unique("X"), names.unique("y"), names.unique("x")))
                .containsExactly("x", "X-2", "y", "x-3");
    }

    @Test
    void labelsAreOrderedAsNumbersOrAsTheyCome() {
        assertThat(Factor.of(List.of("10", "9", "10"))).isEqualTo(new Factor(List.of("9", "10"), new int[] {1, 0, 1}));
        assertThat(Factor.of(List.of("b", "a", "b"))).isEqualTo(new Factor(List.of("b", "a"), new int[] {0, 1, 0}));
    }
}
