package dev.ventral.cli;

import dev.ventral.Build;
import dev.ventral.InputError;
import dev.ventral.data.FashionMnist;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Convolutions;
import dev.ventral.tensor.Engine;
import dev.ventral.tensor.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description = "Says what Ventral finds on this machine, and what to do about what is missing.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    private boolean well = true;

    @SuppressWarnings("NullAway.Init")
    DoctorCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        line(out, "ventral", Build.current().toString());
        line(out, "java", Runtime.version() + ", " + System.getProperty("java.vendor"));
        line(out, "system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        try {
            long start = System.nanoTime();
            Compute chosen = compute.start();
            Compute auto = chosen.with(Precision.AUTO);
            line(out, "engine", String.format(Locale.ROOT, "%s, loaded in %.1f s", Engine.version(), since(start)));
            line(out, "processor", Engine.processor());
            line(out, "device", chosen.device() + (chosen.cuda() || Engine.hasCudaEngine() ? "" : cudaHint()));
            line(out, "precision", auto.bfloat16() ? "auto is bfloat16" : bfloatHint());
            line(out, "threads", Integer.toString(Engine.threads()));
            well = Convolutions.right();
            line(
                    out,
                    "check",
                    well
                            ? "convolutions and their gradients are what they are in float64"
                            : "WRONG: the engine's convolutions are not right on this processor; trust no figure from it");
        } catch (InputError e) {
            well = false;
            line(out, "engine", "MISSING: " + e.getMessage());
        }
        line(out, "memory", memory());
        line(out, "disk", disk());
        line(
                out,
                "data",
                "fashion-mnist: 10,000 images ship with Ventral; the full set: "
                        + (FashionMnist.installed()
                                ? "installed"
                                : "not installed (Debian's package dataset-fashion-mnist)"));
        out.println(well ? "All is well." : "Something is missing or wrong; see above.");
        out.flush();
        return well ? 0 : 1;
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static String cudaHint() {
        return " (for a GPU: build with VENTRAL_ENGINE=cuda, with the CUDA 13 libraries on LD_LIBRARY_PATH)";
    }

    private static String bfloatHint() {
        return "auto is float32: this processor does not compute in bfloat16 (AVX-512 BF16 or AMX), which is slower but"
                + " no less right";
    }

    private static String memory() {
        double heap = Runtime.getRuntime().maxMemory() / 0x1p30;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os) {
            return String.format(
                    Locale.ROOT,
                    "%.1f GiB, %.1f GiB free; Java's share at most %.1f GiB",
                    os.getTotalMemorySize() / 0x1p30,
                    os.getFreeMemorySize() / 0x1p30,
                    heap);
        }
        return String.format(Locale.ROOT, "Java's share at most %.1f GiB", heap);
    }

    private static String disk() {
        Path here = Path.of("").toAbsolutePath();
        try {
            return String.format(
                    Locale.ROOT,
                    "%.1f GiB free in the working folder%s",
                    Files.getFileStore(here).getUsableSpace() / 0x1p30,
                    Files.isWritable(here) ? "" : ", which CANNOT BE WRITTEN TO (use --out)");
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-10s %s%n", name, value);
    }
}
