package dev.ventral.network.onnx;

import dev.ventral.InputError;
import dev.ventral.network.ClassCount;
import java.nio.file.Path;
import java.util.Arrays;

/// ONNX files of image classifiers, standard operators of version 7 to 21.
///
/// Nothing in a file is run but the operators listed in [Operation]; data outside the file is read from the
/// file's own folder only.
public final class OnnxFile {
    private static final long LARGEST = 1 << 20;

    private OnnxFile() {}

    /// The network of a file, in evaluation mode, on the CPU, in the innermost open scope.
    ///
    /// Where the file declares the size of its images, two are sent through it: it has to give one row of
    /// numbers for each, which does not depend on the other. Otherwise the caller does so with
    /// [ClassCount#of], once the size is known.
    ///
    /// @throws InputError in one line that names the file, and the node if one is at fault
    public static OnnxNet read(Path file) {
        try {
            Model model = Model.of(GraphParser.read(file));
            checkImages(model.input());
            var net = new OnnxNet(model, true);
            net.eval();
            net.shape().ifPresent(shape -> ClassCount.of(net, shape));
            return net;
        } catch (InputError e) {
            throw new InputError(file + ": " + e.getMessage(), e);
        }
    }

    private static void checkImages(Graph.Input input) {
        long[] dims = input.dims();
        InputError.unless(
                dims.length == 0 || dims.length == 4,
                "expected an input of images x channels x height x width, got '%s' of %d dimensions",
                Node.shown(input.name()),
                dims.length);
        InputError.unless(
                Arrays.stream(dims).allMatch(d -> d <= LARGEST),
                "expected sizes of at most %d, got %s",
                LARGEST,
                Arrays.toString(dims));
    }
}
