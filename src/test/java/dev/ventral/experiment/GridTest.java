package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.Event;
import dev.ventral.Sha256;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.evaluation.EvaluationContext;
import dev.ventral.evaluation.Measurement;
import dev.ventral.results.Measured;
import dev.ventral.results.MeasuredPicture;
import dev.ventral.results.MeasuredTable;
import dev.ventral.results.Result;
import dev.ventral.results.ResultRow;
import dev.ventral.run.RunFolder;
import dev.ventral.tensor.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A grid worked on by one thread or several, to its end or not.
class GridTest {
    private static final String TEXT = """
        name: t
        seeds: [0, 1]
        data: {kind: fashion-mnist, prepare: {train: 200, test: 40}}
        recording: {kind: simulated-v1, units: 12, images: 40, repeated: 40, repeats: 4}
        network: {kind: sequential, layers: [{kind: conv, out: 4, kernel: 3}, {kind: relu}, {kind: flatten}, {kind: linear}]}
        training: {epochs: 2, batch: 20, optimizer: {kind: sgd, lr: 0.05}}
        conditions:
          none: {}
          v1: {guidance: {kind: cka, tap: '0', target: {kind: data}, weight: 0.5, images: 20}}
          of-v1: {guidance: {kind: cka, tap: '0', target: {kind: condition, condition: v1, tap: '0'}, images: 20}}
        evaluation:
          - {kind: gaussian-noise, levels: [0.1, 0.3]}
          - {kind: pgd, norm: linf, epsilons: [2/255, 8/255], steps: 3}
          - {kind: deepfool, steps: 5}
          - {kind: transfer, attack: {kind: pgd, norm: linf, epsilons: [8/255], steps: 3}}
        """;

    @TempDir
    Path parent;

    private static Experiment experiment(String... settings) {
        return ExperimentFile.parse(TEXT, "test", List.of(settings));
    }

    private Path run(Experiment experiment, String name, int workers) {
        Path out = parent.resolve(name);
        var settings = new RunSettings(Compute.CPU, workers, 1, ShareMode.GRID, Duration.ofMinutes(1));
        assertThat(Runner.run(experiment, out, settings, Event.Listener.none())).isTrue();
        return out;
    }

    /// All files but those that tell of the run itself.
    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.equals("provenance.json") && !name.startsWith(".")) {
                    files.put(name, Sha256.of(file));
                }
            }
        }
        return files;
    }

    @Test
    void anyNumberOfWorkersGivesTheSameBytes() throws IOException {
        Map<String, String> one = files(run(experiment(), "one", 1));
        assertThat(one)
                .containsKeys("results.csv", "transfer.csv", "metrics.csv", "gallery/gallery.csv", "outcomes/v1-1.csv")
                .noneSatisfy((name, _) -> assertThat(name).startsWith("cells/"));
        for (int workers : new int[] {2, 3}) {
            assertThat(files(run(experiment(), "many-" + workers, workers))).isEqualTo(one);
        }
    }

    /// What two threads tell is one stage, which ends where it was said to.
    @Test
    void progressIsThatOfTheWholeGrid() {
        List<Event> events = Collections.synchronizedList(new ArrayList<>());
        var settings = new RunSettings(Compute.CPU, 2, 1, ShareMode.GRID, Duration.ofMinutes(1));
        Runner.run(experiment(), parent.resolve("run"), settings, events::add);
        List<Event.Started> stages = events.stream()
                .filter(Event.Started.class::isInstance)
                .map(Event.Started.class::cast)
                .filter(stage -> stage.stage().equals("Training and evaluating"))
                .toList();
        // 6 trainings, 6 networks under 4 evaluations and clean
        assertThat(stages)
                .singleElement()
                .satisfies(stage -> assertThat(stage.total()).isEqualTo(36 * 1000L));
        long[] advanced = events.stream()
                .filter(Event.Advanced.class::isInstance)
                .map(Event.Advanced.class::cast)
                .filter(event -> event.stage().equals("Training and evaluating"))
                .mapToLong(Event.Advanced::done)
                .toArray();
        assertThat(advanced).isNotEmpty();
        assertThat(Arrays.stream(advanced)).allMatch(done -> done >= 0 && done <= 36_000);
        assertThat(advanced[advanced.length - 1]).isGreaterThan(30_000);
    }

    private static final class Interrupted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// A listener that ends the run when so many epochs are over.
    private static Event.Listener stoppingAfter(int epochs) {
        AtomicInteger seen = new AtomicInteger();
        return event -> {
            if (event instanceof Event.Measured && seen.incrementAndGet() == epochs) {
                throw new Interrupted();
            }
        };
    }

    @Test
    void aRunThatStopsGoesOnToTheSameBytesAndCanBeLookedAtBefore() throws IOException {
        Map<String, String> whole = files(run(experiment(), "whole", 1));
        Path out = parent.resolve("stopped");
        for (int workers : new int[] {1, 2}) {
            var settings = new RunSettings(Compute.CPU, workers, 1, ShareMode.GRID, Duration.ofMinutes(1));
            assertThatThrownBy(() -> Runner.run(experiment(), out, settings, stoppingAfter(4)))
                    .isInstanceOf(Interrupted.class);
        }
        RunTables.collect(out);
        assertThat(Files.readAllLines(out.resolve("metrics.csv"))).hasSizeGreaterThan(4);
        List<ResultRow> early = ResultRow.TABLE.readIn(out);
        List<ResultRow> late = ResultRow.TABLE.readIn(parent.resolve("whole"));
        assertThat(late).containsAll(early).hasSizeGreaterThan(early.size());
        run(experiment(), "stopped", 2);
        assertThat(files(out)).isEqualTo(whole);
    }

    /// An evaluation that nothing in the house knows.
    private record Mirror() implements Evaluation {
        @Override
        public String perturbation() {
            return "mirror";
        }

        @Override
        public String words() {
            return "The first test image, and what it looks like from behind.";
        }

        @Override
        public Measurement prepare(EvaluationContext context) {
            LabelledImages test = context.test();
            return (network, progress) -> {
                progress.at(1, 1);
                float[] pixels = test.images().pixels(0);
                var picture = new MeasuredPicture("first", "as it is", pixels, 1, 28, 28, "The first image.");
                var table = new MeasuredTable("sums", List.of("sum"), List.of(List.of(Long.toString(network.seed()))));
                return Measured.figures(test.name(), List.of(new Result("mirror", "", Double.NaN, "sum", 2, 40)))
                        .with(List.of(picture), List.of(table));
            };
        }
    }

    @Test
    void anEvaluationBringsItsPicturesAndTables() throws IOException {
        Experiment read = experiment("evaluation=[]", "recording={}", "conditions={none: {}, twin: {}}");
        Experiment own = new Experiment(
                read.name(),
                read.seeds(),
                read.data(),
                read.recording(),
                read.unreliableRecordings(),
                read.encoding(),
                read.network(),
                read.training(),
                read.conditions(),
                List.of(new Mirror()),
                read.orders());
        Path out = run(own, "mirror", 2);
        assertThat(Files.readAllLines(out.resolve("evaluations/mirror/sums.csv")))
                .containsExactly("condition,seed,sum", "none,0,0", "none,1,1", "twin,0,0", "twin,1,1");
        assertThat(Files.readAllLines(out.resolve("evaluations/mirror/pictures.csv")))
                .hasSize(5)
                .startsWith("condition,seed,row,column,file,caption")
                .contains("twin,1,first,as it is,twin-1-0.png,The first image.");
        assertThat(javax.imageio.ImageIO.read(
                                out.resolve("evaluations/mirror/twin-1-0.png").toFile())
                        .getWidth())
                .isEqualTo(28);
        assertThat(Files.readString(out.resolve("titles.csv")))
                .contains("mirror,Mirror,\"The first test image, and what it looks like from behind.\"");
        assertThat(ResultRow.TABLE.readIn(out).stream()
                        .filter(row -> row.perturbation().equals("mirror")))
                .hasSize(4);
    }

    /// The gallery shows what was measured: an image stands, and is then shown as it is, or its nearest change is.
    @Test
    void theGalleryShowsWhatWasMeasured() throws IOException {
        Path out = run(experiment("recording={}", "conditions={none: {}, twin: {}}"), "gallery", 1);
        List<String> lines = Files.readAllLines(out.resolve("gallery/gallery.csv"));
        // six images of two networks of the first seed, clean, under noise, PGD and DeepFool (which has no epsilon)
        assertThat(lines).hasSize(1 + 2 * 6 * 3);
        List<String> outcomes = Files.readAllLines(out.resolve("outcomes/none-0.csv"));
        String standing = outcomes.stream()
                .filter(line -> line.contains(",pgd,linf," + 8 / 255.0))
                .map(line -> line.split(",")[4])
                .findFirst()
                .orElseThrow();
        for (String line : lines) {
            String[] cells = line.split(",");
            if (cells[1].equals("none") && cells[3].equals("pgd")) {
                boolean right = cells[7].equals(cells[8]);
                assertThat(right).isEqualTo(standing.charAt(Integer.parseInt(cells[6])) == '1');
            }
        }
    }

    @Test
    void aFolderThatIsNoRunsIsLeftAlone() {
        RunTables.collect(parent);
        assertThat(parent).isEmptyDirectory();
        assertThat(Files.exists(parent.resolve(RunFolder.EXPERIMENT))).isFalse();
    }
}
