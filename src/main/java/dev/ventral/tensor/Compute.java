package dev.ventral.tensor;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Where and in which precision the engine computes: the device, and whether steps run in bfloat16.
///
/// @param cuda on the first GPU rather than the CPU
/// @param bfloat16 autocast to bfloat16 with channels-last images (see [Precision#BFLOAT16])
public record Compute(boolean cuda, boolean bfloat16) {

    /// Plain float32 on the CPU.
    public static final Compute CPU = new Compute(false, false);

    /// The same device in float32: for every number that is reported.
    public Compute exact() {
        return new Compute(cuda, false);
    }

    /// This device with `precision` resolved: [Precision#AUTO] is bfloat16 on GPUs and on CPUs with AVX-512
    /// BF16 or AMX.
    public Compute with(Precision precision) {
        return switch (precision) {
            case AUTO -> new Compute(cuda, cuda || nativeBfloat16());
            case FLOAT32 -> exact();
            case BFLOAT16 -> new Compute(cuda, true);
        };
    }

    /// The engine's name of the device: `cpu` or `cuda`.
    public String device() {
        return cuda ? "cuda" : "cpu";
    }

    /// `tensor` on this device; images (4 dimensions) in channels-last order where steps run in bfloat16.
    public Tensor place(Tensor tensor) {
        try (var scope = new PointerScope()) {
            Tensor placed = tensor.to(new Device(device()), tensor.scalar_type());
            if (bfloat16 && placed.dim() == 4) {
                placed = placed.contiguous(MemoryFormat.ChannelsLast);
            }
            return Tensors.handOver(scope, placed);
        }
    }

    /// Moves a module here, its convolution weights in the order that suits the precision.
    public void place(Module module) {
        try (var _ = new PointerScope()) {
            module.to(new Device(device()), false);
            TensorVector parameters = module.parameters();
            for (long i = 0; i < parameters.size(); i++) {
                Tensor parameter = parameters.get(i);
                if (parameter.dim() == 4) {
                    parameter.set_data(bfloat16 ? channelsLast(parameter) : parameter.contiguous());
                }
            }
        }
    }

    /// Kernels of one input channel are channels-last and plain at once, and libtorch then takes the plain
    /// order, which the whole network behind would follow; strides that only channels-last has decide it.
    private static Tensor channelsLast(Tensor kernels) {
        if (kernels.size(1) > 1) {
            return kernels.contiguous(MemoryFormat.ChannelsLast);
        }
        long height = kernels.size(2);
        long width = kernels.size(3);
        return kernels.detach()
                .contiguous()
                .as_strided(new long[] {kernels.size(0), 1, height, width}, new long[] {height * width, 1, width, 1});
    }

    /// Autocast for the forward pass, until closed; nothing in float32.
    public Autocast autocast() {
        return new Autocast(this);
    }

    /// Steps between `autocast()` and `close()` compute in the chosen precision.
    public static final class Autocast implements AutoCloseable {
        private final DeviceType type;
        private final boolean on;

        Autocast(Compute compute) {
            type = compute.cuda ? DeviceType.CUDA : DeviceType.CPU;
            on = compute.bfloat16 && !torch.is_autocast_enabled(type);
            if (on) {
                torch.set_autocast_dtype(type, ScalarType.BFloat16);
                torch.set_autocast_enabled(type, true);
            }
        }

        @Override
        public void close() {
            if (on) {
                torch.set_autocast_enabled(type, false);
                torch.clear_cache();
            }
        }
    }

    private static boolean nativeBfloat16() {
        Path cpu = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(cpu)) {
            return false;
        }
        try (var lines = Files.lines(cpu)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> line.contains(" avx512_bf16") || line.contains(" amx_bf16"))
                    .orElse(false);
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
