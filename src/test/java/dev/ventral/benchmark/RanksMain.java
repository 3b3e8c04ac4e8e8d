package dev.ventral.benchmark;

import dev.ventral.Event;
import dev.ventral.data.Augmentation;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Splits;
import dev.ventral.data.image.Images;
import dev.ventral.distributed.Launch;
import dev.ventral.distributed.RankGroup;
import dev.ventral.distributed.RankInfo;
import dev.ventral.distributed.Rendezvous;
import dev.ventral.network.Normalization;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Stem;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Engine;
import dev.ventral.tensor.Precision;
import dev.ventral.training.DataParallel;
import dev.ventral.training.InitialWeights;
import dev.ventral.training.InputPerturbation;
import dev.ventral.training.Optimizer;
import dev.ventral.training.Schedule;
import dev.ventral.training.Training;
import dev.ventral.training.Training.BatchStatistics;
import dev.ventral.training.TrainingJob;
import dev.ventral.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;

/// The same steps of training by one rank with two threads and by two ranks with one thread each, in turn:
/// wall time, and the median ratio; and what a sum over the ranks takes. Starting processes and the first
/// steps are not counted.
public final class RanksMain {
    private static final int SIDE = 32;
    private static final int WARM = 3;
    private static final int SUMS = 300;

    private RanksMain() {}

    /// @param args pairs (3 where absent), images per step (64), steps (12), width of the ResNet-18 (32), whose
    ///     images batch norms of two ranks normalise by (synchronised, or local)
    public static void main(String[] args) throws IOException {
        if (args.length > 0 && args[0].equals("rank")) {
            rank(List.of(args));
            return;
        }
        List<String> sizes = IntStream.range(1, 5)
                .mapToObj(i -> i < args.length
                        ? args[i]
                        : List.of("3", "64", "12", "32", "synchronised").get(i))
                .toList();
        int pairs = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        double[] ratios = new double[pairs];
        for (int pair = 0; pair < pairs; pair++) {
            double one = seconds(1, sizes);
            double two = seconds(2, sizes);
            ratios[pair] = two / one;
            System.out.printf(
                    Locale.ROOT,
                    "one rank, two threads %.2f s; two ranks %.2f s; ratio %.3f%n",
                    one,
                    two,
                    ratios[pair]);
        }
        java.util.Arrays.sort(ratios);
        System.out.printf(Locale.ROOT, "median ratio %.3f%n", ratios[pairs / 2]);
    }

    private static double seconds(int ranks, List<String> sizes) throws IOException {
        Path result = Files.createTempFile("ranks", ".txt");
        try {
            int code = Launch.of(
                    ranks,
                    RanksMain.class,
                    List.of("rank", result.toString(), sizes.get(0), sizes.get(1), sizes.get(2), sizes.get(3)));
            if (code != 0) {
                throw new IllegalStateException("a rank ended with code " + code);
            }
            return Double.parseDouble(Files.readString(result));
        } finally {
            Files.delete(result);
        }
    }

    private static void rank(List<String> args) throws IOException {
        int batch = Integer.parseInt(args.get(2));
        int steps = Integer.parseInt(args.get(3));
        int width = Integer.parseInt(args.get(4));
        BatchStatistics norms = BatchStatistics.valueOf(args.get(5).toUpperCase(Locale.ROOT));
        RankInfo ranks = RankInfo.of(System.getenv());
        Compute compute =
                Engine.start(Engine.DeviceChoice.CPU, ranks.alone() ? 2 : 1).with(Precision.AUTO);
        try (var _ = new PointerScope()) {
            if (ranks.alone()) {
                Files.writeString(
                        Path.of(args.get(1)),
                        Double.toString(train(DataParallel.ALONE, compute, batch, steps, width, norms)));
                return;
            }
            try (Rendezvous meeting = Rendezvous.at(ranks, Duration.ofMinutes(2));
                    RankGroup group = RankGroup.of(meeting, compute)) {
                double seconds = train(new DataParallel(group), compute, batch, steps, width, norms);
                double sum = sum(group);
                if (ranks.rank() == 0) {
                    Files.writeString(Path.of(args.get(1)), Double.toString(seconds));
                    System.out.printf(Locale.ROOT, "a sum of 64 numbers: %.2f ms%n", sum);
                }
                group.await();
            }
        }
    }

    /// Milliseconds in which ranks that wait for nothing else sum as many numbers as a small batch norm needs.
    private static double sum(RankGroup group) {
        double[] numbers = new double[64];
        group.await();
        long start = System.nanoTime();
        for (int i = 0; i < SUMS; i++) {
            group.sum(numbers);
        }
        return (System.nanoTime() - start) / 1e6 / SUMS;
    }

    private static double train(
            DataParallel company, Compute compute, int batch, int steps, int width, BatchStatistics norms)
            throws IOException {
        var training = new Training(
                1,
                batch,
                new Optimizer.Sgd(.01, .9, false, 0),
                new Schedule.Constant(),
                Augmentation.NONE,
                Precision.AUTO,
                new InitialWeights.Drawn(),
                List.of(),
                new InputPerturbation.None(),
                norms,
                null);
        LabelledImages images = images(batch * (WARM + steps + 1));
        Path file = Files.createTempDirectory("ranks").resolve("never.safetensors");
        var task = new TrainingJob(
                "c", 0, new Resnet18(width, Stem.CIFAR), Normalization.none(3), null, training, "identity");
        try (TrainingRun run = new TrainingRun(
                task,
                new Splits(images, images, images),
                List.of(),
                _ -> {
                    throw new IllegalStateException("no network is asked for");
                },
                compute,
                file,
                Event.Listener.none(),
                company)) {
            for (int step = 0; step < WARM; step++) {
                run.step();
            }
            company.await();
            long start = System.nanoTime();
            for (int step = 0; step < steps; step++) {
                run.step();
            }
            company.await();
            return (System.nanoTime() - start) / 1e9;
        } finally {
            Files.delete(file.getParent());
        }
    }

    private static LabelledImages images(int count) {
        var random = new SplittableRandom(1);
        float[] pixels = new float[count * 3 * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble();
        }
        int[] labels = IntStream.range(0, count).map(i -> i % 10).toArray();
        return new LabelledImages(
                "noise",
                Images.ofFloats(count, 3, SIDE, SIDE, pixels),
                labels,
                IntStream.range(0, 10).mapToObj(Integer::toString).toList());
    }
}
