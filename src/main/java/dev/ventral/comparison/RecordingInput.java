package dev.ventral.comparison;

import dev.ventral.InputError;
import dev.ventral.data.Sources;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.recordings.RecordingFolder;
import dev.ventral.similarity.Responses;
import dev.ventral.similarity.Trials;
import dev.ventral.tensor.Compute;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/// Recordings as these commands take them: one at a time, as trials on the host.
final class RecordingInput {
    private RecordingInput() {}

    /// Reads each recording of a description and gives it away, one after the other.
    ///
    /// @param data images that simulated recordings are shown
    static void each(String source, String data, long seed, BiConsumer<String, Recording> use) {
        var sources = RecordingFolder.sources(ResponseInput.path(source));
        Images stimuli = Sources.parse(data).read().train().images();
        sources.forEach((name, each) -> use.accept(name, each.read(new RecordingContext(stimuli, seed, Compute.CPU))));
    }

    /// All trials; those of an image are dealt to as many folds as the image shown least often has trials.
    static Trials trials(Recording recording) {
        checkImages(recording);
        int[] image = recording.imageOfTrial();
        int least = IntStream.range(0, recording.count())
                .map(recording::repeats)
                .min()
                .orElseThrow();
        int[] fold = new int[image.length];
        for (int i = 0; i < recording.count(); i++) {
            int[] trials = recording.trialsOf(i);
            for (int k = 0; k < trials.length; k++) {
                fold[trials[k]] = k % least;
            }
        }
        return new Trials(responses(recording, IntStream.range(0, image.length).toArray()), image, fold);
    }

    /// Some trials as rows.
    static Responses responses(Recording recording, int[] trials) {
        int units = recording.units();
        double[] values = new double[Math.multiplyExact(trials.length, units)];
        for (int t = 0; t < trials.length; t++) {
            float[] row = recording.response(trials[t]);
            for (int u = 0; u < units; u++) {
                values[t * units + u] = row[u];
            }
        }
        return new Responses(trials.length, units, values);
    }

    /// With these images only, where all were repeated; an [InputError] where too few were.
    static Recording repeated(Recording recording) {
        int[] repeated = recording.repeatedImages();
        InputError.unless(
                repeated.length >= 3,
                "--repeated: expected 3 repeated images or more in recording %s, got %d",
                recording.name(),
                repeated.length);
        return repeated.length == recording.count() ? recording : recording.select(repeated);
    }

    /// Whether each image was shown at least this often.
    static boolean each(Recording recording, int repeats) {
        return IntStream.range(0, recording.count()).allMatch(i -> recording.repeats(i) >= repeats);
    }

    private static void checkImages(Recording recording) {
        InputError.unless(
                recording.count() >= 3,
                "recording %s: expected 3 images or more, got %d",
                recording.name(),
                recording.count());
    }
}
