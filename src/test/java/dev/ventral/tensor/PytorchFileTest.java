package dev.ventral.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.SharedData;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files in `pytorch/` were written by PyTorch itself (`write.py` there).
class PytorchFileTest {
    @TempDir
    Path folder;

    static Path golden(String name) throws URISyntaxException {
        var url = PytorchFileTest.class.getResource("pytorch/" + name);
        assertThat(url).isNotNull();
        return Path.of(url.toURI());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip.pt", "zip-protocol4.pt", "legacy.pt"})
    void readsWhatPytorchWrote(String name) throws Exception {
        try (var file = WeightsFile.open(golden(name))) {
            assertThat(file.names())
                    .containsExactly(
                            "f32",
                            "f64",
                            "f16",
                            "bf16",
                            "i64",
                            "i32",
                            "i16",
                            "i8",
                            "u8",
                            "truth",
                            "base",
                            "turned",
                            "part",
                            "empty",
                            "parameter",
                            "cut");
            assertThat(file.shape("f32")).containsExactly(2, 3);
            assertThat(Tensors.floats(file.tensor("f32"))).containsExactly(1, 2, 3, -4, 0.5f, 1e-3f);
            assertThat(Tensors.doubles(file.tensor("f64"))).containsExactly(0.1);
            assertThat(Tensors.floats(file.tensor("f16"))).containsExactly(1.5f, -2);
            assertThat(Tensors.floats(file.tensor("bf16"))).containsExactly(1.5f);
            assertThat(file.tensor("bf16").scalar_type().value).isEqualTo(ScalarType.BFloat16.value);
            assertThat(file.shape("i64")).isEmpty();
            assertThat(Tensors.item(file.tensor("i64"))).isEqualTo(-7);
            assertThat(Tensors.ints(file.tensor("i32"))).containsExactly(Integer.MIN_VALUE);
            assertThat(Tensors.ints(file.tensor("i16"))).containsExactly(-300);
            assertThat(Tensors.ints(file.tensor("i8"))).containsExactly(-5);
            assertThat(Tensors.ints(file.tensor("u8"))).containsExactly(0, 128, 255);
            assertThat(Tensors.ints(file.tensor("truth"))).containsExactly(1, 0);
            assertThat(file.tensor("truth").scalar_type().value).isEqualTo(ScalarType.Bool.value);
            assertThat(Tensors.floats(file.tensor("base"))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
            assertThat(file.shape("turned")).containsExactly(4, 3);
            assertThat(file.tensor("turned").is_contiguous()).isTrue();
            assertThat(Tensors.floats(file.tensor("turned"))).containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
            assertThat(Tensors.floats(file.tensor("part"))).containsExactly(5, 6, 9, 10);
            assertThat(Tensors.shape(file.tensor("empty"))).containsExactly(0, 5);
            assertThat(Tensors.floats(file.tensor("parameter"))).containsExactly(2.5f);
            assertThat(Tensors.floats(file.tensor("cut"))).containsExactly(8, 9, 10, 11);
            assertThatThrownBy(() -> file.tensor("x"))
                    .isInstanceOf(InputError.class)
                    .hasMessageContaining("'x'");
        }
    }

    /// With an optimiser, NumPy numbers, argparse's namespace and `module.` before every name.
    @ParameterizedTest
    @ValueSource(strings = {"checkpoint.pt", "checkpoint-legacy.pt"})
    void findsTheStateDictOfACheckpoint(String name) throws Exception {
        try (var file = WeightsFile.open(golden(name))) {
            assertThat(file.names())
                    .containsExactly(
                            "0.weight",
                            "1.weight",
                            "1.bias",
                            "1.running_mean",
                            "1.running_var",
                            "1.num_batches_tracked");
            assertThat(file.shape("0.weight")).containsExactly(2, 1, 1, 1);
            assertThat(Tensors.floats(file.tensor("0.weight"))).containsExactly(0.25f, -3);
            assertThat(Tensors.item(file.tensor("1.num_batches_tracked"))).isEqualTo(1);
        }
    }

    @Test
    void wholeModelsAreRefusedByClass() throws Exception {
        refused(golden("model.pt"), "class 'torch.nn.modules.container.Sequential'", "model.state_dict()");
        // The old format keeps modules outside of the pickle, with their source code.
        var object = new PickleBytes().op('(').text("module").global("models", "Net");
        object.text("net.py").text("class Net: ...").op('t', 'Q', ')', 0x81, '}', 'b');
        refused(object.legacy(folder), "class 'models.Net'", "model.state_dict()");
    }

    @Test
    void functionsOfOtherModulesAreNeverCalled() {
        Path trace = folder.resolve("trace");
        var object =
                new PickleBytes().global("os", "system").text("touch " + trace).op(0x85, 'R');
        refused(object.zip(folder, Map.of()), "class 'os.system'");
        assertThat(trace).doesNotExist();
    }

    @Test
    void bigEndianZips() {
        var object = new PickleBytes()
                .op('}')
                .text("a")
                .tensor("FloatStorage", "0", 3, 1, 2, 1)
                .op('s');
        var floats = ByteBuffer.allocate(12).order(ByteOrder.BIG_ENDIAN);
        floats.putFloat(1).putFloat(2.5f).putFloat(-3);
        Path zip = object.zip(folder, Map.of("data/0", floats.array(), "byteorder", new byte[] {'b', 'i', 'g'}));
        try (var file = WeightsFile.open(zip)) {
            assertThat(Tensors.floats(file.tensor("a"))).containsExactly(2.5f, -3);
        }
    }

    /// Python 2 wrote ordered dicts as lists of pairs, and strings as bytes.
    @Test
    void filesOfPython2() {
        var object = new PickleBytes().global("collections", "OrderedDict").op(']', ']', '(', 'U', 1, 'a');
        object.tensor("LongStorage", "7", 2, 0, 2, 1).op('e', 'a', 0x85, 'R');
        var numbers = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(5)
                .putLong(6);
        try (var file = WeightsFile.open(object.legacy(folder, Map.of("7", numbers.array()), 8))) {
            assertThat(file.names()).containsExactly("a");
            assertThat(Tensors.ints(file.tensor("a"))).containsExactly(5, 6);
        }
    }

    @Test
    void networksOfOthers() {
        try (var digits = WeightsFile.open(SharedData.path("models/pgd_madry.pth"))) {
            assertThat(digits.names())
                    .containsExactly(
                            "0.weight", "0.bias", "2.weight", "2.bias", "5.weight", "5.bias", "7.weight", "7.bias");
            assertThat(digits.shape("5.weight")).containsExactly(100, 1568);
        }
        try (var residual = WeightsFile.open(SharedData.path("models/resnet20-12fca82f.th"))) {
            assertThat(residual.names())
                    .hasSize(19 * 5 + 2)
                    .startsWith("conv1.weight")
                    .endsWith("linear.bias");
            long count = residual.names().stream()
                    .filter(name -> !name.contains("running"))
                    .mapToLong(name -> Arrays.stream(residual.shape(name)).reduce(1, (a, b) -> a * b))
                    .sum();
            assertThat(count).isEqualTo(269_722);
        }
    }

    private static void refused(Path path, String... parts) {
        assertThatThrownBy(() -> WeightsFile.open(path).close())
                .isInstanceOf(InputError.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining(path.getFileName().toString())
                .hasMessageNotContaining("\n");
    }
}
