package dev.ventral.array;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ventral.InputError;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An array in a file, written `FILE` or `FILE#VARIABLE`: `responses.npy`, `session.mat#RDMs.RDM`. The
/// first `#` ends the file's name.
///
/// @param variable what the file calls the array; where absent, the file has to hold exactly one
@JsonClassDescription("file or file#variable")
public record ArrayRef(Path file, @Nullable String variable) {
    public ArrayRef {
        InputError.unless(
                variable == null || !variable.isBlank(),
                "%s#: expected the name of a variable after #, got none",
                file);
    }

    /// Reads `FILE` or `FILE#VARIABLE`.
    @JsonCreator
    public static ArrayRef parse(String text) {
        int hash = text.indexOf('#');
        String file = hash < 0 ? text : text.substring(0, hash);
        InputError.unless(!file.isBlank(), "expected FILE or FILE#VARIABLE, got '%s'", text);
        try {
            return new ArrayRef(Path.of(file), hash < 0 ? null : text.substring(hash + 1));
        } catch (InvalidPathException e) {
            throw new InputError("expected FILE or FILE#VARIABLE, got '" + text + "': " + e.getReason(), e);
        }
    }

    /// The numbers.
    ///
    /// @throws InputError naming the file; where no variable is given and the file holds several, listing
    /// them
    public NumberArray read() {
        try (ArrayFile arrays = ArrayFile.open(file)) {
            return arrays.read(variable == null ? arrays.only(ArrayFile.Kind.NUMBERS) : variable);
        }
    }

    /// A part of the numbers.
    ///
    /// @param offset the first index along each dimension
    /// @param count how many along each dimension
    public NumberArray read(long[] offset, long[] count) {
        try (ArrayFile arrays = ArrayFile.open(file)) {
            return arrays.read(variable == null ? arrays.only(ArrayFile.Kind.NUMBERS) : variable, offset, count);
        }
    }

    /// The texts, in row-major order.
    ///
    /// @throws InputError naming the file; where no variable is given and the file holds several, listing
    /// them
    public List<String> strings() {
        try (ArrayFile arrays = ArrayFile.open(file)) {
            return arrays.strings(variable == null ? arrays.only(ArrayFile.Kind.TEXT) : variable);
        }
    }

    @Override
    @JsonValue
    public String toString() {
        return variable == null ? file.toString() : file + "#" + variable;
    }
}
