package dev.ventral.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.data.image.PixelStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTableTest {
    @TempDir
    Path folder = Path.of("");

    private Path table = Path.of("");

    private static byte[] dot(int level) {
        return Fixtures.png(1, 1, 1, level);
    }

    @BeforeEach
    void write() throws IOException {
        Fixtures.write(folder.resolve("images/a/one.png"), dot(1));
        Fixtures.write(folder.resolve("images/a/two.png"), dot(2));
        Fixtures.write(folder.resolve("images/b/three.png"), dot(3));
        Fixtures.write(folder.resolve("images/b/two.png"), dot(4));
        Fixtures.write(folder.resolve("images/two.png"), dot(5));
        table = Fixtures.write(folder.resolve("meta.csv"), """
                \uFEFFid,object,variation,ty
                three,car,6,-0.5
                b/two.png,"face, f1",6.0,.25
                a/two.png,apple,3,0
                one.png,car,0,1
                """);
    }

    private ImageTable set(Map<String, List<String>> where, PixelStorage pixels) {
        return new ImageTable(
                folder.resolve("images"),
                table,
                "id",
                "object",
                where,
                pixels,
                new Preparation(null, 0, null, false, 1));
    }

    private static int[] levels(Images images) {
        int[] levels = new int[images.count()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = images.levels(i)[0];
        }
        return levels;
    }

    @Test
    void rowsNameImagesInAnyOrder() throws IOException {
        for (PixelStorage pixels : PixelStorage.values()) {
            LabelledImages all = set(Map.of(), pixels).read().train();
            assertThat(all.name()).isEqualTo("images");
            assertThat(all.classes()).containsExactly("apple", "car", "face, f1");
            assertThat(all.labels()).containsExactly(1, 2, 0, 1);
            assertThat(levels(all.images())).containsExactly(3, 4, 2, 1);
        }
        String tabs = Files.readString(table).replace("\"face, f1\"", "face").replace(',', '\t');
        table = Fixtures.write(folder.resolve("meta.tsv"), tabs);
        assertThat(set(Map.of(), PixelStorage.HEAP).read().train().labels()).containsExactly(1, 2, 0, 1);
        Path zip = Fixtures.zip(folder.resolve("x.zip"), Map.of("a/one.png", dot(9)));
        Path one = Fixtures.write(folder.resolve("one.csv"), "image,label\none,x\n");
        assertThat(levels(new ImageTable(zip, one, "image", "label", Map.of(), PixelStorage.HEAP, Preparation.NONE)
                        .read()
                        .train()
                        .images()))
                .containsExactly(9);
    }

    /// 6 and 6.0 are the same variation; a class that no row has any more is none.
    @Test
    void viewingParametersChooseRows() {
        ImageTable six = set(Map.of("variation", List.of("6")), PixelStorage.HEAP);
        assertThat(six.read().train().classes()).containsExactly("car", "face, f1");
        assertThat(levels(six.read().train().images())).containsExactly(3, 4);
        assertThat(six.column("ty")).containsExactly("-0.5", ".25");
        ImageTable both = set(Map.of("variation", List.of("0", "3"), "object", List.of("car")), PixelStorage.HEAP);
        assertThat(levels(both.read().train().images())).containsExactly(1);
    }

    private static void refused(ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading)
                .isInstanceOf(InputError.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }

    private void refused(String content, String... parts) throws IOException {
        Fixtures.write(table, content);
        refused(() -> set(Map.of(), PixelStorage.HEAP).read(), parts);
    }

    @Test
    void wrongTablesAreRefused() throws IOException {
        refused(() -> set(Map.of("variaton", List.of("6")), PixelStorage.HEAP).read(), "'variaton'", "did you mean");
        refused(
                () -> set(Map.of("variation", List.of("7")), PixelStorage.HEAP).read(),
                "meta.csv",
                "found none among 4");
        refused("id,object\nthree,car\nfour,car\n", "meta.csv: line 3", "'four'");
        refused("id,object\nthee,car\n", "did you mean three");
        refused("id,object\ntwo,car\n", "line 2", "'two', which several");
        Fixtures.write(table, "id,object\ntwo.png,car\n");
        assertThat(levels(set(Map.of(), PixelStorage.HEAP).read().train().images()))
                .containsExactly(5);
        refused("id,object\nthree,car\nb/three.png,car\n", "line 3", "each image once");
        refused("id,object\nthree,\n", "line 2", "expected a label");
        refused("id,thing\nthree,car\n", "expected a column 'object'", "thing");
        refused("id,object\n", "meta.csv");
        Files.delete(table);
        refused(() -> set(Map.of(), PixelStorage.HEAP).read(), "meta.csv");
        refused(() -> set(Map.of("variation", List.of()), PixelStorage.HEAP), "table.where.variation");
    }
}
