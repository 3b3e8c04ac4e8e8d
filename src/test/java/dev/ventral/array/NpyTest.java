package dev.ventral.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files in the test resources were written by NumPy 2.4.
class NpyTest {
    @TempDir
    Path folder;

    @Test
    void readsWhatNumpyWrote() throws Exception {
        // arange(24) - 5 in 2 x 3 x 4: row-major order is counting order.
        assertThat(golden("f8-fortran.npy").doubles())
                .containsExactly(
                        IntStream.range(-5, 19).mapToDouble(i -> i * 0.5).toArray());
        assertThat(golden("f4-big.npy").doubles())
                .containsExactly(
                        IntStream.range(-5, 19).mapToDouble(i -> i * 0.25).toArray());
        NumberArray shorts = golden("i2-big-fortran.npy");
        assertThat(shorts.shape()).containsExactly(2, 3, 4);
        assertThat(shorts.dtype()).isEqualTo(">i2");
        assertThat(golden("f2.npy").dtype()).isEqualTo("<f2");
        assertThat(golden("b1.npy").dtype()).isEqualTo("|b1");
        assertThat(shorts.longs())
                .containsExactly(IntStream.range(-5, 19).asLongStream().toArray());
        assertThat(shorts.floats()[23]).isEqualTo(18f);
        assertThat(golden("f2.npy").floats())
                .containsExactly(1.5f, -2, 65504, Float.NaN, Float.POSITIVE_INFINITY, 0x1p-24f);
        assertThat(golden("u4.npy").longs()).containsExactly(0, 4294967295L);
        assertThat(golden("u2.npy").longs()).containsExactly(0, 65535);
        assertThat(golden("i8.npy").longs()).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(golden("i1.npy").longs()).containsExactly(-128, 127);
        assertThat(golden("u1-fortran.npy").bytes()).containsExactly(0, 1, 2, 253, 254, 255);
        assertThat(golden("u1-fortran.npy").floats()).containsExactly(0, 1, 2, 253, 254, 255);
        assertThat(golden("b1.npy").longs()).containsExactly(1, 0, 1);
        assertThat(golden("scalar.npy").rank()).isZero();
        assertThat(golden("scalar.npy").doubles()).containsExactly(3.25);
    }

    @Test
    void wholeNumbersWrittenAsFloatsAreLabels() {
        Path file = folder.resolve("labels.npy");
        Npy.write(file, new double[] {3, -1}, 2);
        assertThat(Npy.read(file).longs()).containsExactly(3, -1);
        Npy.write(file, new double[] {3, 0.5}, 2);
        assertThatThrownBy(() -> Npy.read(file).longs())
                .isInstanceOf(InputError.class)
                .hasMessageContaining("labels.npy")
                .hasMessageContaining("0.5");
        assertThatThrownBy(() -> Npy.read(file).bytes()).isInstanceOf(InputError.class);
    }

    @Test
    void writtenBytesAreNumpys() throws IOException {
        Path file = folder.resolve("x.npy");
        Npy.write(file, new float[] {1, Float.NaN, -2.5f, 0, 7, 1e-30f}, 2, 3);
        byte[] bytes = Files.readAllBytes(file);
        // numpy.save of the same array: 128 bytes of header, then the values.
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
        assertThat(bytes).hasSize(128 + 24).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
        assertThat(new String(bytes, 10, 118, StandardCharsets.ISO_8859_1))
                .isEqualTo(header + " ".repeat(117 - header.length()) + "\n");
        assertThat(Npy.read(file).floats()).containsExactly(1, Float.NaN, -2.5f, 0, 7, 1e-30f);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void everyTypeAndMoreThanOneChunkSurvivesTheRoundTrip() {
        Path file = folder.resolve("x.npy");
        int[] many = IntStream.range(0, 300_000).toArray();
        Npy.write(file, many, many.length);
        assertThat(Npy.read(file).longs())
                .containsExactly(Arrays.stream(many).asLongStream().toArray());
        Npy.write(file, new long[] {Long.MIN_VALUE}, 1, 1);
        assertThat(Npy.read(file).longs()).containsExactly(Long.MIN_VALUE);
        Npy.write(file, new byte[] {-1, 1}, 2);
        assertThat(Npy.read(file).bytes()).containsExactly(-1, 1);
        Npy.write(file, new double[0], 0, 3);
        assertThat(Npy.read(file).shape()).containsExactly(0, 3);
        assertThat(Npy.read(file).doubles()).isEmpty();
        Npy.write(file, new double[] {5});
        assertThat(Npy.read(file).rank()).isZero();
        assertThatThrownBy(() -> Npy.write(file, new double[5], 2, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void truncatedAndMissingFilesAreNamed() throws Exception {
        byte[] whole = Files.readAllBytes(resource("f8-fortran.npy"));
        Path file = folder.resolve("short.npy");
        for (int length : new int[] {0, 5, 9, 40, 127, 128, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 8));
        assertRefused(file);
        assertRefused(folder.resolve("absent.npy"));
        assertRefused(folder);
        assertThatThrownBy(() -> Npy.write(file.resolve("such.npy"), new float[1], 1))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("in the way");
    }

    @ParameterizedTest
    @ValueSource(strings = {"object.npy", "structured.npy"})
    void objectsAreNeverRead(String name) throws Exception {
        assertRefused(resource(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2,), }",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }",
                "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }",
                "{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }",
                "__import__('os')",
            })
    void hostileHeadersAreRefused(String header) throws Exception {
        var bytes = new java.io.ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        bytes.write(header.getBytes(StandardCharsets.ISO_8859_1));
        bytes.write(new byte[4]);
        Path file = folder.resolve("hostile.npy");
        Files.write(file, bytes.toByteArray());
        assertRefused(file);
    }

    @Test
    void otherMagicIsRefused() throws IOException {
        Path file = folder.resolve("zip.npy");
        Files.write(file, "PK\3\4 and some more bytes".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(file);
    }

    private static void assertRefused(Path file) {
        assertThatThrownBy(() -> Npy.read(file))
                .isInstanceOf(InputError.class)
                .hasMessageContaining(String.valueOf(file.getFileName()))
                .hasMessageContaining("expected")
                .hasMessageNotContaining("\n");
    }

    private static NumberArray golden(String name) throws URISyntaxException {
        return Npy.read(resource(name));
    }

    private static Path resource(String name) throws URISyntaxException {
        var url = NpyTest.class.getResource(name);
        assertThat(url).as(name).isNotNull();
        return Path.of(url.toURI());
    }
}
