package dev.ventral.network.file;

import dev.ventral.InputError;
import dev.ventral.network.module.NamedState;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The network of a TorchScript file (`torch.jit.save`), differentiable.
///
/// Unlike the other formats such a file holds a program. libtorch's own interpreter runs it: it knows nothing
/// but libtorch's operators, but it is code all the same. Open no file of unknown origin.
///
/// Its parameters and buffers are registered here under their names, so that they move with the network.
/// Constants that a trace wrote into the code stay on the device of the trace. There are no taps.
final class TorchScriptNet extends Net {
    private final String file;
    private final JitModule module;

    private TorchScriptNet(String file, JitModule module) {
        super();
        this.file = file;
        this.module = module;
        var state = new NamedState(this);
        var parameters = module.named_parameters();
        for (var it = parameters.begin(); it.notEquals(parameters.end()); it.increment()) {
            var named = it.access();
            state.parameter(named.name().getString(), new Tensor(named.value()), true);
        }
        var buffers = module.named_buffers();
        for (var it = buffers.begin(); it.notEquals(buffers.end()); it.increment()) {
            var named = it.access();
            state.buffer(named.name().getString(), new Tensor(named.value()));
        }
    }

    /// The network of a file, in evaluation mode, on the CPU, in the innermost open scope. The file does not
    /// say which images it takes; [dev.ventral.network.ClassCount#of] finds out whether it takes those of a
    /// given size.
    public static TorchScriptNet open(Path file) {
        InputError.unless(Files.isRegularFile(file), "%s: expected a TorchScript file, got no such file", file);
        try {
            JitModule module = torch.load(file.toString(), new DeviceOptional(new Device("cpu")), true);
            module.eval();
            return new TorchScriptNet(file.toString(), module);
        } catch (RuntimeException e) {
            throw failure(file.toString(), "a TorchScript file", e);
        }
    }

    @Override
    public Tensor forward(Tensor images, Taps taps) {
        try {
            IValue output = module.forward(new IValueVector(new IValue(images)));
            InputError.unless(output.isTensor(), "%s: expected a network that gives one tensor", file);
            return output.toTensor();
        } catch (InputError e) {
            throw e;
        } catch (RuntimeException e) {
            throw failure(file, "a network that takes these images", e);
        }
    }

    @Override
    public List<String> tapNames() {
        return List.of();
    }

    private static InputError failure(String file, String expected, RuntimeException e) {
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("an error");
        return new InputError(file + ": expected " + expected + ", got: " + reason, e);
    }
}
