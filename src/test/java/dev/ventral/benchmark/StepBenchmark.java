package dev.ventral.benchmark;

import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
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

/// Milliseconds per step of [Steps] in each precision. [RatioMain] compares the two on a busy machine.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 1, time = 5)
@Measurement(iterations = 3, time = 10)
public class StepBenchmark {
    @Param({"AUTO", "FLOAT32"})
    public Precision precision = Precision.AUTO;

    private Steps steps = new Steps(Compute.CPU);

    @Setup(Level.Trial)
    public void build() {
        steps.close();
        steps = new Steps(Compute.CPU.with(precision));
    }

    @TearDown(Level.Trial)
    public void free() {
        steps.close();
    }

    @Benchmark
    public void training() {
        steps.training();
    }

    @Benchmark
    public void attack() {
        steps.attack();
    }

    @Benchmark
    public void attackFolded() {
        steps.attackFolded();
    }

    /// @param args JMH's options, for example `-f 1 -wi 1 -i 2`
    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(args))
                        .include(StepBenchmark.class.getSimpleName())
                        .build())
                .run();
    }
}
