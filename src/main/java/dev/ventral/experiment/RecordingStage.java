package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.array.Npy;
import dev.ventral.array.NumberArray;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.MergedScans;
import dev.ventral.guidance.target.NeuralResponses;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.neural.Recording;
import dev.ventral.neural.Standardisation;
import dev.ventral.neural.encoding.Encoding;
import dev.ventral.neural.encoding.EncodingModel;
import dev.ventral.neural.encoding.feature.EncodingContext;
import dev.ventral.neural.encoding.feature.FeatureNetwork;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.neural.source.RecordingSource;
import dev.ventral.recordings.EncodingFacts;
import dev.ventral.recordings.RecordingSummary;
import dev.ventral.recordings.Recordings;
import dev.ventral.recordings.ScanStability;
import dev.ventral.run.Provenance;
import dev.ventral.run.RunFolder;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Scope;
import dev.ventral.tensor.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// From recordings to similarity matrices and responses: reads, measures reliability, fits the encoding model
/// where a target asks for one, and keeps all of it in `recordings/NAME`, from where a repeated run takes it.
final class RecordingStage {
    static final long SEED = 0;
    private static final String PREDICTED = "responses-model.npy";
    private static final String TRAINING = "responses-training.npy";
    private final Experiment experiment;
    private final RunFolder folder;
    private final Images stimuli;
    private final Compute compute;
    private final Event.Listener listener;
    private final Map<String, Object> provenance = new LinkedHashMap<>();

    /// @param stimuli training images, which simulated recordings show to their animal, and which may guide
    RecordingStage(
            Experiment experiment,
            RunFolder folder,
            Images stimuli,
            Compute compute,
            Event.Listener listener,
            Provenance provenance) {
        this.experiment = experiment;
        this.folder = folder;
        this.stimuli = stimuli;
        this.compute = compute;
        this.listener = listener;
        if (!experiment.recording().sources().isEmpty()) {
            provenance.put("recordings", this.provenance);
        }
    }

    /// What the terms of the experiment need of each recording.
    ///
    /// @param fit whether a target needs the encoding model
    /// @param responses whether a term needs responses
    /// @param training whether one needs the encoding model's responses to the labelled training images
    /// @param apart whether one is limited to some recordings, so that those of the same images may not be
    ///     merged for good
    record Needs(boolean fit, boolean responses, boolean training, boolean apart) {
        static Needs of(Collection<Condition> conditions) {
            List<Guidance> terms = conditions.stream()
                    .map(Condition::guidance)
                    .filter(Objects::nonNull)
                    .toList();
            return new Needs(
                    terms.stream().anyMatch(Guidance::needsEncoding),
                    terms.stream().anyMatch(Guidance::needsResponses),
                    terms.stream().anyMatch(Guidance::needsTrainingResponses),
                    terms.stream().anyMatch(term -> !term.recordings().isEmpty()));
        }
    }

    List<GuidingRecording> run(Needs needs) {
        InputError.unless(
                !needs.fit() || experiment.encoding() != null,
                "encoding: expected an encoding model, as a guidance target is 'model', got none");
        Map<String, RecordingSource> sources = experiment.recording().sources();
        ScanStability stability = sources.size() > 1
                        && !sources.keySet().stream()
                                .allMatch(name -> complete(name, needs)
                                        && ScanStability.isIn(own(name).resolve("summary.json")))
                ? new ScanStability()
                : null;
        List<GuidingRecording> scans = new ArrayList<>();
        sources.forEach((name, source) -> scans.add(one(name, source, needs, stability)));
        if (stability != null) {
            stability.write();
        }
        return needs.apart() ? List.copyOf(scans) : MergedScans.of(scans);
    }

    private Path own(String name) {
        return folder.resolve("recordings").resolve(name);
    }

    private boolean complete(String name, Needs needs) {
        return Files.exists(own(name).resolve("summary.json"))
                && (!needs.fit() || Files.exists(own(name).resolve("similarity-model.npy")))
                && (!needs.fit() || !needs.responses() || Files.exists(own(name).resolve(PREDICTED)))
                && (!needs.training() || Files.exists(own(name).resolve(TRAINING)));
    }

    /// @param stability to be told of the recording; null where there is nothing to compare, or it is known
    private GuidingRecording one(String name, RecordingSource source, Needs needs, @Nullable ScanStability stability) {
        String stage = "Reading recording " + name;
        listener.on(new Event.Started(stage, 0));
        Recording recording = source.read(new RecordingContext(stimuli, SEED, compute));
        RecordingSummary report = RecordingSummary.of(recording, SEED);
        if (experiment.unreliableRecordings() == Experiment.Unreliable.REFUSE) {
            report.refuseNoise();
        }
        provenance.put(name, report.provenance());
        report.warning().ifPresent(warning -> listener.on(new Event.Note(warning)));
        listener.on(new Event.Finished(stage, recording.toString()));
        Path own = own(name);
        int[] shown = guiding(recording);
        Encoding encoding = needs.fit() ? experiment.encoding() : null;
        if (!complete(name, needs)) {
            measure(recording, report, encoding, shown, needs, own);
        }
        if (stability != null) {
            stability.add(name, own.resolve("summary.json"), recording.images(), report.pairs());
        }
        return new GuidingRecording(
                name.equals(Recordings.ONLY) ? recording.name() : name,
                recording.simulated(),
                recording.images().select(shown),
                matrix(own.resolve("similarity-data.npy"), shown.length),
                encoding == null ? null : matrix(own.resolve("similarity-model.npy"), shown.length),
                needs.responses() ? responses(recording, shown, needs, own) : null);
    }

    private NeuralResponses responses(Recording recording, int[] shown, Needs needs, Path own) {
        Encoding encoding = experiment.encoding();
        Recording scaled = encoding == null
                ? recording
                : recording.select(recording.split(encoding.heldOut(), SEED).fit());
        try (var _ = Scope.open()) {
            return new NeuralResponses(
                    new TargetResponses(
                            shown.length,
                            recording.units(),
                            recording.select(shown).means()),
                    needs.fit() ? predicted(own.resolve(PREDICTED), shown.length, recording.units()) : null,
                    needs.training() ? predicted(own.resolve(TRAINING), stimuli.count(), recording.units()) : null,
                    Standardisation.of(Tensors.of(scaled.means(), scaled.count(), scaled.units())));
        }
    }

    private static TargetResponses predicted(Path file, int images, int units) {
        return new TargetResponses(images, units, values(file, images, units));
    }

    private void measure(
            Recording recording,
            RecordingSummary report,
            @Nullable Encoding encoding,
            int[] shown,
            Needs needs,
            Path own) {
        InputError.unless(
                !needs.training() || (long) stimuli.count() * recording.units() <= TargetResponses.MOST,
                "guidance.stimuli: recording %s: expected at most %d responses to training images, got %d images and %d"
                        + " units; principal components or fewer units will do",
                recording.name(),
                TargetResponses.MOST,
                stimuli.count(),
                recording.units());
        save(own.resolve("similarity-data.npy"), report.ofData(shown));
        if (encoding != null) {
            String stage = "Fitting the encoding model of " + recording.name();
            listener.on(new Event.Started(stage, 0));
            EncodingModel model =
                    encoding.fit(recording, new EncodingContext(SEED, compute, listener, FeatureNetwork::of));
            report.encoding(encoding.name(), report.judge(model));
            save(own.resolve("similarity-model.npy"), report.ofModel(model, shown));
            if (needs.responses()) {
                float[] predicted = model.predict(recording.images().select(shown));
                Npy.write(own.resolve(PREDICTED), predicted, shown.length, recording.units());
            }
            if (needs.training()) {
                Npy.write(own.resolve(TRAINING), model.predict(stimuli), stimuli.count(), recording.units());
            }
            model.save(own.resolve("encoding.safetensors"));
            WholeFile.write(own.resolve("encoding.csv"), EncodingFacts.curve(model));
            listener.on(new Event.Finished(stage, report.quality()));
        }
        WholeFile.write(own.resolve("units.csv"), report.units());
        // written last: it tells that the rest is there (what ScanStability adds is not needed for that)
        WholeFile.write(own.resolve("summary.json"), report.summary());
    }

    /// The images that guide: those shown once, where they are at least half of all; repeated images then
    /// stay for measuring (Li et al. 2019 guide by the 5,000 images that are not oracle images). All,
    /// otherwise.
    private static int[] guiding(Recording recording) {
        int[] single = IntStream.range(0, recording.count())
                .filter(i -> recording.repeats(i) == 1)
                .toArray();
        return 2 * single.length >= recording.count()
                ? single
                : IntStream.range(0, recording.count()).toArray();
    }

    private static void save(Path file, SquareMatrix matrix) {
        Npy.write(file, matrix.values(), matrix.size(), matrix.size());
    }

    private static SquareMatrix matrix(Path file, int size) {
        return new SquareMatrix(size, values(file, size, size));
    }

    private static float[] values(Path file, int rows, int columns) {
        NumberArray array = Npy.read(file);
        long[] shape = array.shape();
        InputError.unless(
                shape.length == 2 && shape[0] == rows && shape[1] == columns,
                "%s: expected a matrix of %d x %d, got shape %s; delete the folder to have it made anew",
                file,
                rows,
                columns,
                Arrays.toString(shape));
        return array.floats();
    }
}
