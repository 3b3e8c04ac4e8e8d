package dev.ventral.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    /// `golden.safetensors` was written with Python's struct and json from the format's description.
    @Test
    void readsBytesWrittenElsewhere() throws Exception {
        var url = SafetensorsTest.class.getResource("golden.safetensors");
        assertThat(url).isNotNull();
        try (var _ = new PointerScope();
                var file = Safetensors.open(Path.of(url.toURI()))) {
            assertThat(file.names()).containsExactly("b.weight", "h", "bf", "empty", "i", "u", "t", "d", "j");
            assertThat(file.metadata()).containsExactly(Map.entry("who", "python"));
            assertThat(file.shape("b.weight")).containsExactly(2, 3);
            assertThat(file.dtype("bf")).isEqualTo("BF16");
            assertThat(Tensors.floats(file.tensor("b.weight"))).containsExactly(1, 2, 3, -4, 0.5f, 1e-3f);
            assertThat(Tensors.floats(file.tensor("h"))).containsExactly(1.5f, -2);
            assertThat(Tensors.floats(file.tensor("bf"))).containsExactly(1.5f);
            assertThat(Tensors.shape(file.tensor("empty"))).containsExactly(0, 5);
            assertThat(Tensors.shape(file.tensor("i"))).isEmpty();
            assertThat(Tensors.item(file.tensor("i"))).isEqualTo(-7);
            assertThat(Tensors.ints(file.tensor("u"))).containsExactly(0, 128, 255);
            assertThat(Tensors.ints(file.tensor("t"))).containsExactly(1, 0);
            assertThat(file.tensor("t").scalar_type().value).isEqualTo(ScalarType.Bool.value);
            assertThat(Tensors.doubles(file.tensor("d"))).containsExactly(0.1);
            assertThat(Tensors.ints(file.tensor("j"))).containsExactly(Integer.MIN_VALUE);
            assertThat(file.contains("x")).isFalse();
            assertThatThrownBy(() -> file.tensor("x"))
                    .isInstanceOf(InputError.class)
                    .hasMessageContaining("golden.safetensors")
                    .hasMessageContaining("'x'");
        }
    }

    @Test
    void writesTheFormatByteByByte() throws IOException {
        Path file = folder.resolve("w.safetensors");
        try (var _ = new PointerScope()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("small", Tensors.ofBytes(new byte[] {1, -1}, 0, 2, 2));
            // Not contiguous: rows of the transpose are columns.
            tensors.put("turned", Tensors.of(new float[] {1, 2, 3, 4}, 2, 2).t());
            Safetensors.write(file, tensors, Map.of("a", "\"ü"));
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] json = new byte[Math.toIntExact(bytes.getLong())];
        bytes.get(json);
        assertThat(json.length % 8).isZero();
        assertThat(new String(json, StandardCharsets.UTF_8).strip())
                .isEqualTo("{\"__metadata__\":{\"a\":\"\\\"ü\"},"
                        + "\"turned\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]},"
                        + "\"small\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[16,18]}}");
        assertThat(new float[] {bytes.getFloat(), bytes.getFloat(), bytes.getFloat(), bytes.getFloat()})
                .containsExactly(1, 3, 2, 4);
        assertThat(new byte[] {bytes.get(), bytes.get()}).containsExactly(1, -1);
        assertThat(bytes.hasRemaining()).isFalse();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void roundTripKeepsBitsAndTypesAndReplacesTheOldFile() {
        Path file = folder.resolve("r.safetensors");
        try (var _ = new PointerScope()) {
            float[] large = new float[5_000_000];
            for (int i = 0; i < large.length; i++) {
                large[i] = i * 0.37f;
            }
            Safetensors.write(file, Map.of("old", Tensors.of(new float[1], 1)), Map.of());
            Safetensors.write(
                    file,
                    Map.of(
                            "large", Tensors.of(large, 5, 1_000_000),
                            "half", Tensors.of(new float[] {0.1f}, 1).to(ScalarType.BFloat16),
                            "scalar", Tensors.of(new double[] {Math.PI})),
                    Map.of());
            try (var read = Safetensors.open(file)) {
                assertThat(read.names()).containsExactlyInAnyOrder("large", "half", "scalar");
                assertThat(Arrays.equals(Tensors.floats(read.tensor("large")), large))
                        .isTrue();
                assertThat(Tensors.floats(read.tensor("half"))).containsExactly(0x1.9ap-4f);
                assertThat(Tensors.doubles(read.tensor("scalar"))).containsExactly(Math.PI);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} {}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1,-2],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,8]}}",
                "{\"a\":{\"dtype\":\"F33\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"more\":1}}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}",
                "{\"a\":1}",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[0,5]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}",
                "{\"__metadata__\":{\"n\":1},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"__metadata__\":[],\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
            })
    void hostileHeadersAreRefused(String json) throws IOException {
        byte[] header = json.getBytes(StandardCharsets.UTF_8);
        assertRefused(header.length, header);
    }

    @Test
    void headersThatAreRightAreNotRefused() throws IOException {
        byte[] header =
                "{\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]},\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}}"
                        .getBytes(StandardCharsets.UTF_8);
        Path file = bytes(header.length, header);
        try (var read = Safetensors.open(file)) {
            assertThat(read.names()).containsExactly("b", "a");
        }
    }

    @Test
    void filesLargerThanTwoGigabytesAreRead() throws IOException {
        long size = (1L << 31) + 100;
        byte[] header = ("{\"big\":{\"dtype\":\"U8\",\"shape\":[" + size + "],\"data_offsets\":[0," + size + "]},"
                        + "\"last\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + size + "," + (size + 4)
                        + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("big.safetensors");
        // A hole: the file takes no room on the disk.
        try (var sparse = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .array());
            sparse.write(header);
            sparse.seek(8 + header.length + size);
            sparse.write(new byte[] {0, 0, (byte) 0xa0, 0x3f});
        }
        try (var read = Safetensors.open(file)) {
            assertThat(read.shape("big")).containsExactly(size);
            assertThat(Tensors.floats(read.tensor("last"))).containsExactly(1.25f);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 11, 100_000_001})
    void impossibleHeaderLengthsAreRefused(long length) throws IOException {
        assertRefused(length, "{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shortOrMissingFilesAreNamed() throws IOException {
        Path file = folder.resolve("hostile.safetensors");
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("hostile");
        Files.write(file, new byte[7]);
        assertThatThrownBy(() -> Safetensors.open(file))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("7 bytes");
    }

    private void assertRefused(long length, byte[] header) throws IOException {
        Path file = bytes(length, header);
        assertThatThrownBy(() -> {
                    try (var read = Safetensors.open(file)) {
                        assertThat(read.names()).isNull();
                    }
                })
                .isInstanceOf(InputError.class)
                .hasMessageContaining("hostile.safetensors")
                .hasMessageContaining("expected")
                .hasMessageNotContaining("\n");
    }

    /// Eight bytes of data follow the header.
    private Path bytes(long length, byte[] header) throws IOException {
        var bytes = ByteBuffer.allocate(8 + header.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(header).putLong(42);
        return Files.write(folder.resolve("hostile.safetensors"), bytes.array());
    }
}
