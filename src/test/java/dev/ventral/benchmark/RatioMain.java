package dev.ventral.benchmark;

import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.bytedeco.pytorch.global.torch;

/// How long a step takes in precision `auto` compared with plain float32 on channels-first images: the two
/// are run in turn, so that whatever else the machine does meets both, and the median of the ratios is
/// printed.
///
/// With one thread the time is the processor time of that thread, which other programs hardly disturb.
public final class RatioMain {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private RatioMain() {}

    /// @param args number of pairs (15 where absent), number of threads (the engine's choice where absent)
    public static void main(String[] args) {
        int pairs = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        if (args.length > 1) {
            torch.set_num_threads(Integer.parseInt(args[1]));
        }
        try (var auto = new Steps(Compute.CPU.with(Precision.AUTO));
                var plain = new Steps(Compute.CPU.with(Precision.FLOAT32))) {
            compare("joint training step: auto / float32", pairs, auto, Steps::training, plain, Steps::training);
            compare("PGD step: auto / float32", pairs, auto, Steps::attack, plain, Steps::attack);
            compare("PGD step: auto, folded / float32", pairs, auto, Steps::attackFolded, plain, Steps::attack);
            compare("PGD step, folded: auto / float32", pairs, auto, Steps::attackFolded, plain, Steps::attackFolded);
        }
        // anew, as the networks above have been trained away from the labels they gave
        try (var auto = new Steps(Compute.CPU.with(Precision.AUTO));
                var plain = new Steps(Compute.CPU.with(Precision.FLOAT32))) {
            compare(
                    "PGD-40 as evaluation runs it: auto / float32",
                    Math.max(3, pairs / 3),
                    auto,
                    Steps::driven,
                    plain,
                    Steps::driven);
            compare("PGD-40, auto: as evaluation runs it / 40 steps", 3, auto, Steps::driven, auto, RatioMain::byHand);
        }
    }

    private static void compare(
            String what, int pairs, Steps auto, Consumer<Steps> fast, Steps plain, Consumer<Steps> slow) {
        double[] first = new double[pairs];
        double[] second = new double[pairs];
        double[] ratios = new double[pairs];
        for (int i = -2; i < pairs; i++) {
            double a = milliseconds(auto, fast);
            double b = milliseconds(plain, slow);
            if (i >= 0) {
                first[i] = a;
                second[i] = b;
                ratios[i] = a / b;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%-48s %8.1f ms %8.1f ms   median ratio %.3f%n",
                what,
                median(first),
                median(second),
                median(ratios));
    }

    private static void byHand(Steps steps) {
        for (int s = 0; s < Steps.DRIVEN; s++) {
            steps.attackFolded();
        }
    }

    private static double milliseconds(Steps steps, Consumer<Steps> step) {
        long start = nanoseconds();
        step.accept(steps);
        return (nanoseconds() - start) / 1e6;
    }

    private static long nanoseconds() {
        return torch.get_num_threads() == 1 ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
