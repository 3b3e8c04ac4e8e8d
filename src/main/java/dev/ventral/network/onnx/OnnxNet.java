package dev.ventral.network.onnx;

import dev.ventral.InputError;
import dev.ventral.network.ImageShape;
import dev.ventral.network.module.NamedState;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// The network of an ONNX file, differentiable, on any device.
///
/// Its weights are parameters under the file's names; constants of more than one number, and the statistics of
/// batch norms, are buffers. It computes in inference mode only: dropout does nothing and batch norms use the
/// file's statistics, in training mode too. Floats of all sizes are computed in float32. Each value that
/// depends on the images' pixels is a tap under its name in the file.
///
/// A softmax at the end is left out ([#withoutSoftmax]), so that the output is logits.
///
/// A file that fixes the number of images is no obstacle: reshapes that begin with the number it fixes follow
/// the number there is.
public final class OnnxNet extends Net {
    private final Model model;
    private final Plan plan;
    private final List<Tensor> constants = new ArrayList<>();
    private final NamedState state = new NamedState(this);
    private final long constantNumbers;

    /// @param gradients whether the parameters ask for them
    OnnxNet(Model model, boolean gradients) {
        super();
        this.model = model;
        plan = Plan.of(model);
        long numbers = 0;
        for (var named : model.constants().entrySet()) {
            Tensor value = named.getValue().value();
            switch (named.getValue().place()) {
                case HOST -> {}
                case BUFFER -> state.buffer(named.getKey(), value);
                case PARAMETER -> state.parameter(named.getKey(), value, gradients);
            }
            constants.add(value);
            numbers += value.numel();
        }
        constantNumbers = numbers;
    }

    Model model() {
        return model;
    }

    /// The size of the images that the file declares; empty where it leaves some of it open.
    public Optional<ImageShape> shape() {
        long[] dims = model.input().dims();
        if (dims.length != 4 || Arrays.stream(dims, 1, 4).anyMatch(d -> d < 1)) {
            return Optional.empty();
        }
        return Optional.of(new ImageShape((int) dims[1], (int) dims[2], (int) dims[3]));
    }

    /// Whether the file's declaration leaves room for images of this size.
    public boolean accepts(ImageShape shape) {
        long[] dims = model.input().dims();
        return dims.length == 0 || dims.length == 4 && fits(dims, shape.channels(), shape.height(), shape.width());
    }

    private static boolean fits(long[] dims, long channels, long height, long width) {
        return (dims[1] < 0 || dims[1] == channels)
                && (dims[2] < 0 || dims[2] == height)
                && (dims[3] < 0 || dims[3] == width);
    }

    /// Whether the file ends in a softmax, which this network leaves out.
    public boolean withoutSoftmax() {
        return model.withoutSoftmax();
    }

    @Override
    public Tensor forward(Tensor images, Taps taps) {
        long[] dims = model.input().dims();
        if (dims.length == 4 && images.dim() == 4) {
            InputError.unless(
                    fits(dims, images.size(1), images.size(2), images.size(3)),
                    "network: expected images of shape %s, as its file declares (-1: any), got %s",
                    Arrays.toString(dims),
                    Arrays.toString(Tensors.shape(images)));
        }
        long declared = dims.length == 0 ? -1 : dims[0];
        return new GraphRun(plan, constants, constantNumbers, declared, images, taps).forward(images);
    }

    @Override
    public List<String> tapNames() {
        return plan.steps().stream()
                .filter(Plan.Step::ofImages)
                .flatMap(step -> step.node().outputs().stream())
                .filter(name -> !name.isEmpty())
                .toList();
    }

    @Override
    public Net folded() {
        var copy = new OnnxNet(Folding.fold(this), false);
        copy.eval();
        return copy;
    }

    /// The constant of this name as it is now.
    Tensor constant(String name) {
        return constants.get(List.copyOf(model.constants().keySet()).indexOf(name));
    }
}
