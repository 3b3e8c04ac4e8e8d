package dev.ventral.tensor;

import dev.ventral.Build;
import dev.ventral.InputError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch_cuda;

/// The engine as a whole: loading it, choosing the device, threads, and what it says of itself.
public final class Engine {
    private static volatile boolean loaded;

    private Engine() {}

    /// Whether its native libraries are loaded, or about to be.
    public static boolean loaded() {
        return loaded;
    }

    /// Which device a command asks for.
    public enum DeviceChoice {
        /// The GPU where the GPU engine and a GPU are there, the CPU otherwise.
        AUTO,
        CPU,
        CUDA
    }

    /// Loads the engine and chooses the device.
    ///
    /// @param threads of one operation; 0: as many as there are cores
    public static Compute start(DeviceChoice choice, int threads) {
        return start(choice, threads, 0);
    }

    /// The same for one of several processes of this machine.
    ///
    /// @param local its number, from 0, which is that of its GPU too, counted round where there are fewer
    public static Compute start(DeviceChoice choice, int threads, int local) {
        load();
        torch.set_num_threads(threads > 0 ? threads : cores());
        boolean cuda = switch (choice) {
            case CPU -> false;
            case AUTO -> cudaAvailable();
            case CUDA -> {
                InputError.unless(
                        cudaAvailable(),
                        "--device cuda: expected the GPU engine (VENTRAL_ENGINE=cuda) and a GPU with CUDA 13"
                                + " libraries on LD_LIBRARY_PATH, got %s",
                        hasCudaEngine() ? "the engine without a usable GPU" : "the CPU engine");
                yield true;
            }
        };
        if (cuda) {
            if (local > 0) {
                torch_cuda.set_device((byte) (local % torch_cuda.device_count()));
            }
            torch.globalContext().setAllowTF32CuBLAS(false);
            torch.globalContext().setAllowTF32CuDNN(false);
        }
        return new Compute(cuda, false);
    }

    /// Cores that this process may use. libtorch's own count is 1 on some virtual machines of two.
    public static int cores() {
        return Math.max(1, Math.min(Loader.totalCores(), Runtime.getRuntime().availableProcessors()));
    }

    /// Has JavaCPP log where other libraries do (`logback.xml`); without effect once one of its classes is
    /// initialised, as every network's is.
    public static void logThroughSlf4j() {
        String logger = "org.bytedeco.javacpp.logger";
        if (System.getProperty(logger) == null) {
            System.setProperty(logger, "slf4j");
        }
    }

    /// Loads the native libraries.
    ///
    /// @throws InputError saying what is missing where this platform has none
    public static void load() {
        loaded = true;
        logThroughSlf4j();
        try {
            Loader.load(torch.class);
            // it says at each small convolution that it does not know this processor, if it does not
            torch.globalContext().setUserEnabledNNPACK(false);
        } catch (UnsatisfiedLinkError e) {
            throw new InputError(
                    "engine: expected libtorch's native libraries for " + Loader.getPlatform()
                            + ", got none that load: " + e.getMessage(),
                    e);
        }
    }

    /// Whether a GPU can be used.
    public static boolean cudaAvailable() {
        if (!hasCudaEngine()) {
            return false;
        }
        try {
            Loader.load(Class.forName("org.bytedeco.pytorch.global.torch_cuda"));
            return torch.cuda_is_available();
        } catch (ClassNotFoundException | UnsatisfiedLinkError e) {
            return false;
        }
    }

    /// Whether the engine was built with the GPU libraries.
    public static boolean hasCudaEngine() {
        return Engine.class.getResource("/org/bytedeco/pytorch/" + Loader.getPlatform() + "-gpu") != null;
    }

    /// The engine's name and version.
    public static String version() {
        return "libtorch, PyTorch presets " + Build.current().engine() + " (" + Loader.getPlatform()
                + (hasCudaEngine() ? ", GPU" : "") + ")";
    }

    /// Threads of one operation.
    public static int threads() {
        return torch.get_num_threads();
    }

    /// Sets the threads of one operation, for operations of this thread: the engine's libraries keep a count for
    /// each.
    public static void setThreads(int threads) {
        torch.set_num_threads(threads);
    }

    /// The processor's name, and whether it computes in bfloat16.
    public static String processor() {
        String name = cpuInfo("model name");
        return name + (new Compute(false, false).with(Precision.AUTO).bfloat16() ? " (bfloat16)" : "");
    }

    private static String cpuInfo(String key) {
        Path file = Path.of("/proc/cpuinfo");
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
