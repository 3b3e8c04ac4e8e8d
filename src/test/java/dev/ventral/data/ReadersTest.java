package dev.ventral.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.array.Npy;
import dev.ventral.data.image.Images;
import dev.ventral.data.image.PixelStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadersTest {
    @TempDir
    Path folder = Path.of("");

    private static void refused(ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading)
                .isInstanceOf(InputError.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }

    /// Known beforehand: the first labels, 1,000 of each class, and sums computed with NumPy from the same
    /// file.
    @Test
    void shippedFashionMnistIsTheTestFile() {
        LoadedDataset pool = new FashionMnist(FashionMnist.Extent.SHIPPED, null, Preparation.NONE).read();
        LabelledImages set = pool.train();
        assertThat(pool.test()).isNull();
        assertThat(set.images()).hasToString("10000 x 1 x 28 x 28 uint8");
        assertThat(Arrays.copyOf(set.labels(), 10)).containsExactly(9, 2, 1, 1, 6, 1, 4, 6, 5, 7);
        int[] counts = new int[10];
        long sum = 0;
        for (int i = 0; i < set.count(); i++) {
            counts[set.labels()[i]]++;
            for (byte level : set.images().levels(i)) {
                sum += level & 0xff;
            }
        }
        assertThat(counts).containsOnly(1000);
        assertThat(sum).isEqualTo(573_469_082L);
        assertThat(set.images().levels(0)[14 * 28 + 13]).isEqualTo((byte) 136);
        assertThat(set.classes().get(set.labels()[0])).isEqualTo("Ankle boot");
    }

    @Test
    void missingFullFashionMnistSaysWhereItCouldBe() {
        refused(
                () -> new FashionMnist(FashionMnist.Extent.FULL, folder, Preparation.NONE).read(),
                folder.toString(),
                "t10k-images-idx3-ubyte",
                "dataset-fashion-mnist");
    }

    @Test
    void idxIsReadGzippedOrNot() throws IOException {
        byte[] images = Fixtures.idx(0x803, new int[] {2, 1, 3}, 0, 1, 2, 253, 254, 255);
        byte[] labels = Fixtures.idx(0x801, new int[] {2}, 2, 0);
        Path x = Fixtures.write(folder.resolve("x"), Fixtures.gzip(images));
        Path y = Fixtures.write(folder.resolve("y"), labels);
        LabelledImages set = new IdxPair(x, y, Preparation.NONE).read().train();
        assertThat(set.images()).hasToString("2 x 1 x 1 x 3 uint8");
        assertThat(set.images().levels(1)).containsExactly((byte) 253, (byte) 254, (byte) 255);
        assertThat(set.labels()).containsExactly(2, 0);
        assertThat(set.classes()).containsExactly("0", "1", "2");
        for (String part : new String[] {"train", "t10k"}) {
            Fixtures.write(folder.resolve(part + "-images-idx3-ubyte"), images);
            Fixtures.write(folder.resolve(part + "-labels-idx1-ubyte.gz"), Fixtures.gzip(labels));
        }
        LoadedDataset pool = new Mnist(folder, Preparation.NONE).read();
        assertThat(pool.train().labels()).containsExactly(2, 0);
        assertThat(Objects.requireNonNull(pool.test()).images()).isEqualTo(set.images());
    }

    @Test
    void damagedIdxIsRefused() throws IOException {
        byte[] whole = Fixtures.idx(0x803, new int[] {2, 1, 3}, 0, 1, 2, 253, 254, 255);
        Path y = Fixtures.write(folder.resolve("y"), Fixtures.idx(0x801, new int[] {3}, 2, 0, 1));
        Path x = folder.resolve("x");
        ThrowingCallable reading = () -> new IdxPair(x, y, Preparation.NONE).read();
        refused(reading, "x: expected an IDX file, got nothing");
        Fixtures.write(x, whole);
        refused(reading, "y: expected 2 labels", "got 3");
        Fixtures.write(x, Fixtures.idx(0x801, new int[] {2}, 1, 1));
        refused(reading, "x: expected IDX images", "0x00000803", "got 0x00000801");
        byte[] packed = Fixtures.gzip(whole);
        for (int length = 0; length < whole.length; length++) {
            Fixtures.write(x, Arrays.copyOf(whole, length));
            refused(reading, x.toString(), "expected");
        }
        for (int length = 2; length < packed.length; length++) {
            Fixtures.write(x, Arrays.copyOf(packed, length));
            refused(reading, x.toString(), "expected");
        }
        Fixtures.write(x, Arrays.copyOf(whole, whole.length + 1));
        refused(reading, "expected the end of the file");
        packed[packed.length - 5] ^= 1;
        Fixtures.write(x, packed);
        refused(reading, "damaged");
        Fixtures.write(x, Fixtures.idx(0x803, new int[] {-1, 28, 28}));
        refused(reading, "-1 x 1 x 28 x 28");
        Fixtures.write(x, Fixtures.idx(0x803, new int[] {Integer.MAX_VALUE, 1 << 14, 1 << 14}));
        refused(reading, "heap");
    }

    @Test
    void npmDigitsComeBackAsBytes() throws IOException {
        for (int digit = 0; digit < 10; digit++) {
            var values = new StringBuilder("{ \"data\": [");
            for (int p = 0; p < 784; p++) {
                // All 256 levels, at three decimals as in the package.
                values.append(p > 0 ? "," : "")
                        .append(String.format(java.util.Locale.ROOT, "%.3f", (p + digit) % 256 / 255.0));
            }
            Fixtures.write(
                    folder.resolve("src/digits/" + digit + ".json"),
                    values.append("]}").toString());
        }
        LabelledImages set = new Mnist(folder, Preparation.NONE).read().train();
        assertThat(set.count()).isEqualTo(10);
        for (int digit = 0; digit < 10; digit++) {
            assertThat(set.labels()[digit]).isEqualTo(digit);
            for (int p = 0; p < 784; p++) {
                assertThat(set.images().levels(digit)[p]).isEqualTo((byte) (p + digit));
            }
        }
        Path seven = folder.resolve("src/digits/7.json");
        for (String bad : new String[] {
            "", "{", "[]", "{\"data\": [0.5", "{\"data\": [0.5]}", "{\"data\": [2]}", "{\"data\": [null]}"
        }) {
            Fixtures.write(seven, bad);
            refused(() -> new Mnist(folder, Preparation.NONE).read(), "7.json", "expected");
        }
        refused(() -> new Mnist(folder.resolve("none"), Preparation.NONE).read(), "none");
    }

    private static byte[] cifar(int labelBytes, int count, int seed) {
        var file = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            for (int l = 0; l < labelBytes; l++) {
                file.write((seed + i + 50 * l) % 100);
            }
            for (int p = 0; p < 3072; p++) {
                file.write(seed * 31 + i + p);
            }
        }
        return file.toByteArray();
    }

    @Test
    void cifarIsReadInOrderOfItsFiles() throws IOException {
        for (int b = 1; b <= 5; b++) {
            Fixtures.write(folder.resolve("cifar-10-batches-bin/data_batch_" + b + ".bin"), cifar(1, 2, b));
        }
        Path test = Fixtures.write(folder.resolve("cifar-10-batches-bin/test_batch.bin"), cifar(1, 1, 9));
        LoadedDataset pool = new Cifar10(folder, Preparation.NONE).read();
        assertThat(pool.train().images()).hasToString("10 x 3 x 32 x 32 uint8");
        assertThat(pool.train().labels()).containsExactly(1, 2, 2, 3, 3, 4, 4, 5, 5, 6);
        assertThat(pool.train().images().levels(3)[1024]).isEqualTo((byte) (2 * 31 + 1 + 1024));
        assertThat(Objects.requireNonNull(pool.test()).labels()).containsExactly(9);
        Fixtures.write(test, cifar(1, 1, 10));
        refused(() -> new Cifar10(folder, Preparation.NONE).read(), "test_batch.bin", "image 0", "from 0 to 9, got 10");
        Fixtures.write(test, Arrays.copyOf(cifar(1, 1, 1), 3072));
        refused(() -> new Cifar10(folder, Preparation.NONE).read(), "test_batch.bin", "3073", "got 3072");
        refused(() -> new Cifar100(folder, Preparation.NONE).read(), "test.bin", "found none");
        refused(() -> new Cifar10(folder.resolve("no"), Preparation.NONE).read(), "expected a folder");
    }

    @Test
    void cifar100CountsTheFineLabel() throws IOException {
        assertThat(new HashSet<>(Cifar100.CLASSES)).hasSize(100);
        assertThat(Cifar100.CLASSES).isSorted();
        Fixtures.write(folder.resolve("train.bin"), cifar(2, 3, 7));
        Fixtures.write(folder.resolve("test.bin"), cifar(2, 1, 0));
        LoadedDataset pool = new Cifar100(folder, Preparation.NONE).read();
        assertThat(pool.train().labels()).containsExactly(57, 58, 59);
        assertThat(pool.train().images().levels(0)[0]).isEqualTo((byte) (7 * 31));
    }

    @Test
    void npyPairs() throws IOException {
        Path x = folder.resolve("x.npy");
        Path y = folder.resolve("y.npy");
        Npy.write(y, new int[] {1, 0}, 2);
        Npy.write(x, new byte[] {0, (byte) 255, 1, 2}, 2, 1, 1, 2);
        LabelledImages bytes = new NpyPair(x, y, Preparation.NONE).read().train();
        assertThat(bytes.images()).isEqualTo(Images.ofBytes(2, 1, 1, 2, new byte[] {0, (byte) 255, 1, 2}));
        assertThat(bytes.labels()).containsExactly(1, 0);
        Npy.write(x, new double[] {0, 0.25, 0.5, 1}, 2, 1, 2);
        LabelledImages floats = new NpyPair(x, y, Preparation.NONE).read().train();
        assertThat(floats.images()).isEqualTo(Images.ofFloats(2, 1, 1, 2, new float[] {0, 0.25f, 0.5f, 1}));
        Npy.write(x, new double[] {0, 0.25, 0.5, 1.5}, 2, 1, 1, 2);
        refused(() -> new NpyPair(x, y, Preparation.NONE).read(), "x.npy", "image 1", "1.5");
        Npy.write(x, new int[] {0, 1, 2, 3}, 2, 1, 1, 2);
        refused(() -> new NpyPair(x, y, Preparation.NONE).read(), "x.npy", "uint8", "i4");
        Npy.write(x, new byte[] {0, 1}, 2);
        refused(() -> new NpyPair(x, y, Preparation.NONE).read(), "x.npy", "(image, channel, row, column)", "[2]");
        Npy.write(x, new byte[] {0, 1, 2}, 3, 1, 1, 1);
        refused(() -> new NpyPair(x, y, Preparation.NONE).read(), "y.npy: expected 3 labels", "got 2");
        Npy.write(y, new float[] {0, 1, 0.5f}, 3);
        refused(() -> new NpyPair(x, y, Preparation.NONE).read(), "y.npy", "label 2", "0.5");
        Npy.write(y, new int[] {0, 1, -1}, 3);
        refused(() -> new NpyPair(x, y, Preparation.NONE).read(), "y.npy", "label 2", "-1");
    }

    @Test
    void sourcesAreParsed() {
        Preparation none = Preparation.NONE;
        assertThat(Sources.parse("fashion-mnist")).isEqualTo(new FashionMnist(FashionMnist.Extent.SHIPPED, null, none));
        assertThat(Sources.parse("fashion-mnist:full"))
                .isEqualTo(new FashionMnist(FashionMnist.Extent.FULL, null, none));
        assertThat(Sources.parse("mnist:a/b")).isEqualTo(new Mnist(Path.of("a/b"), none));
        assertThat(Sources.parse("idx:a,b:c")).isEqualTo(new IdxPair(Path.of("a"), Path.of("b:c"), none));
        assertThat(Sources.parse("npy:X.npy,Y.npy")).isEqualTo(new NpyPair(Path.of("X.npy"), Path.of("Y.npy"), none));
        assertThat(Sources.parse("cifar10:d")).isEqualTo(new Cifar10(Path.of("d"), none));
        assertThat(Sources.parse("cifar100:d")).isEqualTo(new Cifar100(Path.of("d"), none));
        assertThat(Sources.parse("folder:d.zip")).isEqualTo(new ImageFolder(Path.of("d.zip"), none));
        assertThat(Sources.parse("tiny-imagenet:d")).isEqualTo(new TinyImagenet(Path.of("d"), none));
        assertThat(Sources.parse("table:d,t.csv"))
                .isEqualTo(new ImageTable(
                        Path.of("d"), Path.of("t.csv"), "image", "label", Map.of(), PixelStorage.HEAP, none));
        for (String bad : new String[] {"", "imagenet", "mnist", "idx:a", "npy:,b", "cifar10:"}) {
            refused(() -> Sources.parse(bad), "got '" + bad + "'", "tiny-imagenet:DIR");
        }
    }
}
