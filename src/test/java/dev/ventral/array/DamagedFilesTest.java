package dev.ventral.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.ventral.InputError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every golden file with bytes changed or cut off: what comes of it is arrays or a line that names the
/// file, never another exception.
class DamagedFilesTest {
    private static final int CHANGES = Integer.getInteger("ventral.damage", 60);
    private static final int CUTS = 12;

    @TempDir
    Path folder;

    static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(Golden.path("table.csv").resolveSibling(""))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void areReadOrRefused(String name) throws IOException {
        byte[] good = Files.readAllBytes(Golden.path(name));
        assertThat(read(write(name, good, 0))).isPositive();
        var random = new Random(name.hashCode());
        for (int i = 0; i < CHANGES; i++) {
            byte[] bad = good.clone();
            // One byte, or a few beside each other; headers lie in front.
            int reach = random.nextBoolean() ? bad.length : Math.min(bad.length, 600);
            int at = random.nextInt(reach);
            for (int n = random.nextInt(3); n >= 0 && at + n < bad.length; n--) {
                bad[at + n] = random.nextInt(3) == 0 ? (byte) 0xff : (byte) random.nextInt(256);
            }
            attempt(write(name, bad, i + 1), "bytes from " + at);
        }
        for (int i = 0; i < CUTS; i++) {
            int length = random.nextInt(good.length);
            attempt(write(name, Arrays.copyOf(good, length), -i - 1), "cut to " + length);
        }
    }

    /// A file of its own for each attempt: mapped ones may still be in use.
    private Path write(String name, byte[] bytes, int attempt) throws IOException {
        return Files.write(folder.resolve(attempt + "-" + name), bytes);
    }

    private static void attempt(Path file, String what) {
        try {
            read(file);
        } catch (InputError e) {
            assertNamed(e, file, what);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            fail(file + ", " + what, e);
        }
    }

    /// Reads all there is, and returns the number of elements.
    private static long read(Path file) {
        long count = 0;
        try (ArrayFile arrays = ArrayFile.open(file)) {
            for (ArrayFile.Entry entry : arrays.entries()) {
                count += read(arrays, entry, file);
            }
        }
        return count;
    }

    private static long read(ArrayFile arrays, ArrayFile.Entry entry, Path file) {
        try {
            return switch (entry.kind()) {
                case NUMBERS -> arrays.read(entry.name()).doubles().length;
                case TEXT -> arrays.strings(entry.name()).size();
                case OTHER -> 0;
            };
        } catch (InputError e) {
            assertNamed(e, file, entry.toString());
            return 0;
        }
    }

    private static void assertNamed(InputError e, Path file, String what) {
        assertThat(e.getMessage())
                .as(what)
                .contains(file.getFileName().toString(), "expected")
                .doesNotContain("\n");
    }
}
