package dev.ventral.data;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import dev.ventral.data.image.Images;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Fashion-MNIST: articles of clothing, grey, 28 x 28, 10 classes (Xiao, Rasul and Vollgraf 2017,
/// arXiv:1708.07747).
///
/// The 10,000 images of its test file ship with Ventral and are one pool without test images of its own. The
/// full set (60,000 for training, the same 10,000 for test) is read from the four gzipped IDX files in `path`,
/// or where Debian's package `dataset-fashion-mnist` puts them. Which one is used is never decided by what
/// happens to be installed.
///
/// @param set the 10,000 shipped images, or the full set
/// @param path folder of the full set; absent: `/usr/share/datasets/fashion-mnist`
/// @param prepare size, colour and split
@JsonClassDescription("Fashion-MNIST; 10,000 images ship with Ventral.")
@JsonTypeName("fashion-mnist")
public record FashionMnist(
        @Default("shipped") Extent set,
        @Nullable Path path,
        @Default("{}") Preparation prepare) implements Dataset {

    /// How much of Fashion-MNIST.
    public enum Extent {
        /// The 10,000 images inside Ventral.
        SHIPPED,
        /// All 70,000, from files.
        FULL
    }

    /// The classes in the order of their labels.
    public static final List<String> CLASSES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private static final Path DEBIAN = Path.of("/usr/share/datasets/fashion-mnist");

    @Override
    public LoadedDataset read() {
        return switch (set) {
            case SHIPPED -> new LoadedDataset(shipped(), null);
            case FULL ->
                IdxFolder.read(
                        "fashion-mnist",
                        path == null ? DEBIAN : path,
                        CLASSES,
                        "Debian's package dataset-fashion-mnist has the full set; or give its folder as data.path");
        };
    }

    /// Whether the full set lies where Debian's package puts it.
    public static boolean installed() {
        return java.nio.file.Files.isDirectory(DEBIAN);
    }

    private static LabelledImages shipped() {
        Images images = IdxReader.images(resource("t10k-images-idx3-ubyte.gz"), "fashion-mnist images");
        int[] labels = IdxReader.labels(resource("t10k-labels-idx1-ubyte.gz"), "fashion-mnist labels");
        return new LabelledImages("fashion-mnist", images, labels, CLASSES);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(
                FashionMnist.class.getResourceAsStream("fashion-mnist/" + name), "missing resource " + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
