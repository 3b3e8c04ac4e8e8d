package dev.ventral.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.data.image.CropBox;
import dev.ventral.data.image.ImageDecoder;
import dev.ventral.data.image.ImageFiles;
import dev.ventral.data.image.Images;
import dev.ventral.data.image.PixelStorage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    Path folder = Path.of("");

    private static final byte[] RED = Fixtures.png(1, 2, 3, 255, 0, 0, 1, 2, 3);
    private static final byte[] GREY = Fixtures.png(1, 2, 1, 7, 200);

    private static void refused(ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading)
                .isInstanceOf(InputError.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }

    private static LoadedDataset read(Path path, @Nullable Integer size) {
        return new ImageFolder(path, new Preparation(null, 0, null, false, size)).read();
    }

    @Test
    void levelsAreThoseOfTheFile() {
        assertThat(ImageDecoder.decode(RED, "x").images().levels(0)).containsExactly((byte) 255, 1, 0, 2, 0, 3);
        // Not converted as linear light, which would make 7 a 0 or 200 a 226.
        assertThat(ImageDecoder.decode(GREY, "x").images().levels(0)).containsExactly(7, (byte) 200);
        byte[] greyAlpha = Fixtures.png(1, 2, 2, 7, 0, 200, 128);
        assertThat(ImageDecoder.decode(greyAlpha, "x").images().levels(0)).containsExactly(7, (byte) 200);
        byte[] alpha = Fixtures.png(1, 1, 4, 10, 20, 30, 0);
        assertThat(ImageDecoder.decode(alpha, "x").images().levels(0)).containsExactly(10, 20, 30);
    }

    @Test
    void classesAndFilesGoByName() throws IOException {
        Fixtures.write(folder.resolve("data/dog/2.png"), GREY);
        Fixtures.write(folder.resolve("data/dog/10.png"), RED);
        Fixtures.write(folder.resolve("data/cat/a.PNG"), RED);
        Fixtures.write(folder.resolve("data/cat/.hidden.png"), "no image");
        Fixtures.write(folder.resolve("data/cat/notes.txt"), "no image");
        Fixtures.write(folder.resolve("__MACOSX/cat/a.png"), "no image");
        for (Path path : new Path[] {folder, folder.resolve("data")}) {
            LabelledImages set = read(path, null).train();
            assertThat(set.classes()).containsExactly("cat", "dog");
            assertThat(set.labels()).containsExactly(0, 1, 1);
            assertThat(set.images()).hasToString("3 x 3 x 1 x 2 uint8");
            assertThat(set.images().levels(2)).containsExactly(7, (byte) 200, 7, (byte) 200, 7, (byte) 200);
        }
    }

    @Test
    void zipsAreFoldersToo() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("top/b/1.png", GREY);
        members.put("top/a/1.png", Fixtures.png(1, 2, 1, 1, 2));
        members.put("__MACOSX/top/a/._1.png", new byte[3]);
        Path zip = Fixtures.zip(folder.resolve("x.zip"), members);
        LabelledImages set = read(zip, null).train();
        assertThat(set.name()).isEqualTo("x.zip");
        assertThat(set.classes()).containsExactly("a", "b");
        assertThat(set.images()).isEqualTo(Images.ofBytes(2, 1, 1, 2, new byte[] {1, 2, 7, (byte) 200}));
        assertThat(ImageFiles.read(zip, null)).isEqualTo(set.images());
        assertThat(ImageFiles.names(zip)).containsExactly("top/a/1.png", "top/b/1.png");
    }

    @Test
    void trainAndTestFolders() throws IOException {
        Fixtures.write(folder.resolve("train/a/1.png"), GREY);
        Fixtures.write(folder.resolve("train/b/1.png"), GREY);
        Fixtures.write(folder.resolve("val/b/1.png"), GREY);
        LoadedDataset pool = read(folder, null);
        assertThat(pool.train().labels()).containsExactly(0, 1);
        assertThat(Objects.requireNonNull(pool.test()).labels()).containsExactly(1);
        Fixtures.write(folder.resolve("val/c/1.png"), GREY);
        refused(() -> read(folder, null), "val/c/1.png", "2 classes", "got c");
    }

    @Test
    void differentSizesNeedASize() throws IOException {
        Fixtures.write(folder.resolve("a/1.png"), Fixtures.png(2, 2, 1, 8, 8, 8, 8));
        Path wide = Fixtures.write(folder.resolve("a/2.png"), Fixtures.png(1, 3, 1, 1, 9, 2));
        refused(() -> read(folder, null), wide.toString(), "2 x 2", "1 x 3", "prepare.size");
        Images sized = Sources.parse("folder:" + folder, new Preparation(null, 0, null, false, 1))
                .read()
                .train()
                .images();
        assertThat(sized).isEqualTo(read(folder, 1).train().images());
        // The centre of the wide one is the 9.
        assertThat(read(folder, 1).train().images()).isEqualTo(Images.ofBytes(2, 1, 1, 1, new byte[] {8, 9}));
    }

    @Test
    void pathsOutOfTheZipAreRefused() throws IOException {
        for (String name : new String[] {"a/../../b.png", "/a/b.png", "..\\a\\b.png", "C:/a/b.png"}) {
            Path zip = Fixtures.zip(folder.resolve("x.zip"), Map.of("a/1.png", GREY, name, GREY));
            refused(() -> read(zip, null), name, "points outside");
        }
    }

    @Test
    void bombsAreRefused() throws IOException {
        Path zip = Fixtures.zip(folder.resolve("x.zip"), Map.of("a/1.png", new byte[8 << 20]));
        refused(() -> read(zip, null), "a/1.png", "200 times");
        // A PNG that declares 100,000 x 100,000 pixels.
        byte[] huge = GREY.clone();
        java.nio.ByteBuffer.wrap(huge).putInt(16, 100_000).putInt(20, 100_000);
        var crc = new java.util.zip.CRC32();
        crc.update(huge, 12, 17);
        java.nio.ByteBuffer.wrap(huge).putInt(29, (int) crc.getValue());
        Fixtures.write(folder.resolve("f/a/1.png"), huge);
        refused(() -> read(folder.resolve("f"), null), "1.png", "pixels", "10000000000");
    }

    private static byte[] jpeg() throws IOException {
        var image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 1600; p++) {
            image.setRGB(p % 40, p / 40, p * 9973);
        }
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "jpeg", out)).isTrue();
        return out.toByteArray();
    }

    /// Truncated anywhere: decoders alone give a partly grey picture.
    @Test
    void truncatedImagesAreRefused() throws IOException {
        byte[] jpeg = jpeg();
        byte[] png = Fixtures.png(3, 3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(ImageDecoder.decode(jpeg, "whole").height()).isEqualTo(40);
        assertThat(ImageDecoder.decode(png, "whole").height()).isEqualTo(3);
        for (byte[] whole : new byte[][] {jpeg, png}) {
            for (int length = 0; length < whole.length; length += 1 + length / 20) {
                byte[] part = Arrays.copyOf(whole, length);
                refused(() -> ImageDecoder.decode(part, "member.img"), "member.img", "expected");
            }
        }
    }

    @Test
    void damagedBytesAreRefusedOrReadButNeverThrowAnythingElse() throws IOException {
        var random = new java.util.SplittableRandom(1);
        int refused = 0;
        for (byte[] whole : new byte[][] {jpeg(), Fixtures.png(3, 3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9)}) {
            for (int trial = 0; trial < 150; trial++) {
                byte[] damaged = whole.clone();
                for (int k = 0; k < 4; k++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                try {
                    ImageDecoder.decode(damaged, "x");
                } catch (InputError e) {
                    assertThat(e.getMessage()).startsWith("x: expected").doesNotContain("\n");
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(150);
    }

    @Test
    void theFirstBadFileIsNamed() throws IOException {
        for (int i = 10; i < 60; i++) {
            Fixtures.write(folder.resolve("a/" + i + ".png"), i % 20 == 7 ? new byte[5] : GREY);
        }
        for (int trial = 0; trial < 5; trial++) {
            refused(() -> read(folder, null), "27.png", "expected a JPEG or PNG");
        }
    }

    @Test
    void wrongPlacesAreRefused() throws IOException {
        refused(() -> read(folder.resolve("none"), null), "none", "expected a folder or a zip");
        refused(() -> read(folder, null), "found no images");
        Path text = Fixtures.write(folder.resolve("x.zip"), "no zip");
        refused(() -> read(text, null), "x.zip", "expected a folder or a zip");
        Path zip = Fixtures.zip(folder.resolve("y.zip"), Map.of("a/1.png", GREY, "a/2.png", RED));
        byte[] whole = Files.readAllBytes(zip);
        for (int length = 1; length < whole.length; length += 7) {
            Files.write(zip, Arrays.copyOf(whole, length));
            refused(() -> read(zip, null), "y.zip", "expected");
        }
        Files.write(zip, whole);
        Fixtures.write(folder.resolve("a/1.png"), GREY);
        Fixtures.write(folder.resolve("b.png"), GREY);
        refused(() -> read(folder, null), "b.png", "one folder per class");
    }

    @Test
    void tinyImagenet() throws IOException {
        Path root = folder.resolve("tiny-imagenet-200");
        Fixtures.write(root.resolve("wnids.txt"), "n02\nn01\n");
        Fixtures.write(root.resolve("words.txt"), "n01\tgoldfish, Carassius auratus\nn02\tfire salamander\nn03\tx\n");
        Fixtures.write(root.resolve("train/n01/images/n01_0.png"), RED);
        Fixtures.write(root.resolve("train/n02/images/n02_0.png"), GREY);
        Fixtures.write(root.resolve("val/images/val_0.png"), GREY);
        Path list = Fixtures.write(root.resolve("val/val_annotations.txt"), "val_0.png\tn01\t0\t0\t1\t1\n");
        for (Path path : new Path[] {folder, root}) {
            LoadedDataset pool = new TinyImagenet(path, Preparation.NONE).read();
            assertThat(pool.train().classes()).containsExactly("fire salamander", "goldfish");
            assertThat(pool.train().labels()).containsExactly(1, 0);
            assertThat(Objects.requireNonNull(pool.test()).labels()).containsExactly(1);
        }
        Fixtures.write(list, "val_1.png\tn01\n");
        refused(() -> new TinyImagenet(root, Preparation.NONE).read(), "val_1.png", "found none");
        Fixtures.write(list, "val_0.png\tn09\n");
        refused(() -> new TinyImagenet(root, Preparation.NONE).read(), "val_annotations.txt", "n09");
        Files.delete(list);
        refused(() -> new TinyImagenet(root, Preparation.NONE).read(), "val_annotations.txt");
    }

    private static LoadedDataset subset(Path path, Path file, String... classes) {
        return new ImageFolder(
                        path,
                        List.of(classes),
                        file.toString().isEmpty() ? null : file,
                        PixelStorage.HEAP,
                        Preparation.NONE)
                .read();
    }

    /// ImageNet's layout: WordNet ids, some of which are asked for; their order is that of the labels.
    @Test
    void someClassesInAnyOrder() throws IOException {
        int level = 0;
        for (String part : new String[] {"train", "val"}) {
            for (String wnid : new String[] {"n01440764", "n02102040", "n02979186", "n03000684"}) {
                Fixtures.write(
                        folder.resolve(part + "/" + wnid + "/" + wnid + "_1.JPEG"), Fixtures.png(1, 1, 1, level++));
            }
        }
        Path none = Path.of("");
        LoadedDataset pool = subset(folder, none, "n02979186", "n01440764");
        assertThat(pool.train().classes()).containsExactly("n02979186", "n01440764");
        assertThat(pool.train().labels()).containsExactly(1, 0);
        assertThat(pool.train().images().levels(1)).containsExactly(2);
        LabelledImages test = Objects.requireNonNull(pool.test());
        assertThat(test.labels()).containsExactly(1, 0);
        assertThat(test.images().levels(0)).containsExactly(4);
        Path list = Fixtures.write(
                folder.resolve("../wnids.txt").normalize(),
                "\uFEFFn02979186 cassette player\r\n\n# a comment\nn01440764: tench\n");
        assertThat(subset(folder, list)).isEqualTo(pool);
        assertThat(ClassNames.read(Fixtures.write(list, "fire salamander\nn0244 x\n")))
                .containsExactly("fire salamander", "n0244 x");
        assertThat(ClassNames.read(Path.of("presets/shao2024-classes.txt")))
                .hasSize(50)
                .isSorted()
                .allMatch(name -> name.matches("n\\d{8}"));
        Files.delete(list);
        refused(() -> subset(folder, none, "n01440764", "n02102041"), "n02102041", "did you mean n02102040");
        refused(() -> subset(folder, none, "x1", "y2"), "2 of 2", "the first x1");
        refused(() -> subset(folder, none, "n01440764", "n01440764"), "each class once");
        refused(() -> subset(folder, list, "n01440764"), "got both");
        refused(() -> subset(folder, list), "wnids.txt");
        Path empty = Fixtures.write(folder.resolve("empty.txt"), "\n# none\n");
        refused(() -> subset(folder, empty), "empty.txt", "got none");
    }

    /// As ImageNet ships its validation images.
    @Test
    void flatValidationImagesAreExplained() throws IOException {
        Fixtures.write(folder.resolve("train/n01440764/a.JPEG"), GREY);
        Fixtures.write(folder.resolve("val/ILSVRC2012_val_00000001.JPEG"), GREY);
        refused(() -> read(folder, null), "ILSVRC2012_val_00000001.JPEG", "ImageNet", "as in train/");
        // Two classes that happen to be called so.
        Files.delete(folder.resolve("train/n01440764/a.JPEG"));
        Fixtures.write(folder.resolve("train/a.JPEG"), GREY);
        assertThat(read(folder, null).train().classes()).containsExactly("train", "val");
    }

    /// Kinds of JPEG that are in ImageNet beside the usual, written by Pillow 9.4 (quality 95) from one
    /// picture, and what it reads of a pixel.
    @Test
    void unusualJpegs() throws IOException {
        Path folder = Path.of("src/test/resources/dev/ventral/data");
        int[] plain = {129, 80, 221};
        for (String name : new String[] {"plain", "progressive", "rotated", "cmyk"}) {
            Images image = ImageDecoder.decode(Files.readAllBytes(folder.resolve(name + ".jpg")), name)
                    .images();
            assertThat(image).as(name).hasToString("1 x 3 x 48 x 64 uint8");
            for (int c = 0; c < 3; c++) {
                int level = image.levels(0)[c * 48 * 64 + 10 * 64 + 10] & 0xff;
                // CMYK goes through four channels of its own.
                assertThat(level).as(name).isBetween(plain[c] - 4, plain[c] + 4);
            }
            CropBox box = new CropBox(7, 5, 20, 31);
            Images part = ImageDecoder.decode(Files.readAllBytes(folder.resolve(name + ".jpg")), name, (_, _) -> box)
                    .images();
            assertThat(part).as(name).isEqualTo(image.crop(box));
        }
        byte[] gif = "GIF89a\1\0\1\0\0\0\0;".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        refused(() -> ImageDecoder.decode(gif, "x.jpg"), "x.jpg", "expected a JPEG or PNG");
    }

    @Test
    void sixteenBitsAreRoundedToEight() {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSample(0, 0, 0, 257 * 7 + 100);
        image.getRaster().setSample(1, 0, 0, 257 * 200 + 200);
        var out = new ByteArrayOutputStream();
        try {
            assertThat(ImageIO.write(image, "png", out)).isTrue();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        assertThat(ImageDecoder.decode(out.toByteArray(), "x").images().levels(0))
                .containsExactly(7, (byte) 201);
    }
}
