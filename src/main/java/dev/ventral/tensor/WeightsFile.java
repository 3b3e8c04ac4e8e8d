package dev.ventral.tensor;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Named tensors in a file, each read when it is asked for: a safetensors file, or a state dict that PyTorch
/// saved. Nothing in such a file is ever executed.
public sealed interface WeightsFile extends AutoCloseable permits SafetensorsFile, PytorchFile {

    /// Opens a file of either kind, by what is in it rather than by its name.
    ///
    /// @throws InputError naming the file, if it is missing or anything in it is not as it should be
    static WeightsFile open(Path file) {
        byte[] start = start(file);
        return PytorchFile.is(start) ? PytorchFile.open(file, start) : SafetensorsFile.open(file);
    }

    private static byte[] start(Path file) {
        InputError.unless(
                Files.isRegularFile(file),
                "%s: expected a file of weights (safetensors, or PyTorch's .pt or .pth), got no such file",
                file);
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(8);
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable file of weights, got " + WholeFile.reason(e), e);
        }
    }

    /// The names of all tensors, in the order of the file.
    List<String> names();

    /// The sizes of all dimensions.
    long[] shape(String name);

    /// A copy of the tensor, row-major, on the CPU, in the file's type.
    Tensor tensor(String name);

    @Override
    void close();
}
