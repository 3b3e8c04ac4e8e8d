package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.array.Npy;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.NeuralResponses;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.EncodingModel;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.run.Provenance;
import dev.ventral.run.RunFolder;
import dev.ventral.tensor.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingStageTest {
    private static final int IMAGES = 60;
    private static final Experiment EXPERIMENT = ExperimentFile.parse("""
        name: test
        data: {kind: fashion-mnist}
        unreliable-recordings: allow
        recording:
          one: {kind: simulated-v1, images: 60, units: 6, repeated: 10, repeats: 3, acuity: 12, wavelengths: [0.2, 0.33]}
          two: {kind: simulated-v1, images: 60, units: 4, repeated: 10, repeats: 3, acuity: 12, wavelengths: [0.2, 0.33], scan: 1}
        encoding:
          kind: ridge
          features: {kind: gabor, size: 12, wavelengths: [0.24, 0.48], grid: 3}
          penalties: 4
          folds: 2
        network: {kind: resnet18}
        training: {epochs: 1}
        conditions: {none: {}}
        """, "test.yaml", List.of());

    @TempDir
    Path parent;

    private static Images stimuli() {
        var random = new SplittableRandom(1);
        float[] pixels = new float[IMAGES * 144];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble();
        }
        return Images.ofFloats(IMAGES, 1, 12, 12, pixels);
    }

    private List<GuidingRecording> run(boolean fit, boolean responses) {
        return run(new RecordingStage.Needs(fit, responses, false, false));
    }

    private List<GuidingRecording> run(RecordingStage.Needs needs) {
        try (RunFolder folder = RunFolder.open(parent.resolve("run"), "name: test\n")) {
            return new RecordingStage(
                            EXPERIMENT,
                            folder,
                            stimuli(),
                            Compute.CPU,
                            Event.Listener.none(),
                            new Provenance(Compute.CPU, List.of(0)))
                    .run(needs);
        }
    }

    private Path own(String name) {
        return parent.resolve("run/recordings").resolve(name);
    }

    private static NeuralResponses responses(List<GuidingRecording> brains) {
        assertThat(brains).hasSize(1);
        NeuralResponses responses = brains.getFirst().responses();
        if (responses == null) {
            throw new AssertionError("no responses");
        }
        return responses;
    }

    /// Two scans of the same images: their units side by side, for the images that were shown once.
    @Test
    void responsesAreThoseOfTheRecordingsAndTheirModels() throws IOException {
        List<GuidingRecording> first = run(true, true);
        NeuralResponses got = responses(first);
        TargetResponses predicted = got.model();
        if (predicted == null) {
            throw new AssertionError("no predictions");
        }
        assertThat(got.data().units()).isEqualTo(10);
        assertThat(got.data().images()).isEqualTo(50);
        assertThat(predicted.units()).isEqualTo(10);
        int column = 0;
        for (String name : List.of("one", "two")) {
            Recording recording =
                    EXPERIMENT.recording().sources().get(name).read(new RecordingContext(stimuli(), 0, Compute.CPU));
            float[] means = recording.means();
            EncodingModel model = EncodingModel.load(own(name).resolve("encoding.safetensors"), Compute.CPU);
            float[] asked = model.predict(first.getFirst().images());
            int units = recording.units();
            int fitted = recording.count() - model.heldOut().length;
            for (int u = 0; u < units; u++) {
                double sum = 0;
                for (int i = 0; i < recording.count(); i++) {
                    boolean held = Arrays.binarySearch(model.heldOut(), i) >= 0;
                    sum += held ? 0 : means[i * units + u];
                }
                assertThat(got.scale().mean()[column + u]).isCloseTo(sum / fitted, within(1e-5));
                for (int i = 0; i < 50; i++) {
                    assertThat(got.data().values()[i * 10 + column + u])
                            .isEqualTo(means[number(recording, i) * units + u]);
                    assertThat(predicted.values()[i * 10 + column + u]).isEqualTo(asked[i * units + u]);
                }
            }
            column += units;
        }
        // again: read from the folder, to the same bits
        Path encoding = own("one").resolve("encoding.safetensors");
        long made = Files.getLastModifiedTime(encoding).toMillis();
        NeuralResponses again = responses(run(true, true));
        assertThat(Files.getLastModifiedTime(encoding).toMillis()).isEqualTo(made);
        assertThat(again.data()).isEqualTo(got.data());
        assertThat(again.model()).isEqualTo(predicted);
        Npy.write(own("one").resolve("responses-model.npy"), new float[12], 2, 6);
        assertThatThrownBy(() -> run(true, true))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("responses-model.npy: expected a matrix of 50 x 6, got shape [2, 6]");
    }

    /// The number of the k-th image that was shown once.
    private static int number(Recording recording, int k) {
        int seen = -1;
        for (int i = 0; i < recording.count(); i++) {
            seen += recording.repeats(i) == 1 ? 1 : 0;
            if (seen == k) {
                return i;
            }
        }
        throw new AssertionError("no image " + k);
    }

    /// The model is asked about the training images themselves, and only where a term needs it; recordings of
    /// the same images stay apart where a term is limited to some.
    @Test
    void trainingImagesArePredictedWhereATermNeedsIt() {
        run(true, true);
        assertThat(own("one").resolve("responses-training.npy")).doesNotExist();
        List<GuidingRecording> brains = run(new RecordingStage.Needs(true, true, true, true));
        assertThat(brains.stream().map(GuidingRecording::name)).containsExactly("one", "two");
        for (GuidingRecording brain : brains) {
            NeuralResponses responses = brain.responses();
            TargetResponses training = responses == null ? null : responses.training();
            if (training == null) {
                throw new AssertionError("no predictions");
            }
            EncodingModel model = EncodingModel.load(own(brain.name()).resolve("encoding.safetensors"), Compute.CPU);
            assertThat(training.values()).isEqualTo(model.predict(stimuli()));
            assertThat(training.images()).isEqualTo(IMAGES);
        }
        assertThat(run(new RecordingStage.Needs(true, true, true, false))).hasSize(1);
    }

    @Test
    void nothingIsKeptThatNoTermNeeds() {
        assertThat(run(true, false).getFirst().responses()).isNull();
        assertThat(own("one").resolve("responses-model.npy")).doesNotExist();
        assertThat(responses(run(false, true)).model()).isNull();
        // a folder that was made without is completed
        assertThat(responses(run(true, true)).model()).isNotNull();
    }
}
