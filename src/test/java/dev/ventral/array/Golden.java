package dev.ventral.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// The files that `src/test/scripts/golden-arrays.py` wrote with their formats' own writers.
final class Golden {
    private Golden() {}

    static Path path(String name) {
        try {
            var url = Golden.class.getResource("golden/" + name);
            assertThat(url).as(name).isNotNull();
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static NumberArray read(String ref) {
        int hash = ref.indexOf('#');
        return hash < 0
                ? new ArrayRef(path(ref), null).read()
                : new ArrayRef(path(ref.substring(0, hash)), ref.substring(hash + 1)).read();
    }

    /// Checks that each element is its index read as a decimal number.
    static void assertDigits(String ref, long... shape) {
        NumberArray array = read(ref);
        assertThat(array.shape()).as(ref).containsExactly(shape);
        assertThat(array.doubles()).as(ref).containsExactly(digits(shape));
        assertThat(array.floats()[array.floats().length - 1]).as(ref).isEqualTo((float)
                digits(shape)[digits(shape).length - 1]);
    }

    /// Every element's index, read as a decimal number, in row-major order.
    static double[] digits(long... shape) {
        int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            int rest = i;
            double digit = 1;
            for (int d = shape.length - 1; d >= 0; d--) {
                values[i] += rest % shape[d] * digit;
                rest /= (int) shape[d];
                digit *= 10;
            }
        }
        return values;
    }

    /// Checks that a part is the part of the whole, for every offset and for sizes 0, 1 and all the rest.
    static void assertSlabs(Path file, String name) {
        try (ArrayFile arrays = ArrayFile.open(file)) {
            NumberArray whole = arrays.read(name);
            long[] shape = whole.shape();
            LongStream.range(0, whole.count()).forEach(i -> {
                long[] offset = new long[shape.length];
                long[] rest = new long[shape.length];
                long left = i;
                for (int d = shape.length - 1; d >= 0; d--) {
                    offset[d] = left % shape[d];
                    rest[d] = shape[d] - offset[d];
                    left /= shape[d];
                }
                long[] ones = new long[shape.length];
                Arrays.fill(ones, 1);
                for (long[] count : new long[][] {ones, rest, new long[shape.length]}) {
                    NumberArray part = arrays.read(name, offset, count);
                    assertThat(part.shape()).as(file + "#" + name).containsExactly(count);
                    assertThat(part.doubles())
                            .as(file + "#" + name + Arrays.toString(offset) + Arrays.toString(count))
                            .containsExactly(whole.slab(offset, count).doubles());
                }
                assertThat(arrays.read(name, offset, ones).doubles()).containsExactly(whole.doubles()[(int) i]);
            });
            long[] beyond = shape.clone();
            beyond[0]++;
            assertRefused(() -> arrays.read(name, new long[shape.length], beyond), file, "expected a part");
        }
    }

    /// Checks for one line that names the file.
    static void assertRefused(ThrowingCallable call, Path file, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOf(InputError.class)
                .hasMessageContaining(String.valueOf(file.getFileName()))
                .hasMessageContaining("expected")
                .hasMessageNotContaining("\n")
                .satisfies(e -> assertThat(List.of(parts))
                        .allSatisfy(part -> assertThat(e).hasMessageContaining(part)));
    }
}
