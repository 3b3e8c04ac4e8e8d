package dev.ventral.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files made to do harm: whatever is in them, the answer is one line.
class PytorchHostileTest {
    @TempDir
    Path folder;

    private void refused(Path path, String... parts) {
        assertThatThrownBy(() -> WeightsFile.open(path).close())
                .isInstanceOf(InputError.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("expected")
                .hasMessageContaining(path.getFileName().toString())
                .hasMessageNotContaining("\n");
    }

    private void refused(PickleBytes pickle, String... parts) {
        refused(pickle.zip(folder, Map.of("data/0", new byte[16])), parts);
        refused(pickle.legacy(folder, Map.of(), 4), parts);
    }

    /// The storage has 4 float32.
    @ParameterizedTest
    @CsvSource({
        "0,5,1", // too long
        "1,4,1", // beyond the end
        "0,3,2", // beyond the end by its stride
        "-1,2,1",
        "2,2,-1",
        "0,-2,1",
        "0,1000000000,0", // as large as it likes from a single number
        "9223372036854775807,2,1",
        "0,9223372036854775807,9223372036854775807",
        "4611686018427387904,1,1", // 2^62 elements are 0 bytes in 64 bits
    })
    void viewsOutsideOfTheirStorage(long offset, long size, long stride) {
        var object = new PickleBytes().op('}').text("a").tensor("FloatStorage", "0", 4, offset, size, stride);
        object.op('s');
        refused(object.zip(folder, Map.of("data/0", new byte[16])), "tensor 'a'", "view into its storage of 16 bytes");
        refused(object.legacy(folder, Map.of("0", new byte[16]), 4), "tensor 'a'", "storage of 16 bytes");
    }

    @Test
    void storagesThatAreNotThere() {
        var object = new PickleBytes()
                .op('}')
                .text("a")
                .tensor("FloatStorage", "1", 4, 0, 4, 1)
                .op('s');
        refused(object, "its storage '1' in the file");
        var up = new PickleBytes().op('}').text("a").tensor("FloatStorage", "../data.pkl", 4, 0, 4, 1);
        refused(up.op('s'), "its storage '../data.pkl'");
        refused(object.legacy(folder, Map.of("2", new byte[4]), 4), "another key");
        var odd = new PickleBytes().op('}', '(').text("a").tensor("QUInt8Storage", "0", 4, 0, 4, 1);
        odd.text("b").tensor("FloatStorage", "0", 4, 0, 4, 1).op('u');
        refused(odd, "tensor 'a'", "dense tensor of real numbers, got torch.QUInt8Storage");
    }

    @Test
    void lengthsOfStoragesInTheOldFormat() throws IOException {
        var object = new PickleBytes()
                .op('}')
                .text("a")
                .tensor("FloatStorage", "0", 4, 0, 4, 1)
                .op('s');
        Path file = object.legacy(folder, Map.of("0", new byte[16]), 4);
        byte[] bytes = Files.readAllBytes(file);
        for (long length : new long[] {5, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 62}) {
            for (int i = 0; i < 8; i++) {
                bytes[bytes.length - 24 + i] = (byte) (length >>> 8 * i);
            }
            Files.write(file, bytes);
            refused(file, "a storage within the file");
        }
    }

    @Test
    void objectsThatContainThemselves() {
        // A list in itself, a dict in itself, a dict that is its own state dict.
        refused(new PickleBytes().op(']', 'q', 0, 'h', 0, 'a'), "something else");
        refused(new PickleBytes().op('}', 'q', 0).text("a").op('h', 0, 's'), "got keys [a]");
        refused(new PickleBytes().op('}', 'q', 0).text("model").op('h', 0, 's'), "got keys [model]");
        // A list of itself as the arguments of a call, as shape, and as persistent id.
        refused(new PickleBytes().global("torch", "Size").op(']', 'q', 0, 'h', 0, 'a', 'R'), "something else");
        refused(
                new PickleBytes()
                        .global("torch._tensor", "_rebuild_from_type_v2")
                        .op(']', 'q', 0, '(')
                        .global("torch._tensor", "_rebuild_from_type_v2")
                        .op('N', 'h', 0, 'e', 'R'),
                "class");
        refused(new PickleBytes().op(']', 'q', 0, 'h', 0, 'a', 'Q'), "persistent id");
    }

    @Test
    void depthAndDoubling() {
        var deep = new PickleBytes();
        for (int i = 0; i < 200_000; i++) {
            deep.op(']');
        }
        for (int i = 1; i < 200_000; i++) {
            deep.op('a');
        }
        refused(deep, "something else");
        // 2^100 elements, if anyone were to count them.
        var doubling = new PickleBytes().op(')');
        for (int i = 0; i < 100; i++) {
            doubling.op('2', 0x86);
        }
        refused(doubling, "something else");
    }

    @Test
    void lengthsThatAreLies() {
        refused(new PickleBytes().op('X').little(4, 0xffff_ffffL), "cut off");
        refused(new PickleBytes().op(0x8d).little(8, Long.MAX_VALUE), "cut off");
        refused(new PickleBytes().op(0x8d).little(8, -1), "length 18446744073709551615");
        refused(new PickleBytes().op('B').little(4, 0x7fff_ffffL), "cut off");
        refused(new PickleBytes().op(0x8b).little(4, 0x7fff_ffffL), "cut off");
        refused(new PickleBytes().op(0x8b).little(4, -5), "length");
        refused(new PickleBytes().op('T').little(4, -5), "length");
        var names = new PickleBytes().op('c');
        refused(names.op("a".repeat(5000).chars().toArray()), "a name of more than 4096");
    }

    @Test
    void pilesOfOpcodes() {
        var many = new PickleBytes();
        for (int i = 0; i < 1 << 21; i++) {
            many.op('N');
        }
        refused(many, "more than 2097152 opcodes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "0.",
                "1.",
                "a.",
                "]a.",
                "s.",
                "}(Ns.",
                "e.",
                "(.",
                "h\u0007.",
                "R.",
                "NR.",
                "NNR.",
                "b.",
                "Q.",
                "NQ.",
                "u.",
                "(t0.",
                "~.",
                "(]e.",
                "N(2.",
                "N]a.",
                "NNs.",
                "N\u0093."
            })
    void programsThatBreakTheStack(String program) {
        var pickle = new PickleBytes();
        program.chars().limit(program.length() - 1).forEach(pickle::op);
        refused(pickle, "damaged pickle");
    }

    @Test
    void compressedAndForeignZips() throws IOException {
        Path file = folder.resolve("bomb.pt");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            PickleBytes.put(zip, "archive/data.pkl", new byte[1 << 24], true);
        }
        refused(file, "'archive/data.pkl' inside to be uncompressed");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            PickleBytes.put(zip, "x.npy", new byte[8], false);
        }
        refused(file, "without data.pkl");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            PickleBytes.put(zip, "net/data.pkl", new byte[8], false);
            PickleBytes.put(zip, "net/constants.pkl", new byte[8], false);
        }
        refused(file, "TorchScript");
        refused(Files.write(file, new PickleBytes().op('}').done()), "magic number 1950a86a20f9469cfc6c");
        refused(folder.resolve("none.pt"), "no such file");
        refused(Files.write(file, new byte[0]), "0 bytes");
        refused(Files.write(file, new byte[] {'P', 'K', 3, 4}), "PyTorch");
    }

    /// Bytes changed and files cut at random: an InputError or a result, in bounded memory, nothing else.
    @ParameterizedTest
    @ValueSource(strings = {"zip.pt", "legacy.pt", "checkpoint.pt", "checkpoint-legacy.pt"})
    void damage(String name) throws Exception {
        byte[] whole = Files.readAllBytes(PytorchFileTest.golden(name));
        // Loading the engine is not what is measured.
        assertThat(Tensors.of(new int[1]).numel()).isEqualTo(1);
        var random = new Random(7);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int refused = 0;
        long most = 0;
        Path file = folder.resolve("damaged.pt");
        for (int round = 0; round < 200; round++) {
            byte[] bytes =
                    round % 5 == 0 ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bytes);
            long before = threads.getCurrentThreadAllocatedBytes();
            try (var read = WeightsFile.open(file);
                    var _ = new org.bytedeco.javacpp.PointerScope()) {
                for (String tensor : read.names()) {
                    assertThat(read.tensor(tensor).numel()).isLessThanOrEqualTo(whole.length);
                }
            } catch (InputError e) {
                refused++;
                assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
            }
            most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(refused).isBetween(40, 190);
        assertThat(most).isLessThan(4_000_000);
    }
}
