package dev.ventral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.array.Npy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program that the how-to about recordings shows does what it says there.
class DocumentedProgramTest {
    private static final int IMAGES = 24;

    @TempDir
    Path folder;

    /// The indented block that begins with the program's first line, up to the first line that is not indented.
    private static String program() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/how-to/use-your-own-recording.md"));
        int from = lines.indexOf("    import com.fasterxml.jackson.annotation.JsonTypeName;");
        assertThat(from).isPositive();
        return lines.stream()
                .skip(from)
                .takeWhile(line -> line.isBlank() || line.startsWith("    "))
                .map(line -> line.isBlank() ? "" : line.substring(4))
                .collect(Collectors.joining("\n"));
    }

    private void write() throws IOException {
        Files.writeString(folder.resolve("MyBrain.java"), program());
        float[] means = new float[IMAGES * 3];
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("images.zip")))) {
            for (int i = 0; i < IMAGES; i++) {
                var image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
                for (int p = 0; p < 1024; p++) {
                    image.setRGB(p % 32, p / 32, 0x010101 * ((p * (i + 3) + 7 * i) % 256));
                }
                zip.putNextEntry(new ZipEntry("%02d.png".formatted(i)));
                ImageIO.write(image, "png", zip);
                zip.closeEntry();
                for (int u = 0; u < 3; u++) {
                    means[3 * i + u] = (i * (u + 2)) % 7;
                }
            }
        }
        Npy.write(folder.resolve("means.npy"), means, IMAGES, 3);
        Files.writeString(folder.resolve("my-brain.yaml"), """
            name: mine
            data: {kind: fashion-mnist, prepare: {train: 100, test: 20}}
            network: {kind: sequential, layers: [{kind: flatten}, {kind: linear, out: 8}, {kind: linear}]}
            training: {epochs: 1, batch: 20}
            conditions: {brain: {guidance: {kind: cka, tap: '1', images: 12, target: {kind: data}}}}
            """);
    }

    @Test
    void theProgramRuns() throws IOException, InterruptedException {
        write();
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        absolute(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))),
                        "MyBrain.java",
                        "my-brain.yaml",
                        ".")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
        assertThat(Files.readString(folder.resolve("log"))).contains("report.html");
        assertThat(Files.readString(folder.resolve("runs/mine/report.html"))).contains("my monkey, V4");
    }

    private static String absolute(String classPath) {
        return List.of(classPath.split(java.io.File.pathSeparator, -1)).stream()
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(java.io.File.pathSeparator));
    }
}
