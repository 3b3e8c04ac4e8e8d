package dev.ventral.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.data.image.CropBox;
import dev.ventral.data.image.Images;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private static LabelledImages set(int count, boolean bytes) {
        int each = 3 * 6 * 6;
        byte[] levels = new byte[count * each];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (i * 7 + i / each);
        }
        Images images = Images.ofBytes(count, 3, 6, 6, levels);
        if (!bytes) {
            float[][] pixels = new float[count][];
            Arrays.setAll(pixels, images::pixels);
            images = Images.ofFloats(3, 6, 6, pixels);
        }
        int[] labels = IntStream.range(0, count).map(i -> i % 5).toArray();
        return new LabelledImages("set", images, labels, List.of("a", "b", "c", "d", "e"));
    }

    private record Seen(float[] images, int[] labels, int[] index) {}

    private static List<Seen> epoch(BatchLoader loader, long seed, int epoch) {
        List<Seen> seen = new ArrayList<>();
        try (var batches = loader.epoch(seed, epoch)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next();
                        var _ = new PointerScope()) {
                    seen.add(new Seen(Tensors.floats(batch.images()), Tensors.ints(batch.labels()), batch.index()));
                }
            }
            assertThat(seen).hasSize(batches.count());
            assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
        }
        return seen;
    }

    @Test
    void anEpochIsAPermutationThatSeedAndEpochDecide() {
        int[] order = Batches.order(1000, 1, 0);
        assertThat(order).isNotEqualTo(Images.range(0, 1000));
        assertThat(Arrays.stream(order).sorted().toArray()).isEqualTo(Images.range(0, 1000));
        assertThat(Batches.order(1000, 1, 0)).isEqualTo(order);
        assertThat(Batches.order(1000, 1, 1)).isNotEqualTo(order);
        assertThat(Batches.order(1000, 2, 0)).isNotEqualTo(order);
    }

    /// Each of the 6 orders of 3 things equally often: a shuffle that swaps with any place gives 4/27 and 5/27.
    @Test
    void allOrdersAreEquallyLikely() {
        int[] counts = new int[27];
        for (int seed = 0; seed < 27_000; seed++) {
            int[] order = Batches.order(3, seed, 0);
            counts[9 * order[0] + 3 * order[1] + order[2]]++;
        }
        int[] seen = Arrays.stream(counts).filter(c -> c > 0).toArray();
        assertThat(seen).hasSize(6);
        // Standard deviation 61; the wrong shuffle gives 4000 or 5000.
        assertThat(Arrays.stream(seen).min().getAsInt()).isGreaterThan(4200);
        assertThat(Arrays.stream(seen).max().getAsInt()).isLessThan(4800);
    }

    @Test
    void batchesHoldTheImagesOfTheirIndex() {
        LabelledImages data = set(23, true);
        try (var loader = new BatchLoader(data, 5, false, Augmentation.NONE, Compute.CPU)) {
            List<Seen> seen = epoch(loader, 3, 0);
            assertThat(seen).hasSize(5);
            assertThat(seen.getLast().index()).hasSize(3);
            int each = 3 * 6 * 6;
            int[] order =
                    seen.stream().flatMapToInt(s -> Arrays.stream(s.index())).toArray();
            assertThat(order).isEqualTo(Batches.order(23, 3, 0));
            for (Seen batch : seen) {
                for (int i = 0; i < batch.index().length; i++) {
                    assertThat(Arrays.copyOfRange(batch.images(), i * each, (i + 1) * each))
                            .containsExactly(data.images().pixels(batch.index()[i]));
                    assertThat(batch.labels()[i]).isEqualTo(data.labels()[batch.index()[i]]);
                }
            }
        }
        try (var loader = new BatchLoader(data, 5, true, Augmentation.NONE, Compute.CPU)) {
            assertThat(epoch(loader, 3, 0)).hasSize(4).allMatch(batch -> batch.index().length == 5);
        }
    }

    @Test
    void bothWaysGiveTheSameNumbers() {
        var augmentation = new Augmentation(2, true, 15);
        for (boolean bytes : new boolean[] {true, false}) {
            LabelledImages data = set(1100, bytes);
            try (var ahead = new BatchLoader(data, 64, false, augmentation, Compute.CPU, false);
                    var resident = new BatchLoader(data, 64, false, augmentation, Compute.CPU, true)) {
                assertThat(epoch(resident, 4, 2)).usingRecursiveComparison().isEqualTo(epoch(ahead, 4, 2));
            }
        }
    }

    /// Parts of images on the heap, cut by many threads, by hand: the box that the draw says.
    @Test
    void resizedCropsOfTheHeap() {
        var crop = new ResizedCrop(List.of(.2, .9), List.of(.8, 1.25));
        for (boolean bytes : new boolean[] {true, false}) {
            LabelledImages data = set(40, bytes);
            try (var loader =
                    new BatchLoader(data, 8, false, new Augmentation(0, false, 0, crop, null, 0, 0), Compute.CPU)) {
                for (Seen batch : epoch(loader, 4, 2)) {
                    for (int k = 0; k < batch.index().length; k++) {
                        int image = batch.index()[k];
                        CropBox box = crop.choice(4, 2, image).of(6, 6);
                        float[] expected = data.images().crop(box).resize(6, 6).pixels(image);
                        assertThat(Arrays.copyOfRange(batch.images(), k * 108, (k + 1) * 108))
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void whatGoesWrongOnTheThreadReachesTheUser() {
        var failure = new IllegalStateException("third batch");
        var made = new ArrayList<int[]>();
        List<int[]> parts = Batches.parts(Images.range(0, 10), 2, false);
        try (var batches = new Batches(
                parts,
                index -> () -> {
                    made.add(index);
                    if (made.size() == 3) {
                        throw failure;
                    }
                    try (var _ = new PointerScope()) {
                        return new Batch(Tensors.of(new float[2], 2, 1, 1, 1), Tensors.of(index), index);
                    }
                },
                UnaryOperator.identity(),
                true)) {
            batches.next().close();
            batches.next().close();
            assertThatThrownBy(batches::next).isSameAs(failure);
        }
        assertThat(made).hasSize(3);
    }

    @Test
    void closingEarlyEndsTheThread() {
        try (var loader = new BatchLoader(set(200, true), 2, false, Augmentation.NONE, Compute.CPU)) {
            var batches = loader.epoch(1, 0);
            batches.next().close();
            batches.close();
            assertThat(batches.hasNext()).isFalse();
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().equals("ventral-batches"));
            batches.close();
        }
    }

    @Test
    void nativeMemoryIsFlat() {
        LabelledImages data = set(512, true);
        var augmentation = new Augmentation(1, true, 5);
        try (var loader = new BatchLoader(data, 32, false, augmentation, Compute.CPU)) {
            epoch(loader, 1, 0);
            long before = org.bytedeco.javacpp.Pointer.totalCount();
            for (int e = 0; e < 5; e++) {
                try (var batches = loader.epoch(1, e)) {
                    for (int i = 0; i < 3 + e; i++) {
                        batches.next().close();
                    }
                }
            }
            assertThat(org.bytedeco.javacpp.Pointer.totalCount()).isEqualTo(before);
        }
    }
}
