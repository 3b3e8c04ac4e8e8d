package dev.ventral.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// v5 files are SciPy's; the 7.3 file has MATLAB's layout, written by h5py.
class MatlabFileTest {
    @ParameterizedTest
    @ValueSource(strings = {"v5.mat", "v5-packed.mat"})
    void numbersHaveMatlabsSize(String file) {
        Golden.assertDigits(file + "#x", 2, 3, 4);
        Golden.assertDigits(file + "#single", 2, 3);
        Golden.assertDigits(file + "#i16", 2, 3);
        Golden.assertDigits(file + "#u8", 2, 3);
        Golden.assertDigits(file + "#i64", 2, 3);
        Golden.assertDigits(file + "#sparse", 3, 4);
        Golden.assertDigits(file + "#s.inner.y", 3, 2);
        Golden.assertDigits(file + "#deep.y", 1, 2, 3, 2, 2);
        assertThat(Golden.read(file + "#deep(1,2,3).y").doubles()).containsExactly(1200, 1201, 1210, 1211);
        assertThat(Golden.read(file + "#u8").dtype()).isEqualTo("|u1");
        assertThat(Golden.read(file + "#u8").bytes()).containsExactly(0, 1, 2, 10, 11, 12);
        assertThat(Golden.read(file + "#i64").longs()).containsExactly(0, 1, 2, 10, 11, 12);
        assertThat(Golden.read(file + "#flags").longs()).containsExactly(1, 0);
        assertThat(Golden.read(file + "#one").shape()).containsExactly(1, 1);
        assertThat(Golden.read(file + "#one").doubles()).containsExactly(5);
        assertThat(Golden.read(file + "#none").shape()).containsExactly(0, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v5.mat", "v5-packed.mat", "v73.mat"})
    void structArraysAndCellsStackInMatlabsOrder(String file) {
        double[] expected = Golden.digits(2, 3, 2, 2);
        NumberArray stacked = Golden.read(file + "#structs.RDM");
        assertThat(stacked.shape()).containsExactly(2, 3, 2, 2);
        assertThat(stacked.doubles()).containsExactly(expected);
        assertThat(Golden.read(file + "#structs(:).RDM").doubles()).containsExactly(expected);
        assertThat(Golden.read(file + "#structs(2,1).RDM").doubles()).containsExactly(1000, 1001, 1010, 1011);
        // A single index counts down the columns: the third of 2 x 3 is (1,2).
        assertThat(Golden.read(file + "#structs(3).RDM").doubles()).containsExactly(100, 101, 110, 111);
        assertThat(Golden.read(file + "#cells{:}").shape()).containsExactly(1, 3, 2, 4);
        assertThat(Golden.read(file + "#cells{:}").doubles()).containsExactly(Golden.digits(1, 3, 2, 4));
        assertThat(Golden.read(file + "#cells{3}").doubles())
                .startsWith(200, 201)
                .hasSize(8);
        assertThat(Golden.read(file + "#cells{1,2}").shape()).containsExactly(2, 4);
    }

    @Test
    void textsOfVersion5() {
        assertThat(strings("v5.mat", "word")).containsExactly("hello");
        assertThat(strings("v5.mat", "lines")).containsExactly("ab", "cde");
        assertThat(strings("v5-packed.mat", "words")).containsExactly("a", "bc", "d", "é");
        assertThat(strings("v5.mat", "words{2,1}")).containsExactly("d");
        assertThat(strings("v5.mat", "mixed{2}")).containsExactly("text");
        assertThat(strings("v5.mat", "structs.name")).containsExactly("s00", "s01", "s02", "s10", "s11", "s12");
    }

    @Test
    void version73() {
        Golden.assertDigits("v73.mat#x", 2, 3, 4);
        Golden.assertDigits("v73.mat#packed", 2, 3, 4);
        Golden.assertDigits("v73.mat#s.y", 3, 2);
        assertThat(Golden.read("v73.mat#flags").longs()).containsExactly(1, 0);
        assertThat(Golden.read("v73.mat#none").shape()).containsExactly(0, 3);
        assertThat(strings("v73.mat", "word")).containsExactly("héllo");
        assertThat(strings("v73.mat", "nothing")).containsExactly("");
        assertThat(strings("v73.mat", "words")).containsExactly("a", "bc", "d", "ef");
        Path file = Golden.path("v73.mat");
        Golden.assertRefused(() -> Golden.read("v73.mat#text"), file, "cellstr");
    }

    @Test
    void variablesAreListedByThePathsThatReadThem() {
        try (ArrayFile file = ArrayFile.open(Golden.path("v5.mat"))) {
            assertThat(file.entries())
                    .extracting(ArrayFile.Entry::toString)
                    .contains(
                            "x (2 x 3 x 4 double)",
                            "s.inner.y (3 x 2 double)",
                            "structs.RDM (2 x 3 x 2 x 2 double)",
                            "structs.name (2 x 3 text)",
                            "cells{:} (1 x 3 x 2 x 4 double)",
                            "words (2 x 2 text)",
                            "word (text)",
                            "mixed{:} (1 x 2 of different kinds)",
                            "z (2 x 2 complex numbers)");
        }
        try (ArrayFile file = ArrayFile.open(Golden.path("v73.mat"))) {
            assertThat(file.entries())
                    .extracting(ArrayFile.Entry::toString)
                    .contains(
                            "x (2 x 3 x 4 double)",
                            "structs.RDM (2 x 3 x 2 x 2 double)",
                            "cells{:} (1 x 3 x 2 x 4 double)",
                            "words (2 x 2 text)",
                            "text (1 x 3 object of class string (save cellstr(x) instead))");
        }
    }

    @Test
    void mistakesAreNamed() {
        Path file = Golden.path("v5.mat");
        Golden.assertRefused(() -> Golden.read("v5.mat"), file, "exactly one", "x (2 x 3 x 4 double)");
        Golden.assertRefused(() -> Golden.read("v5.mat#y"), file, "one of the file's variables", "s.inner.y");
        Golden.assertRefused(() -> Golden.read("v5.mat#s.outer"), file, "inner");
        Golden.assertRefused(() -> Golden.read("v5.mat#x.y"), file, "a struct before .y, got double");
        Golden.assertRefused(() -> Golden.read("v5.mat#structs(3,1).RDM"), file, "within [2, 3]");
        Golden.assertRefused(() -> Golden.read("v5.mat#structs(0).RDM"), file, "the first being 1");
        Golden.assertRefused(() -> Golden.read("v5.mat#cells"), file, "{:}");
        Golden.assertRefused(() -> Golden.read("v5.mat#cells{4}"), file, "within [1, 3]");
        Golden.assertRefused(() -> Golden.read("v5.mat#mixed{:}"), file, "expected");
        Golden.assertRefused(() -> Golden.read("v5.mat#z"), file, "complex");
        Golden.assertRefused(() -> Golden.read("v5.mat#word"), file, "numbers, got char");
        Golden.assertRefused(() -> Golden.read("v5.mat#x["), file, "'['");
        Golden.assertRefused(() -> strings("v5.mat", "x"), file, "text, got");
    }

    private static List<String> strings(String file, String name) {
        return new ArrayRef(Golden.path(file), name).strings();
    }
}
