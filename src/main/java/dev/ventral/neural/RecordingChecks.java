package dev.ventral.neural;

import dev.ventral.InputError;
import java.util.Locale;

/// What holds of every recording, so that no later step has to ask.
final class RecordingChecks {
    private RecordingChecks() {}

    static void check(Recording recording) {
        String where = "recording " + recording.name();
        int images = recording.count();
        int units = recording.units();
        InputError.unless(
                !recording.simulated()
                        || recording.name().toLowerCase(Locale.ROOT).contains("simulated"),
                "%s: expected the name of a simulated recording to contain 'simulated'",
                where);
        InputError.unless(
                images > 0 && units > 0, "%s: expected images and units, got %d and %d", where, images, units);
        InputError.unless(
                recording.imageLabels().size() == images,
                "%s: expected as many image labels as images, got %d and %d",
                where,
                recording.imageLabels().size(),
                images);
        int[] shown = recording.imageOfTrial();
        InputError.unless(
                shown.length == recording.trials(),
                "%s: expected one image number per trial, got %d for %d trials x %d units",
                where,
                shown.length,
                recording.trials(),
                units);
        for (int t = 0; t < shown.length; t++) {
            InputError.unless(
                    shown[t] >= 0 && shown[t] < images,
                    "%s: trial %d: expected an image from 0 to %d (images: %s; responses: %d trials x %d units), got %d",
                    where,
                    t,
                    images - 1,
                    recording.images(),
                    shown.length,
                    units,
                    shown[t]);
            checkRow(recording, t, where);
        }
        sessions(recording, where);
        heldOut(recording, where);
        for (Covariate covariate : recording.covariates()) {
            checkColumn(recording, covariate, where);
        }
    }

    private static void sessions(Recording recording, String where) {
        InputError.unless(
                recording.sessionOfTrial().length == recording.trials(),
                "%s: expected one session per trial, got %d for %d trials",
                where,
                recording.sessionOfTrial().length,
                recording.trials());
    }

    private static void heldOut(Recording recording, String where) {
        int before = -1;
        for (int image : recording.heldOut()) {
            InputError.unless(
                    image > before && image < recording.count(),
                    "%s: expected held-out images from 0 to %d, ascending, got %d after %d",
                    where,
                    recording.count() - 1,
                    image,
                    before);
            before = image;
        }
        InputError.unless(
                recording.heldOut().length < recording.count() || recording.count() == 0,
                "%s: expected images to be left to fit models on, got all %d held out",
                where,
                recording.count());
    }

    static int[][] trialsOfImage(Recording recording) {
        int[] shown = recording.imageOfTrial();
        int[] count = new int[recording.count()];
        for (int image : shown) {
            count[image]++;
        }
        int[][] trials = new int[count.length][];
        for (int i = 0; i < count.length; i++) {
            InputError.unless(
                    count[i] > 0,
                    "recording %s: expected a response to every image (images: %s; responses: %d trials x %d units),"
                            + " got none to image %d",
                    recording.name(),
                    recording.images(),
                    recording.trials(),
                    recording.units(),
                    i);
            trials[i] = new int[count[i]];
        }
        int[] next = new int[count.length];
        for (int t = 0; t < shown.length; t++) {
            trials[shown[t]][next[shown[t]]++] = t;
        }
        return trials;
    }

    private static void checkRow(Recording recording, int trial, String where) {
        float[] row = recording.row(trial);
        InputError.unless(
                row.length == recording.units(),
                "%s: trial %d: expected %d units, got %d",
                where,
                trial,
                recording.units(),
                row.length);
        for (int u = 0; u < row.length; u++) {
            // Formatting is kept out of the loop over all responses.
            if (!Float.isFinite(row[u])) {
                throw new InputError(
                        where + ": trial " + trial + ", unit " + u + ": expected a finite response, got " + row[u]);
            }
        }
    }

    private static void checkColumn(Recording recording, Covariate covariate, String where) {
        float[] values = recording.covariate(covariate);
        InputError.unless(
                values.length == recording.trials(),
                "%s: %s: expected one value per trial, got %d for %d trials",
                where,
                covariate,
                values.length,
                recording.trials());
        for (int t = 0; t < values.length; t++) {
            InputError.unless(
                    Float.isFinite(values[t]),
                    "%s: %s in trial %d: expected a finite value, got %s",
                    where,
                    covariate,
                    t,
                    values[t]);
        }
    }
}
