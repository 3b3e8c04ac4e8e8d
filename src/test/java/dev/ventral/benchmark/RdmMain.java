package dev.ventral.benchmark;

import dev.ventral.similarity.Rdm;
import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// How long a dissimilarity matrix of n images x d features takes, against the engine's own float32 product n
/// x d x n of the same matrix (2 n n d operations); the two are run in turn, and the medians and their ratio
/// are printed, with the memory the process holds afterwards.
public final class RdmMain {
    private RdmMain() {}

    /// @param args images (4000 where absent), features (2048), runs (5), `no-product` to leave the product
    /// out
    public static void main(String[] args) {
        int images = args.length > 0 ? Integer.parseInt(args[0]) : 4000;
        int features = args.length > 1 ? Integer.parseInt(args[1]) : 2048;
        int runs = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        boolean product = args.length < 4;
        try (var _ = new PointerScope()) {
            Tensor x = torch.randn(images, features);
            measure("correlation", images, x, runs, product, Rdm::correlation);
            measure("squared Euclidean", images, x, runs, product, Rdm::squaredEuclidean);
        }
    }

    private interface Measure {
        Object of(Tensor x);
    }

    private static void measure(String what, int images, Tensor x, int runs, boolean product, Measure rdm) {
        double[] own = new double[runs];
        double[] engine = new double[runs];
        for (int run = -1; run < runs; run++) {
            double a = seconds(x, rdm);
            double b = product ? seconds(x, t -> t.mm(t.t())) : Double.NaN;
            if (run >= 0) {
                own[run] = a;
                engine[run] = b;
            }
        }
        double operations = 2.0 * images * images * x.size(1);
        System.out.printf(
                Locale.ROOT,
                "%-18s %6.2f s (%.0f GFLOP/s)  product %6.2f s (%.0f GFLOP/s)  rate %.2f of the product's, %d MB held%n",
                what,
                median(own),
                operations / median(own) / 1e9,
                median(engine),
                operations / median(engine) / 1e9,
                median(engine) / median(own),
                Pointer.physicalBytes() >> 20);
    }

    private static double seconds(Tensor x, Measure body) {
        long start = System.nanoTime();
        try (var _ = new PointerScope()) {
            body.of(x);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
