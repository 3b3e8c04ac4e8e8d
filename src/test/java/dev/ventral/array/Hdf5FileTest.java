package dev.ventral.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Written by h5py, in HDF5's oldest and latest layouts, and by the netCDF library.
class Hdf5FileTest {
    @ParameterizedTest
    @ValueSource(strings = {"plain.h5", "latest.h5"})
    void everyLayoutAndType(String file) {
        Golden.assertDigits(file + "#plain", 2, 3, 4);
        Golden.assertDigits(file + "#/plain", 2, 3, 4);
        Golden.assertDigits(file + "#big", 2, 3);
        Golden.assertDigits(file + "#half", 2, 3);
        Golden.assertDigits(file + "#group/packed", 4, 5, 6);
        Golden.assertDigits(file + "#soft", 4, 5, 6);
        Golden.assertDigits(file + "#group/up/group/lzf", 4, 5);
        Golden.assertDigits(file + "#group/growing", 4, 5);
        Golden.assertDigits(file + "#group/growing2", 4, 5);
        assertThat(Golden.read(file + "#big").dtype()).isEqualTo(">i2");
        assertThat(Golden.read(file + "#uint64").doubles()).containsExactly(1, 0x1p64);
        assertThat(Golden.read(file + "#scalar").shape()).isEmpty();
        assertThat(Golden.read(file + "#scalar").doubles()).containsExactly(3.25);
        assertThat(Golden.read(file + "#bool").dtype()).isEqualTo("|b1");
        assertThat(Golden.read(file + "#bool").longs()).containsExactly(1, 0, 1);
        assertThat(Golden.read(file + "#enum").longs()).containsExactly(1, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.h5", "latest.h5"})
    void whatWasNeverWrittenIsTheFillValue(String file) {
        double[] expected = new double[20];
        for (int i = 0; i < 20; i++) {
            boolean written = i / 5 >= 2 && i % 5 >= 2 && i % 5 < 4;
            expected[i] = written ? 10 * (i / 5) + i % 5 : 7;
        }
        assertThat(Golden.read(file + "#filled").doubles()).containsExactly(expected);
        assertThat(Golden.read(file + "#unwritten").longs()).containsOnly(-1).hasSize(6);
        assertThat(Golden.read(file + "#unwritten-chunks").longs())
                .containsOnly(-1)
                .hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.h5", "latest.h5"})
    void textsOfBothKinds(String file) {
        Path path = Golden.path(file);
        assertThat(new ArrayRef(path, "words").strings()).containsExactly("α", "bc", "");
        assertThat(new ArrayRef(path, "fixed").strings()).containsExactly("a", "bc", "d", "");
        assertThat(new ArrayRef(path, "word").strings()).containsExactly("only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.h5", "latest.h5"})
    void slabsOfChunksAreThoseOfTheWhole(String file) {
        for (String name : new String[] {"plain", "group/packed", "group/growing", "group/growing2", "filled"}) {
            Golden.assertSlabs(Golden.path(file), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.h5", "latest.h5"})
    void whatIsNoArrayIsNamed(String file) {
        Path path = Golden.path(file);
        Golden.assertRefused(() -> Golden.read(file), path, "exactly one", "group/packed (4 x 5 x 6 uint16)");
        Golden.assertRefused(() -> Golden.read(file + "#nowhere"), path, "one of", "plain (2 x 3 x 4 float64)");
        Golden.assertRefused(() -> Golden.read(file + "#group"), path, "one of");
        Golden.assertRefused(() -> Golden.read(file + "#compound"), path, "numbers");
        Golden.assertRefused(() -> Golden.read(file + "#lists"), path, "numbers, got lists");
        Golden.assertRefused(() -> Golden.read(file + "#words"), path, "numbers, got text");
        Golden.assertRefused(() -> Golden.read(file + "#null"), path, "empty");
        Golden.assertRefused(() -> Golden.read(file + "#elsewhere"), path, "another file");
        Golden.assertRefused(() -> Golden.read(file + "#loop"), path, "expected");
        Golden.assertRefused(() -> new ArrayRef(path, "plain").strings(), path, "text, got float64");
    }

    @Test
    void netcdf() {
        Golden.assertDigits("plain.nc", 2, 3, 4);
        assertThat(new ArrayRef(Golden.path("plain.nc"), null).strings()).containsExactly("a", "b", "c");
        try (ArrayFile file = ArrayFile.open(Golden.path("plain.nc"))) {
            assertThat(file.entries())
                    .extracting(ArrayFile.Entry::name)
                    .containsExactlyInAnyOrder("responses", "neuroid");
        }
    }
}
