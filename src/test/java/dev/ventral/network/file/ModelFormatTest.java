package dev.ventral.network.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.SharedData;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFormatTest {
    @TempDir
    private Path folder;

    private Path zip(String... entries) throws IOException {
        Path file = folder.resolve("model");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
            }
        }
        return file;
    }

    @Test
    void filesMadeElsewhereAreKnown() {
        Path models = SharedData.path("models");
        assertThat(ModelFormat.of(models.resolve("mnist.onnx"))).isEqualTo(ModelFormat.ONNX);
        assertThat(ModelFormat.of(models.resolve("resnet_2b.onnx"))).isEqualTo(ModelFormat.ONNX);
        assertThat(ModelFormat.of(models.resolve("resnet20-12fca82f.th"))).isEqualTo(ModelFormat.PYTORCH_LEGACY);
        assertThat(ModelFormat.of(models.resolve("pgd_madry.pth")))
                .isIn(ModelFormat.PYTORCH, ModelFormat.PYTORCH_LEGACY);
    }

    @Test
    void zipsAreToldByTheirEntries() throws IOException {
        assertThat(ModelFormat.of(zip("archive/data.pkl", "archive/version"))).isEqualTo(ModelFormat.PYTORCH);
        assertThat(ModelFormat.of(zip("net/data.pkl", "net/code/a.py", "net/constants.pkl")))
                .isEqualTo(ModelFormat.TORCHSCRIPT);
        assertThatThrownBy(() -> ModelFormat.of(zip("photo.png")))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("data.pkl");
    }

    @Test
    void safetensorsAreKnown() {
        Path file = folder.resolve("weights");
        Safetensors.write(file, Map.of("a", Tensors.of(new float[] {1}, 1)), Map.of());
        assertThat(ModelFormat.of(file)).isEqualTo(ModelFormat.SAFETENSORS);
    }

    @Test
    void allElseIsRefused() throws IOException {
        for (String content : new String[] {"", "{}", "PK\3\4", "hello, world, this is no network"}) {
            Path file = Files.write(folder.resolve("other"), content.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> ModelFormat.of(file))
                    .as(content)
                    .isInstanceOf(InputError.class)
                    .hasMessageStartingWith(file.toString());
        }
        assertThatThrownBy(() -> ModelFormat.of(folder.resolve("missing")))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> ModelFormat.of(folder)).isInstanceOf(InputError.class);
    }
}
