package dev.ventral.comparison;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.neural.Recording;
import dev.ventral.similarity.Distance;
import dev.ventral.similarity.NoiseCovariance;
import dev.ventral.similarity.RdmMeasure;
import dev.ventral.similarity.Responses;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.similarity.Trials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// `ventral similarity rdm`: a dissimilarity matrix of each input, as a file and as a picture.
public final class RdmRun {
    private final Settings settings;
    private final ResultFolder folder;
    private final UniqueNames names = new UniqueNames();
    private final List<List<String>> rows = new ArrayList<>();
    private boolean simulated;

    /// @param responses files of arrays, or recordings' descriptions
    /// @param noise an array: the covariance `units x units`, or samples of noise `n x units`
    /// @param conditions what each row of the arrays showed, where rows are trials
    /// @param folds the fold (run, session) of each row
    /// @param labels of the images, one each
    /// @param data images that simulated recordings are shown
    public record Settings(
            List<String> responses,
            RdmMeasure measure,
            @Nullable String noise,
            @Nullable String conditions,
            @Nullable String folds,
            @Nullable String labels,
            String data,
            long seed,
            Path out) {
        public Settings {
            responses = List.copyOf(responses);
        }
    }

    private RdmRun(Settings settings) {
        this.settings = settings;
        folder = ResultFolder.open(settings.out, "rdm");
    }

    /// Computes and writes everything; one input in memory at a time.
    ///
    /// @return what was made, for the terminal
    public static Table run(Settings settings, Event.Listener listener) {
        RdmRun run = new RdmRun(settings);
        run.folder.fact("distance", EnumOptions.name(settings.measure.distance()));
        for (String source : settings.responses) {
            listener.on(new Event.Started("Dissimilarities of " + source, 0));
            if (ResponseInput.isRecording(source)) {
                run.recordings(source);
            } else {
                run.array(source);
            }
            listener.on(new Event.Finished("Dissimilarities of " + source, ""));
        }
        run.folder.fact("simulated", run.simulated);
        run.folder.close();
        return new Table("", List.of("matrix", "images", "units", "mean", "lowest", "highest"), run.rows);
    }

    private void recordings(String source) {
        InputError.unless(
                settings.conditions == null && settings.folds == null,
                "--conditions, --folds: expected them for arrays only, as recording %s says which image a trial showed",
                source);
        RecordingInput.each(source, settings.data, settings.seed, (name, recording) -> {
            String own = names.unique(name.equals("recording") ? ResponseInput.name(source) : name);
            simulated |= recording.simulated();
            write(own, RecordingInput.trials(recording), source, recording);
        });
    }

    private void array(String source) {
        Responses rows = ResponseInput.responses(source);
        String name = names.unique(ResponseInput.name(source));
        if (settings.conditions == null) {
            InputError.unless(
                    settings.folds == null && settings.measure.distance() != Distance.CROSSNOBIS,
                    "%s: expected trials with --conditions and --folds for %s",
                    source,
                    settings.folds == null ? "crossnobis distances" : "--folds");
            InputError.unless(
                    !settings.measure.distance().needsNoise() || settings.noise != null,
                    "%s: expected --noise, or trials with --conditions, for Mahalanobis distances",
                    source);
            int[] each = IntStream.range(0, rows.images()).toArray();
            write(name, new Trials(rows, each, new int[each.length]), source, null);
            return;
        }
        List<String> conditions = labelsOf("--conditions", settings.conditions, source, rows.images());
        Factor levels = Factor.of(conditions);
        int[] fold = settings.folds == null
                ? new int[rows.images()]
                : Factor.of(labelsOf("--folds", settings.folds, source, rows.images()))
                        .of();
        InputError.unless(
                settings.folds != null || settings.measure.distance() != Distance.CROSSNOBIS,
                "--folds: expected the fold of each trial for crossnobis distances, got none");
        write(name, new Trials(rows, levels.of(), fold), source, null, levels.names());
    }

    private static List<String> labelsOf(String option, String file, String source, int rows) {
        List<String> labels = ResponseInput.labels(file);
        InputError.unless(
                labels.size() == rows,
                "%s %s: expected %d labels, one for each row of %s, got %d",
                option,
                file,
                rows,
                source,
                labels.size());
        return labels;
    }

    private void write(String name, Trials trials, String source, @Nullable Recording recording) {
        write(name, trials, source, recording, recording == null ? List.of() : recording.imageLabels());
    }

    /// @param items what images are called; numbers where empty
    private void write(String name, Trials trials, String source, @Nullable Recording recording, List<String> items) {
        int images = trials.images();
        int units = trials.responses().units();
        InputError.unless(images >= 3, "%s: expected 3 images or more, got %d", source, images);
        List<String> labels = settings.labels == null ? List.of() : ResponseInput.labels(settings.labels);
        InputError.unless(
                labels.isEmpty() || labels.size() == images,
                "--labels %s: expected %d labels, one for each image of %s, got %d",
                settings.labels,
                images,
                source,
                labels.size());
        NoiseCovariance noise = noise(trials);
        SquareMatrix rdm;
        try {
            rdm = settings.measure.of(trials, noise);
        } catch (InputError e) {
            throw new InputError(source + ": " + e.getMessage(), e);
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("source", source);
        facts.put("images", images);
        facts.put("units", units);
        facts.put("trials", trials.image().length);
        if (noise != null) {
            facts.put("noise", settings.noise == null ? "from the trials" : settings.noise);
            facts.put("shrinkage", noise.shrinkage());
        }
        List<String> called = items.isEmpty()
                ? IntStream.rangeClosed(1, images).mapToObj(Integer::toString).toList()
                : items;
        facts.put("stress", folder.place(name, rdm, numbered(called), labels, this::positive));
        if (images > ResultFolder.PLACED) {
            facts.put("images-on-the-plane", ResultFolder.PLACED);
        }
        if (recording != null) {
            folder.thumbnails(name, recording.images());
        }
        folder.rdm(name, rdm, facts);
        DoubleSummaryStatistics pairs = pairs(rdm);
        rows.add(List.of(
                name,
                Integer.toString(images),
                Integer.toString(units),
                Table.number(pairs.getAverage()),
                Table.number(pairs.getMin()),
                Table.number(pairs.getMax())));
    }

    private static DoubleSummaryStatistics pairs(SquareMatrix rdm) {
        var pairs = new DoubleSummaryStatistics();
        for (int i = 0; i < rdm.size(); i++) {
            for (int j = i + 1; j < rdm.size(); j++) {
                pairs.accept(rdm.get(i, j));
            }
        }
        return pairs;
    }

    private static List<String> numbered(List<String> names) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> names.get(i).equals(Integer.toString(i)) ? Integer.toString(i + 1) : names.get(i))
                .toList();
    }

    /// What is needed and given, or estimated from the trials.
    private @Nullable NoiseCovariance noise(Trials trials) {
        InputError.unless(
                settings.noise == null || settings.measure.distance().needsNoise(),
                "--noise: expected it for mahalanobis and crossnobis only, got %s",
                EnumOptions.name(settings.measure.distance()));
        if (!settings.measure.distance().needsNoise()) {
            return null;
        }
        return settings.noise == null
                ? trials.noise()
                : NoiseInput.read(settings.noise, trials.responses().units());
    }

    /// For scaling: estimates of distances may be below 0, distances not; squared ones are brought to their roots.
    private SquareMatrix positive(SquareMatrix rdm) {
        boolean squared = settings.measure.distance().needsNoise();
        float[] values = new float[rdm.values().length];
        for (int k = 0; k < values.length; k++) {
            float value = Math.max(0, rdm.values()[k]);
            values[k] = squared ? (float) Math.sqrt(value) : value;
        }
        return new SquareMatrix(rdm.size(), values);
    }
}
