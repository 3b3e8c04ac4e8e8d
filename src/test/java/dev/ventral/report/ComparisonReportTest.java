package dev.ventral.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.array.Npy;
import dev.ventral.report.part.HeatMap;
import dev.ventral.report.part.Matrix;
import dev.ventral.report.similarity.Pixels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparisonReportTest {
    private static final String HOSTILE = "</script><img src=x onerror=alert(1)>&'\u2028";

    @TempDir
    private Path folder;

    private void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    private void matrix(String name, float... values) {
        int n = (int) Math.sqrt(values.length);
        Npy.write(folder.resolve("rdms").resolve(name + ".npy"), values, n, n);
    }

    private static BufferedImage picture(String uri) throws IOException {
        byte[] png = Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1));
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static int colour(BufferedImage image, int row, int column) {
        return image.getRGB(column, row) & 0xFFFFFF;
    }

    /// Blue is alike, red unlike; ranks are evenly spaced, values are not.
    @Test
    void picturesShowValuesAndRanks() throws IOException {
        Matrix matrix = new Matrix("m", 3, new float[] {0, 1, 2, 1, 0, 10, 2, 10, 0}, "");
        Pixels pixels = Pixels.of(matrix);
        assertThat(pixels.low()).isEqualTo(1);
        assertThat(pixels.high()).isEqualTo(10);
        BufferedImage values = picture(pixels.values());
        assertThat(colour(values, 0, 1)).isEqualTo(HeatMap.colour(-1));
        assertThat(colour(values, 2, 1)).isEqualTo(HeatMap.colour(1));
        assertThat(colour(values, 0, 2)).isEqualTo(HeatMap.colour(2 / 9.0 - 1));
        assertThat(colour(values, 1, 1)).isEqualTo(HeatMap.colour(-1));
        assertThat(colour(picture(pixels.ranks()), 2, 0)).isEqualTo(HeatMap.colour(0));
    }

    @Test
    void barsHaveIntervalsAndTheCeiling() throws IOException {
        write("similarity.json", "{\"command\": \"compare\", \"comparison\": \"pearson\"}");
        write("comparison.csv", """
                model,mean,standard_error,ci_low,ci_high,p_above_zero,p_against_ceiling
                one,0.5,0.1,0.3,0.7,0.00001,
                two,-0.25,,,,0.5,0.25
                """);
        write("ceiling.csv", "lower,upper\n,0.8\n");
        String html = Written.html(folder);
        assertThat(html)
                .contains("\"kind\":\"bars\"", "\"low\":null,\"high\":0.8,\"bars\":[")
                .contains("{\"name\":\"one\",\"value\":0.5,\"low\":0.3,\"high\":0.7,")
                .contains("{\"name\":\"two\",\"value\":-0.25,\"low\":null,\"high\":null,");
        assertThat(Written.body(folder)).contains("−0.250", "&lt; 0.0001", "noise ceiling – to 0.800");
    }

    @Test
    void hostileTextsAreEscaped() throws IOException {
        write("similarity.json", """
                {"command": "rsa", "model": "<img src=q>", "rdms": [{"name": "<img src=r>", "file": "m", "images": 3}]}
                """);
        matrix("m", 0, 1, 2, 1, 0, 3, 2, 3, 0);
        String cell = "\"" + HOSTILE.replace("\"", "\"\"") + "\"";
        write("rsa.csv", "recording,tap,value\n" + cell + ",a,0.5\n" + cell + "," + cell + ",0.25\n");
        write("mds.csv", "rdm,item,label,x,y\n," + cell + "," + cell + ",0,1\n,b,,1,0\n");
        String html = Written.html(folder);
        assertThat(html).doesNotContain("<img src=x", "<img src=q", "<img src=r", "</script><img");
        assertThat(Written.body(folder)).contains("&lt;img src=q&gt;", "&lt;/script&gt;&lt;img src=x");
    }

    @Test
    void noFileOutsideTheFolderIsShown() throws IOException {
        Path inner = folder.resolve("inner");
        Files.createDirectories(inner.resolve("rdms"));
        Npy.write(folder.resolve("secret.npy"), new float[] {0, 1, 1, 0}, 2, 2);
        Files.writeString(
                inner.resolve("similarity.json"),
                "{\"command\": \"rdm\", \"rdms\": [{\"name\": \"m\", \"file\": \"../../secret\", \"images\": 2}]}");
        assertThat(Written.body(inner)).contains("is no file of this folder").doesNotContain("data:image");
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        write("similarity.json", "{");
        assertThat(Written.body(folder)).contains("similarity.json cannot be read.");
        write("similarity.json", "{\"command\": \"cka\", \"rdms\": [{\"name\": \"m\", \"file\": \"m\"}]}");
        write("matrix.csv", "row,column,value\na,b,high\n");
        assertThat(Written.body(folder))
                .contains(
                        "matrix.csv: line 2: value: expected a number, got 'high'",
                        "rdms/m.npy cannot be read: no such file");
    }
}
