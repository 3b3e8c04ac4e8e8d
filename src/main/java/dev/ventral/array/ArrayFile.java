package dev.ventral.array;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// A file of named arrays.
///
/// Shapes are those that the file's own tools show: NumPy's `shape`, MATLAB's `size()`, NIfTI's `dim[1]`,
/// `dim[2]`, … Values come in row-major order of that shape. What cannot be read is an [dev.ventral.InputError] that
/// names the file. Not for several threads at once; arrays that were read outlive the file's closing.
public interface ArrayFile extends AutoCloseable {
    /// What a variable holds.
    enum Kind {
        NUMBERS,
        TEXT,
        OTHER
    }

    /// A variable of a file.
    ///
    /// @param name what [#read(String)] takes
    /// @param shape empty for a single number or text
    /// @param type the element type in words: `float32`, `text`, `struct`, …
    record Entry(String name, long[] shape, String type, Kind kind) {
        /// Name, shape and type, for messages.
        @Override
        public String toString() {
            String sizes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(" x "));
            return name + " (" + (sizes.isEmpty() ? "" : sizes + " ") + type + ")";
        }
    }

    /// Opens a file; its first bytes say what it is, its name only where they do not.
    ///
    /// @throws dev.ventral.InputError if there is no such file, or none of a kind that is read
    static ArrayFile open(Path file) {
        return Formats.open(file);
    }

    /// All variables, in the file's order.
    List<Entry> entries();

    /// A variable's numbers.
    ///
    /// @throws dev.ventral.InputError if there is no such variable, or it holds no numbers
    NumberArray read(String name);

    /// A part of a variable's numbers, of the same rank. Only that part is read from NPY, plain NIfTI and
    /// MGH files and HDF5 datasets (its chunks, where there are any); packed NIfTI and MGH files are
    /// unpacked up to its end, once for parts that are asked for in their order. Of other formats all is
    /// read.
    ///
    /// @param offset the first index along each dimension
    /// @param count how many along each dimension
    NumberArray read(String name, long[] offset, long[] count);

    /// A variable's texts, in row-major order.
    ///
    /// @throws dev.ventral.InputError if there is no such variable, or it holds no text
    List<String> strings(String name);

    /// The variable that is meant where none is named: the only one of that kind.
    ///
    /// @throws dev.ventral.InputError listing the variables where there are several, or none
    String only(Kind kind);

    @Override
    void close();
}
