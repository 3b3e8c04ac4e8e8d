package dev.ventral.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.data.image.CropBox;
import dev.ventral.data.image.ImageDecoder;
import dev.ventral.data.image.Images;
import dev.ventral.data.image.PixelStorage;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images that stay in their files are those on the heap, whatever is done to them.
class FileImagesTest {
    private static final int IMAGES = 24;

    @TempDir
    Path folder = Path.of("");

    private Path zip = Path.of("");

    /// Sizes and colours are mixed, as in ImageNet.
    @BeforeEach
    void write() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int i = 0; i < IMAGES; i++) {
            byte[] file = i % 3 == 0 ? Jpegs.jpeg(14 + i, 21, 1, i) : Jpegs.jpeg(17, 12 + i, 3, i);
            String name = "n0" + i % 2 + "/" + (10 + i) + ".JPEG";
            Fixtures.write(folder.resolve("set").resolve(name), file);
            members.put(name, file);
        }
        zip = Fixtures.zip(folder.resolve("set.zip"), members);
    }

    private static LabelledImages read(
            Path path, PixelStorage pixels, boolean grey, @Nullable Integer resize, int size) {
        var set = new ImageFolder(path, List.of(), null, pixels, new Preparation(null, 0, 4.0, grey, resize, size));
        Splits splits = set.splits(3);
        assertThat(splits.train().images().inFiles()).isEqualTo(pixels == PixelStorage.FILES);
        return splits.train();
    }

    private static void same(Images files, Images heap) {
        assertThat(files.count()).isEqualTo(heap.count());
        assertThat(files.isBytes()).isTrue();
        for (int i = 0; i < heap.count(); i++) {
            assertThat(files.levels(i)).as("image %d", i).isEqualTo(heap.levels(i));
            assertThat(files.pixels(i)).isEqualTo(heap.pixels(i));
        }
        int[] some = {2, 0, 2, heap.count() - 1};
        try (var _ = new PointerScope()) {
            assertThat(Tensors.floats(files.tensor(some))).isEqualTo(Tensors.floats(heap.tensor(some)));
        }
    }

    @Test
    void everyViewIsThatOfTheHeap() {
        for (Path path : List.of(folder.resolve("set"), zip)) {
            for (boolean grey : new boolean[] {false, true}) {
                for (Integer resize : new Integer[] {null, 11}) {
                    LabelledImages heap = read(path, PixelStorage.HEAP, grey, resize, 9);
                    LabelledImages files = read(path, PixelStorage.FILES, grey, resize, 9);
                    assertThat(files.labels()).isEqualTo(heap.labels());
                    assertThat(files.classes()).isEqualTo(heap.classes());
                    same(files.images(), heap.images());
                    same(files.images().square(5).rgb(), heap.images().square(5).rgb());
                    same(
                            files.images().crop(1, 2, 4, 3).grey(),
                            heap.images().crop(1, 2, 4, 3).grey());
                    same(
                            files.images().select(new int[] {3, 5, 1}).resize(6, 4),
                            heap.images().select(new int[] {3, 5, 1}).resize(6, 4));
                }
            }
        }
    }

    @Test
    void theHashTellsFilesSizesOrderAndViewApart() throws IOException {
        Images images = read(zip, PixelStorage.FILES, false, null, 9).images();
        assertThat(images.sha256())
                .isEqualTo(
                        read(zip, PixelStorage.FILES, false, null, 9).images().sha256())
                .isNotEqualTo(images.select(new int[] {1, 0}).sha256())
                .isNotEqualTo(images.grey().sha256())
                .isNotEqualTo(
                        read(zip, PixelStorage.FILES, false, 9, 9).images().sha256())
                .isNotEqualTo(
                        read(zip, PixelStorage.FILES, false, null, 8).images().sha256());
        assertThat(images)
                .isEqualTo(read(zip, PixelStorage.FILES, false, null, 9).images());
        assertThat(images).isNotEqualTo(images.grey());
        Images before =
                read(folder.resolve("set"), PixelStorage.FILES, false, null, 9).images();
        String hash = before.sha256();
        Path one = folder.resolve("set/n00/10.JPEG");
        Files.write(one, Jpegs.jpeg(15, 30, 3, 99));
        assertThat(read(folder.resolve("set"), PixelStorage.FILES, false, null, 9)
                        .images()
                        .sha256())
                .isNotEqualTo(hash);
    }

    /// The part of the file's image that the draw says, cut from the whole decoded image, resized and mirrored.
    @Test
    void resizedCropsAreCutFromTheFilesOwnImages() {
        var crop = new ResizedCrop(List.of(.08, 1.0), List.of(.75, 4 / 3.0));
        var augmentation = new Augmentation(0, true, 0, crop, null, 0, 0);
        LabelledImages data = read(folder.resolve("set"), PixelStorage.FILES, false, null, 8);
        List<Path> files = new ArrayList<>();
        for (int label = 0; label < 2; label++) {
            for (int i = label; i < IMAGES; i += 2) {
                files.add(folder.resolve("set/n0" + label + "/" + (10 + i) + ".JPEG"));
            }
        }
        int seen = 0;
        int mirrored = 0;
        try (var loader = new BatchLoader(data, 6, false, augmentation, Compute.CPU);
                var batches = loader.epoch(5, 2)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next();
                        var _ = new PointerScope()) {
                    float[] got = Tensors.floats(batch.images());
                    for (int k = 0; k < batch.count(); k++) {
                        int image = batch.index()[k];
                        Images whole = files.stream()
                                .map(file ->
                                        ImageDecoder.decode(bytes(file), "x").images())
                                .filter(one -> one.square(8).rgb().equals(heap(data, image)))
                                .findFirst()
                                .orElseThrow();
                        CropBox box = crop.choice(5, 2, image).of(whole.height(), whole.width());
                        float[] cut = whole.crop(box).resize(8, 8).rgb().pixels(0);
                        boolean flip = augmentation.draw(5, 2, image).mirrored();
                        float[] own = Arrays.copyOfRange(got, k * 192, (k + 1) * 192);
                        assertThat(own).isEqualTo(flip ? mirror(cut, 8) : cut);
                        mirrored += flip ? 1 : 0;
                        seen++;
                    }
                }
            }
        }
        assertThat(seen).isEqualTo(20);
        assertThat(mirrored).isBetween(1, 19);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Images heap(LabelledImages data, int image) {
        return Images.ofBytes(3, 8, 8, new byte[][] {data.images().levels(image)});
    }

    private static float[] mirror(float[] pixels, int width) {
        float[] mirrored = new float[pixels.length];
        for (int k = 0; k < pixels.length; k++) {
            mirrored[k] = pixels[k / width * width + width - 1 - k % width];
        }
        return mirrored;
    }

    /// On the heap or in files, on one thread or many, an epoch is the same.
    @Test
    void batchesAreThoseOfTheHeap() {
        var augmentation = new Augmentation(2, true, 10, null, 8.0, 1, .5);
        LabelledImages heap = read(zip, PixelStorage.HEAP, false, null, 9);
        LabelledImages files = read(zip, PixelStorage.FILES, false, null, 9);
        try (var one = new BatchLoader(heap, 3, false, augmentation, Compute.CPU);
                var other = new BatchLoader(files, 3, false, augmentation, Compute.CPU);
                var expected = one.epoch(1, 7);
                var got = other.epoch(1, 7)) {
            while (expected.hasNext()) {
                try (Batch a = expected.next();
                        Batch b = got.next();
                        var _ = new PointerScope()) {
                    assertThat(b.index()).isEqualTo(a.index());
                    assertThat(Tensors.floats(b.images())).isEqualTo(Tensors.floats(a.images()));
                }
            }
            assertThat(got.hasNext()).isFalse();
        }
    }

    private static void refused(ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading)
                .isInstanceOf(InputError.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }

    /// The epoch goes on up to the batch before, and ends there with the file's name.
    @Test
    void aDamagedFileInTheMiddleOfAnEpochIsNamed() throws IOException {
        LabelledImages data = read(folder.resolve("set"), PixelStorage.FILES, false, null, 8);
        int[] order = Batches.order(data.count(), 1, 0);
        byte[] wanted = data.images().levels(order[13]);
        Path damaged = null;
        try (var all = Files.walk(folder.resolve("set"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (Arrays.equals(
                        ImageDecoder.decode(bytes(file), "x")
                                .images()
                                .square(8)
                                .rgb()
                                .levels(0),
                        wanted)) {
                    damaged = file;
                }
            }
        }
        Path bad = Objects.requireNonNull(damaged);
        Files.write(bad, Arrays.copyOf(Files.readAllBytes(bad), 300));
        try (var loader = new BatchLoader(data, 4, false, Augmentation.NONE, Compute.CPU);
                var batches = loader.epoch(1, 0)) {
            for (int k = 0; k < 3; k++) {
                batches.next().close();
            }
            refused(batches::next, bad.getFileName().toString(), "expected a whole image");
        }
        refused(() -> data.images().tensor(order), bad.getFileName().toString());
    }

    @Test
    void aSizeIsNeeded() {
        refused(
                () -> new ImageFolder(zip, List.of(), null, PixelStorage.FILES, Preparation.NONE).read(),
                "prepare.size",
                "pixels: files");
        refused(
                () -> new ImageFolder(
                                zip,
                                List.of(),
                                null,
                                PixelStorage.FILES,
                                new Preparation(null, 0, null, false, 20, null))
                        .read(),
                "prepare.size");
        refused(() -> new Preparation(null, 0, null, false, 20, 21), "prepare.size", "21", "20");
    }

    /// 3,000 images of 256 x 256 are 590 MB decoded; the heap must not grow by a tenth of that.
    @Test
    void theHeapStaysSmall() throws IOException {
        byte[] file = Jpegs.jpeg(256, 256, 3, 1);
        Path first = Fixtures.write(folder.resolve("many/a/0000.jpg"), file);
        for (int i = 1; i < 3000; i++) {
            Files.createLink(folder.resolve("many/a/%04d.jpg".formatted(i)), first);
        }
        var set = new ImageFolder(
                folder.resolve("many"),
                List.of(),
                null,
                PixelStorage.FILES,
                new Preparation(null, 0, .5, false, 256, 256));
        long before = used();
        Splits splits = set.splits(1);
        assertThat(splits.train().images().size()).isEqualTo(1500L * 3 * 256 * 256);
        try (var loader = new BatchLoader(splits.train(), 50, true, Augmentation.NONE, Compute.CPU);
                var batches = loader.epoch(1, 0)) {
            for (int k = 0; k < 3; k++) {
                batches.next().close();
            }
            assertThat(used() - before).isLessThan(59_000_000);
        }
        assertThat(splits.test().count()).isEqualTo(1500);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
