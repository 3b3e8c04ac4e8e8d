package dev.ventral.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// NIfTI and MGH files, written by nibabel.
class VolumesTest {
    @TempDir
    Path folder;

    @Test
    void niftiOfBothVersionsAndByteOrders() {
        Golden.assertDigits("f4.nii", 2, 3, 4);
        Golden.assertDigits("i4-big.nii", 2, 3, 4);
        Golden.assertDigits("second.nii", 2, 3, 4, 5);
        Golden.assertDigits("second-big.nii.gz", 2, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "i1", "u2", "u4", "i8", "u8", "f8"})
    void niftiOfEveryType(String type) {
        Golden.assertDigits(type + ".nii", 2, 3);
        assertThat(Golden.read(type + ".nii").dtype()).endsWith(type);
    }

    @Test
    void slopeAndInterceptAreApplied() {
        NumberArray scaled = Golden.read("scaled.nii.gz");
        assertThat(scaled.shape()).containsExactly(2, 3, 4, 5);
        assertThat(scaled.doubles())
                .containsExactly(Arrays.stream(Golden.digits(2, 3, 4, 5))
                        .map(stored -> 0.5 * stored + 3)
                        .toArray());
        assertThat(scaled.dtype()).isEqualTo("<f8");
        Golden.assertRefused(scaled::longs, Golden.path("scaled.nii.gz"), "whole numbers, got 3.5");
    }

    @Test
    void slopeZeroIsNone() throws IOException {
        ByteBuffer file =
                ByteBuffer.wrap(Files.readAllBytes(Golden.path("f4.nii"))).order(ByteOrder.LITTLE_ENDIAN);
        Path unscaled = folder.resolve("x.nii");
        Files.write(unscaled, file.putFloat(112, 0).putFloat(116, 9).array());
        assertThat(ArrayRef.parse(unscaled.toString()).read().doubles()).containsExactly(Golden.digits(2, 3, 4));
        Files.write(unscaled, file.putFloat(112, 2).putFloat(116, 9).array());
        assertThat(ArrayRef.parse(unscaled.toString()).read().doubles()).startsWith(9, 11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"u1", "i2", "i4", "f4"})
    void mghOfEveryType(String type) {
        Golden.assertDigits(type + ".mgh", 2, 3, 4);
        assertThat(Golden.read(type + ".mgh").dtype()).endsWith(type);
    }

    @Test
    void framesAreTheLastDimension() {
        Golden.assertDigits("frames.mgz", 2, 3, 4, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4.nii", "scaled.nii.gz", "second.nii", "i2.mgh", "frames.mgz"})
    void volumesAreReadByThemselves(String name) {
        Golden.assertSlabs(Golden.path(name), SingleArrayFile.NAME);
    }

    @Test
    void headersThatClaimMoreThanThereIs() throws IOException {
        byte[] good = Files.readAllBytes(Golden.path("f4.nii"));
        ByteBuffer bad = ByteBuffer.wrap(good.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int d = 1; d <= 3; d++) {
            bad.putShort(40 + 2 * d, Short.MAX_VALUE);
        }
        Path file = folder.resolve("bad.nii");
        Files.write(file, bad.array());
        Golden.assertRefused(() -> ArrayFile.open(file), file, "140724603846652");
        Path packed = folder.resolve("bad.nii.gz");
        Files.write(packed, packed(bad.array()));
        Golden.assertRefused(() -> ArrayRef.parse(packed.toString()).read(), packed, "cannot hold");
        Files.write(packed, Arrays.copyOf(packed(good), packed(good).length - 40));
        Golden.assertRefused(() -> ArrayRef.parse(packed.toString()).read(), packed);
        Files.write(file, bad.putShort(42, (short) -2).array());
        Golden.assertRefused(() -> ArrayFile.open(file), file, "dim[1] = -2");
        Files.write(
                file,
                ByteBuffer.wrap(good.clone())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putShort(70, (short) 32)
                        .array());
        Golden.assertRefused(() -> ArrayFile.open(file), file, "complex");
        Files.write(file, ByteBuffer.wrap(good.clone()).put(345, (byte) 'i').array());
        Golden.assertRefused(() -> ArrayFile.open(file), file, "pair");
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
