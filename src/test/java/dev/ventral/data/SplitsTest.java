package dev.ventral.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SplitsTest {
    /// Each image's only pixel is its number, so that it can be followed.
    private static LabelledImages numbered(String name, int... perClass) {
        List<Integer> labels = new ArrayList<>();
        for (int c = 0; c < perClass.length; c++) {
            for (int i = 0; i < perClass[c]; i++) {
                labels.add(c);
            }
        }
        byte[] pixels = new byte[labels.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        return new LabelledImages(
                name,
                Images.ofBytes(pixels.length, 1, 1, 1, pixels),
                labels.stream().mapToInt(Integer::intValue).toArray(),
                IntStream.range(0, perClass.length).mapToObj(c -> "c" + c).toList());
    }

    private static List<Integer> numbers(LabelledImages set) {
        return IntStream.range(0, set.count())
                .mapToObj(i -> set.images().levels(i)[0] & 0xff)
                .toList();
    }

    private static int[] perClass(LabelledImages set) {
        int[] counts = new int[set.classes().size()];
        for (int label : set.labels()) {
            counts[label]++;
        }
        return counts;
    }

    private static Preparation sizes(@Nullable Double train, double validation, @Nullable Double test) {
        return new Preparation(train, validation, test, false, null);
    }

    @Test
    void sharesGoByLargestRemainder() {
        // 4 of 10: shares 2, 1.2, .8
        LabelledImages pool = numbered("pool", 5, 3, 2);
        Splits splits = sizes(null, 0, 4.0).splits(new LoadedDataset(pool, null), 1);
        assertThat(perClass(splits.test())).containsExactly(2, 1, 1);
        assertThat(perClass(splits.train())).containsExactly(3, 2, 1);
        assertThat(splits.validation().count()).isZero();
    }

    @Test
    void splitsAreDisjointExactAndKeepLabels() {
        LabelledImages pool = numbered("pool", 60, 90, 47);
        Splits splits = sizes(100.0, 20.0, 0.25).splits(new LoadedDataset(pool, null), 3);
        assertThat(splits.train().count()).isEqualTo(100);
        assertThat(splits.validation().count()).isEqualTo(20);
        assertThat(splits.test().count()).isEqualTo(49);
        List<Integer> all = new ArrayList<>();
        for (LabelledImages part : List.of(splits.train(), splits.validation(), splits.test())) {
            all.addAll(numbers(part));
            for (int i = 0; i < part.count(); i++) {
                assertThat(part.labels()[i])
                        .isEqualTo(pool.labels()[numbers(part).get(i)]);
            }
        }
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void theSeedDecides() {
        LoadedDataset pool = new LoadedDataset(numbered("pool", 60, 60), null);
        List<Integer> first = numbers(sizes(null, 0, 30.0).splits(pool, 5).test());
        assertThat(numbers(sizes(null, 0, 30.0).splits(pool, 5).test())).isEqualTo(first);
        assertThat(numbers(sizes(null, 0, 30.0).splits(pool, 6).test())).isNotEqualTo(first);
        // Random order, or else the first ten would be of one class.
        assertThat(first.subList(0, 10)).anyMatch(n -> n < 60).anyMatch(n -> n >= 60);
    }

    @Test
    void ownTestImagesStayTestImages() {
        LabelledImages train = numbered("train", 10, 10);
        LabelledImages own = numbered("own", 4, 4);
        Splits whole = Preparation.NONE.splits(new LoadedDataset(train, own), 1);
        assertThat(whole.test()).isEqualTo(own);
        assertThat(whole.train()).isEqualTo(train);
        Splits some = sizes(12.0, 4.0, 4.0).splits(new LoadedDataset(train, own), 1);
        assertThat(some.test().name()).isEqualTo("own");
        assertThat(perClass(some.test())).containsExactly(2, 2);
        assertThat(perClass(some.train())).containsExactly(6, 6);
        assertThat(numbers(some.train())).doesNotContainAnyElementsOf(numbers(some.validation()));
    }

    @Test
    void tooFewImagesAreSaidWithCounts() {
        LabelledImages pool = numbered("pool", 5, 5);
        assertThatThrownBy(() -> sizes(8.0, 0, 3.0).splits(new LoadedDataset(pool, null), 1))
                .isInstanceOf(InputError.class)
                .hasMessage("data.prepare: expected at most the 10 images of pool, got train 8 + validation 0 + test 3"
                        + " = 11");
        assertThatThrownBy(() -> sizes(null, 0, 11.0).splits(new LoadedDataset(pool, null), 1))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("10 images");
        assertThatThrownBy(() -> sizes(null, 0, null).splits(new LoadedDataset(pool, null), 1))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("prepare.test");
        assertThatThrownBy(() -> sizes(null, 0, 10.0).splits(new LoadedDataset(pool, null), 1))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("prepare.train");
        assertThatThrownBy(() -> sizes(-1.0, 0, null)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> sizes(1.5, 0, null)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> sizes(Double.NaN, 0, null)).isInstanceOf(InputError.class);
    }

    @Test
    void preparationConverts() {
        Images colour = Images.ofBytes(4, 3, 4, 4, new byte[4 * 48]);
        var set = new LabelledImages("x", colour, new int[] {0, 1, 0, 1}, List.of("a", "b"));
        Splits splits = new Preparation(null, 0, 2.0, true, 2).splits(new LoadedDataset(set, null), 1);
        assertThat(splits.train().images()).hasToString("2 x 1 x 2 x 2 uint8");
    }

    @Test
    void labelsAreChecked() {
        Images two = Images.ofBytes(2, 1, 1, 1, new byte[2]);
        assertThatThrownBy(() -> new LabelledImages("x", two, new int[] {0, 2}, List.of("a", "b")))
                .isInstanceOf(InputError.class)
                .hasMessage("x: label of image 1: expected a class from 0 to 1, got 2");
        assertThatThrownBy(() -> new LabelledImages("x", two, new int[] {0}, List.of("a", "b")))
                .isInstanceOf(InputError.class);
    }

    @Test
    void aSampleIsStratified() {
        assertThat(perClass(numbered("x", 30, 60).sample(9, 2))).containsExactly(3, 6);
        LabelledImages few = numbered("x", 2, 2);
        assertThat(few.sample(9, 2)).isSameAs(few);
    }
}
