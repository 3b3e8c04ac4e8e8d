package dev.ventral.benchmark;

import dev.ventral.data.Augmentation;
import dev.ventral.data.Batch;
import dev.ventral.data.BatchLoader;
import dev.ventral.data.Cifar10;
import dev.ventral.data.IdxPair;
import dev.ventral.data.ImageFolder;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.LoadedDataset;
import dev.ventral.data.Mnist;
import dev.ventral.data.NpyPair;
import dev.ventral.data.Preparation;
import dev.ventral.data.image.Images;
import dev.ventral.tensor.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Images per second: read from files of each format (which the system has in memory), and in batches of 64.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@OperationsPerInvocation(ReaderBenchmark.IMAGES)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
public class ReaderBenchmark {
    static final int IMAGES = 3000;

    private static final LabelledImages NO_IMAGES =
            new LabelledImages("none", Images.ofBytes(0, 3, 32, 32, new byte[0]), new int[0], List.of());

    private Path folder = Path.of("");
    private LabelledImages colour = NO_IMAGES;
    private int epoch;

    @Setup(Level.Trial)
    public void write() throws IOException {
        folder = Files.createTempDirectory("ventral-readers");
        new ReaderFiles(folder, IMAGES).write();
        colour = npy().train();
    }

    @TearDown(Level.Trial)
    public void delete() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    public LoadedDataset classFoldersZipJpeg() {
        return new ImageFolder(folder.resolve("classes.zip"), Preparation.NONE).read();
    }

    @Benchmark
    public LoadedDataset idx() {
        return new IdxPair(folder.resolve("images.idx"), folder.resolve("labels.idx"), Preparation.NONE).read();
    }

    @Benchmark
    public LoadedDataset mnistJson() {
        return new Mnist(folder, Preparation.NONE).read();
    }

    @Benchmark
    public LoadedDataset npy() {
        return new NpyPair(folder.resolve("images.npy"), folder.resolve("labels.npy"), Preparation.NONE).read();
    }

    @Benchmark
    public LoadedDataset cifarBinary() {
        return new Cifar10(folder, Preparation.NONE).read();
    }

    @Benchmark
    public int batchesPlain() {
        return epoch(Augmentation.NONE);
    }

    @Benchmark
    public int batchesCropFlip() {
        return epoch(new Augmentation(4, true, 0));
    }

    @Benchmark
    public int batchesRotation() {
        return epoch(new Augmentation(0, false, 15));
    }

    private int epoch(Augmentation augmentation) {
        int seen = 0;
        try (var loader = new BatchLoader(colour, 64, false, augmentation, Compute.CPU);
                var batches = loader.epoch(0, epoch++)) {
            while (batches.hasNext()) {
                try (Batch batch = batches.next()) {
                    seen += batch.count();
                }
            }
        }
        return seen;
    }

    /// @param args JMH's options, for example `-f 1 -wi 1 -i 2`
    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(args))
                        .include(ReaderBenchmark.class.getSimpleName())
                        .build())
                .run();
    }
}
