package dev.ventral.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// NPY, NPZ and tables by name, and what all formats have in common.
class ArrayFileTest {
    @TempDir
    Path folder;

    @Test
    void archivesOfNumpy() {
        Golden.assertDigits("stored.npz#a", 2, 3, 4);
        Golden.assertDigits("stored.npz#b", 3, 2);
        Golden.assertDigits("deflated.npz", 2, 3, 4);
        Golden.assertDigits("zip64.npz", 2, 3);
        Golden.assertSlabs(Golden.path("stored.npz"), "b");
        Golden.assertSlabs(Golden.path("deflated.npz"), "arr_0");
        assertThat(new ArrayRef(Golden.path("stored.npz"), null).strings()).containsExactly("x", "yz");
        Path file = Golden.path("stored.npz");
        Golden.assertRefused(
                () -> Golden.read("stored.npz"),
                file,
                "exactly one numeric array",
                "2: a (2 x 3 x 4 float64), b (3 x 2 int16)");
        Golden.assertRefused(() -> Golden.read("stored.npz#c"), file, "a (2 x 3 x 4 float64)");
        Golden.assertRefused(() -> Golden.read("stored.npz#names"), file, "numbers");
        Golden.assertRefused(() -> new ArrayRef(file, "a").strings(), file, "text, got float64");
    }

    @Test
    void arraysOfNumpy() {
        assertThat(Golden.read("uint64.npy").doubles()).containsExactly(0, 1, 0x1p63, 0x1p64);
        Golden.assertRefused(() -> Golden.read("uint64.npy").longs(), Golden.path("uint64.npy"), "below 2^63");
        assertThat(new ArrayRef(Golden.path("text-u-big.npy"), null).strings()).containsExactly("a", "bcd", "", "é𝄞");
        assertThat(new ArrayRef(Golden.path("text-s-fortran.npy"), null).strings())
                .containsExactly("a", "bc", "d", "ef");
        Golden.assertRefused(() -> Golden.read("text-u-big.npy"), Golden.path("text-u-big.npy"), "numeric");
    }

    @Test
    void aBombIsNotUnpacked() throws IOException {
        // A header for 8 GB in a member whose directory says the same.
        Path file = folder.resolve("bomb.npz");
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1073741824,), }";
        byte[] bytes =
                ("\u0093NUMPY\1\0" + (char) header.length() + "\0" + header).getBytes(StandardCharsets.ISO_8859_1);
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(bytes);
        }
        Golden.assertRefused(() -> ArrayRef.parse(file.toString()).read(), file, "member of 8589934");
        var entry = new ZipEntry("x.npy");
        var crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setCrc(crc.getValue());
        entry.setSize(bytes.length);
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(entry);
            zip.write(bytes);
        }
        Golden.assertRefused(() -> ArrayRef.parse(file.toString()).read(), file, "truncated or damaged");
    }

    @Test
    void tables() {
        Golden.assertDigits("table.csv", 3, 4);
        assertThat(Golden.read("table.csv#2").doubles()).containsExactly(1, 11, 21);
        Golden.assertSlabs(Golden.path("table.csv"), "table");
        Path trials = Golden.path("trials.tsv");
        assertThat(Golden.read("trials.tsv#rate").doubles()).containsExactly(1.5, Double.NaN, Double.NaN);
        assertThat(Golden.read("trials.tsv").doubles()).hasSize(3);
        assertThat(new ArrayRef(trials, "note, free").strings()).containsExactly("he said \"no\"", "two\nlines", "é");
        assertThat(new ArrayRef(trials, "rate").strings()).containsExactly("1.5", "", "NaN");
        Golden.assertRefused(() -> Golden.read("trials.tsv#image"), trials, "numbers, got 'a.png' in line 2");
        Golden.assertRefused(() -> Golden.read("trials.tsv#table"), trials, "column image");
        Golden.assertRefused(() -> new ArrayRef(trials, null).strings(), trials, "image (3 text)");
        assertThat(Golden.read("semicolon.csv.gz").shape()).containsExactly(2, 2);
        assertThat(Golden.read("semicolon.csv.gz#x").doubles()).containsExactly(1, 0.5);
        assertThat(Golden.read("semicolon.csv.gz#y").doubles()).containsExactly(-2000, Double.POSITIVE_INFINITY);
    }

    @Test
    void tablesThatAreNone() throws IOException {
        Path file = folder.resolve("x.csv");
        Files.writeString(file, "a,b\n1,2\n3\n");
        Golden.assertRefused(() -> ArrayFile.open(file), file, "line 3: expected 2 cells, got 1");
        Files.writeString(file, "a,b\n1,\"2\n");
        Golden.assertRefused(() -> ArrayFile.open(file), file, "expected a table");
        Files.write(file, new byte[] {'a', '\n', (byte) 0xff, (byte) 0xfe});
        Golden.assertRefused(() -> ArrayFile.open(file), file, "UTF-8");
        Files.write(file, new byte[0]);
        Golden.assertRefused(() -> ArrayFile.open(file), file, "empty");
        Files.writeString(file, "a\n0x1p3\n1d\n1e\n");
        assertThat(new ArrayRef(file, "a").strings()).containsExactly("0x1p3", "1d", "1e");
        Golden.assertRefused(() -> new ArrayRef(file, "a").read(), file, "'0x1p3' in line 2");
        Files.writeString(file, "x,table\n1,2\n");
        assertThat(new ArrayRef(file, "table").read().doubles()).containsExactly(2);
    }

    @Test
    void theFirstBytesCountMoreThanTheName() throws IOException {
        Path file = folder.resolve("array.csv");
        Files.copy(Golden.path("f4.nii"), file);
        assertThat(ArrayRef.parse(file.toString()).read().shape()).containsExactly(2, 3, 4);
        Path other = folder.resolve("array.npy");
        Files.write(other, new byte[] {1, 2, 3, 4, 5});
        Golden.assertRefused(() -> ArrayFile.open(other), other, "another kind of file");
        Path old = folder.resolve("old.mat");
        Files.write(old, new byte[] {0, 0, 0, 0, 1, 0, 0, 0});
        Golden.assertRefused(() -> ArrayFile.open(old), old, "-v7");
        Golden.assertRefused(() -> ArrayFile.open(folder.resolve("absent.h5")), folder.resolve("absent.h5"), "no such");
        Golden.assertRefused(() -> ArrayFile.open(folder), folder, "folder");
    }

    @Test
    void referencesAreWrittenAsTheyAreRead() {
        var mapper = JsonMapper.builder().build();
        ArrayRef ref = mapper.readValue("\"a/file.mat#RDMs(2,1).RDM\"", ArrayRef.class);
        assertThat(ref.file()).isEqualTo(Path.of("a/file.mat"));
        assertThat(ref.variable()).isEqualTo("RDMs(2,1).RDM");
        assertThat(mapper.writeValueAsString(ref)).isEqualTo("\"a/file.mat#RDMs(2,1).RDM\"");
        assertThat(ArrayRef.parse("x.npy")).hasToString("x.npy").isEqualTo(new ArrayRef(Path.of("x.npy"), null));
        assertThat(ArrayRef.parse("x.mat##refs#/a").variable()).isEqualTo("#refs#/a");
        Golden.assertRefused(() -> ArrayRef.parse("x.npy#"), Path.of("x.npy"), "the name of a variable");
        Golden.assertRefused(() -> ArrayRef.parse("#x"), Path.of("#x"), "FILE#VARIABLE");
    }

    @Test
    void axesArePermutedAsNumpyDoes() {
        NumberArray array = Golden.read("f4.nii").permuted(2, 0, 1);
        assertThat(array.shape()).containsExactly(4, 2, 3);
        // [k][i][j] is 100 i + 10 j + k.
        assertThat(array.doubles()).startsWith(0, 10, 20, 100, 110, 120, 1, 11).endsWith(113, 123);
    }
}
