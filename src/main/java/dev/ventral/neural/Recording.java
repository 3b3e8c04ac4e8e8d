package dev.ventral.neural;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.tensor.Shuffle;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// Responses of many units (neurons, voxels, sites) to images, trial by trial. Immutable; checked when made.
///
/// A trial is one presentation of one image to the whole population. Images need not have equally many
/// trials, but each has one at least. Where only the averages over repeats are known, they stand as one
/// trial per image, and [#repeated] is false. Trials, units and images are counted from 0; images keep the
/// order of [#images].
public final class Recording {
    private final String name;
    private final boolean simulated;
    private final Images images;
    private final float[][] responses;
    private final int[] imageOfTrial;
    private final int[][] trialsOfImage;
    private final List<String> unitLabels;
    private final List<String> imageLabels;
    private final Map<Covariate, float[]> covariates;
    private final int[] sessionOfTrial;
    private final int[] heldOut;

    /// @param name what reports and messages call it
    /// @param simulated whether no brain was recorded; the name must then say `simulated`
    /// @param responses `trials x units`, kept, not copied, not to be written to; finite
    /// @param imageOfTrial the number of the image shown in each trial
    /// @param unitLabels one per unit
    /// @param imageLabels one per image
    /// @param covariates one value per trial each; may be empty
    /// @throws InputError if counts do not fit, a value is not finite, or an image has no trial
    public Recording(
            String name,
            boolean simulated,
            Images images,
            float[][] responses,
            int[] imageOfTrial,
            List<String> unitLabels,
            List<String> imageLabels,
            Map<Covariate, float[]> covariates) {
        this(
                name,
                simulated,
                images,
                responses,
                imageOfTrial,
                unitLabels,
                imageLabels,
                covariates,
                new int[responses.length],
                new int[0]);
    }

    private Recording(
            String name,
            boolean simulated,
            Images images,
            float[][] responses,
            int[] imageOfTrial,
            List<String> unitLabels,
            List<String> imageLabels,
            Map<Covariate, float[]> covariates,
            int[] sessionOfTrial,
            int[] heldOut) {
        this.name = name;
        this.simulated = simulated;
        this.images = images;
        this.responses = responses.clone();
        this.imageOfTrial = imageOfTrial.clone();
        this.unitLabels = List.copyOf(unitLabels);
        this.imageLabels = List.copyOf(imageLabels);
        this.covariates = covariates.isEmpty() ? Map.of() : new EnumMap<>(covariates);
        this.sessionOfTrial = sessionOfTrial.clone();
        this.heldOut = heldOut.clone();
        RecordingChecks.check(this);
        this.trialsOfImage = RecordingChecks.trialsOfImage(this);
    }

    /// A real recording without covariates, units and images labelled by their numbers.
    public static Recording ofTrials(String name, Images images, float[][] responses, int[] imageOfTrial) {
        int units = responses.length == 0 ? 0 : responses[0].length;
        return new Recording(
                name, false, images, responses, imageOfTrial, numbers(units), numbers(images.count()), Map.of());
    }

    /// A simulated recording without covariates, units and images labelled by their numbers.
    ///
    /// @param name which must say `simulated`
    public static Recording simulated(String name, Images images, float[][] responses, int[] imageOfTrial) {
        int units = responses.length == 0 ? 0 : responses[0].length;
        return new Recording(
                name, true, images, responses, imageOfTrial, numbers(units), numbers(images.count()), Map.of());
    }

    /// A real recording of which only the averages are known: `images x units`, in the order of the images.
    public static Recording ofMeans(String name, Images images, float[][] means) {
        return ofTrials(name, images, means, IntStream.range(0, means.length).toArray());
    }

    /// The same recording, its trials made in these sessions.
    ///
    /// @param sessionOfTrial a number for each trial; which numbers does not matter
    public Recording withSessions(int[] sessionOfTrial) {
        return with(responses, unitLabels, sessionOfTrial, heldOut);
    }

    /// The same recording, these images set apart: models are tested on them and fitted on all others.
    ///
    /// @param heldOut numbers of images, ascending; none: a share is drawn where one is needed
    public Recording withHeldOut(int[] heldOut) {
        return with(responses, unitLabels, sessionOfTrial, heldOut);
    }

    /// The same trials with other responses.
    ///
    /// @param responses `trials x units`, kept, not copied
    Recording withResponses(float[][] responses, List<String> unitLabels) {
        return with(responses, unitLabels, sessionOfTrial, heldOut);
    }

    private Recording with(float[][] responses, List<String> unitLabels, int[] sessionOfTrial, int[] heldOut) {
        return new Recording(
                name,
                simulated,
                images,
                responses,
                imageOfTrial,
                unitLabels,
                imageLabels,
                covariates,
                sessionOfTrial,
                heldOut);
    }

    public String name() {
        return name;
    }

    /// Whether no brain was recorded.
    public boolean simulated() {
        return simulated;
    }

    /// The images as they were shown.
    public Images images() {
        return images;
    }

    /// The number of images.
    public int count() {
        return images.count();
    }

    /// The number of units.
    public int units() {
        return unitLabels.size();
    }

    /// The number of trials.
    public int trials() {
        return responses.length;
    }

    public List<String> unitLabels() {
        return unitLabels;
    }

    public List<String> imageLabels() {
        return imageLabels;
    }

    /// The responses of all units in one trial, a copy.
    public float[] response(int trial) {
        return responses[trial].clone();
    }

    /// The response of one unit in one trial.
    public float response(int trial, int unit) {
        return responses[trial][unit];
    }

    /// These trials as a float32 CPU tensor `n x units`.
    public Tensor tensor(int[] trials) {
        float[] values = new float[Math.multiplyExact(trials.length, units())];
        for (int i = 0; i < trials.length; i++) {
            System.arraycopy(responses[trials[i]], 0, values, i * units(), units());
        }
        return Tensors.of(values, trials.length, units());
    }

    /// The image shown in one trial.
    public int imageOfTrial(int trial) {
        return imageOfTrial[trial];
    }

    /// The image shown in each trial, a copy.
    public int[] imageOfTrial() {
        return imageOfTrial.clone();
    }

    /// The trials in which an image was shown, in their order, a copy.
    public int[] trialsOf(int image) {
        return trialsOfImage[image].clone();
    }

    /// How often an image was shown.
    public int repeats(int image) {
        return trialsOfImage[image].length;
    }

    /// Whether any image was shown more than once, trial by trial.
    public boolean repeated() {
        return responses.length > count();
    }

    /// The images shown at least twice, ascending (the "oracle" images of Li et al. 2019).
    public int[] repeatedImages() {
        return IntStream.range(0, count()).filter(i -> repeats(i) >= 2).toArray();
    }

    /// The session of each trial, a copy.
    public int[] sessionOfTrial() {
        return sessionOfTrial.clone();
    }

    /// The number of sessions in which there are trials.
    public int sessions() {
        return (int) Arrays.stream(sessionOfTrial).distinct().count();
    }

    /// The images that are set apart for testing, ascending, a copy; none where a share is drawn.
    public int[] heldOut() {
        return heldOut.clone();
    }

    /// The covariates that were recorded.
    public Set<Covariate> covariates() {
        return Collections.unmodifiableSet(covariates.keySet());
    }

    /// A covariate in each trial, a copy.
    public float[] covariate(Covariate covariate) {
        float[] values = covariates.get(covariate);
        if (values == null) {
            throw new IllegalArgumentException("recording " + name + " has no " + covariate);
        }
        return values.clone();
    }

    /// Responses averaged over repeats, `images x units`, row-major.
    public float[] means() {
        float[] means = new float[Math.multiplyExact(count(), units())];
        double[] sum = new double[units()];
        for (int i = 0; i < count(); i++) {
            Arrays.fill(sum, 0);
            for (int t : trialsOfImage[i]) {
                for (int u = 0; u < sum.length; u++) {
                    sum[u] += responses[t][u];
                }
            }
            for (int u = 0; u < sum.length; u++) {
                means[i * sum.length + u] = (float) (sum[u] / trialsOfImage[i].length);
            }
        }
        return means;
    }

    /// The same recording with these units only, in this order.
    Recording withUnits(int[] chosen) {
        float[][] rows = new float[trials()][chosen.length];
        for (int t = 0; t < rows.length; t++) {
            for (int k = 0; k < chosen.length; k++) {
                rows[t][k] = responses[t][chosen[k]];
            }
        }
        return withResponses(
                rows, Arrays.stream(chosen).mapToObj(unitLabels::get).toList());
    }

    /// The same recording with these images only, in this order, and their trials.
    public Recording select(int[] chosen) {
        return select(
                chosen, Arrays.stream(chosen).mapToObj(i -> trialsOfImage[i]).toArray(int[][]::new));
    }

    /// The same recording with these images only, in this order.
    ///
    /// @param trialsOf for each of them the trials that stay, at least one
    Recording select(int[] chosen, int[][] trialsOf) {
        List<float[]> rows = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        var of = IntStream.builder();
        var from = IntStream.builder();
        for (int i = 0; i < chosen.length; i++) {
            labels.add(imageLabels.get(chosen[i]));
            for (int t : trialsOf[i]) {
                rows.add(responses[t]);
                of.add(i);
                from.add(t);
            }
        }
        int[] trials = from.build().toArray();
        var columns = new EnumMap<Covariate, float[]>(Covariate.class);
        covariates.forEach((covariate, values) -> {
            float[] column = new float[trials.length];
            for (int t = 0; t < column.length; t++) {
                column[t] = values[trials[t]];
            }
            columns.put(covariate, column);
        });
        return new Recording(
                name,
                simulated,
                images.select(chosen),
                rows.toArray(float[][]::new),
                of.build().toArray(),
                unitLabels,
                labels,
                columns,
                Arrays.stream(trials).map(t -> sessionOfTrial[t]).toArray(),
                IntStream.range(0, chosen.length)
                        .filter(i -> Arrays.binarySearch(heldOut, chosen[i]) >= 0)
                        .toArray());
    }

    /// Two disjoint sets of images, each ascending, drawn by `seed`.
    ///
    /// @param fit images to fit a model on
    /// @param heldOut images to test it on
    public record Split(int[] fit, int[] heldOut) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Split(int[] f, int[] h) && Arrays.equals(f, fit) && Arrays.equals(h, heldOut);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(fit) + Arrays.hashCode(heldOut);
        }
    }

    /// Holds out the images that the recording sets apart; where it does not, a fraction of the images, at
    /// least one, drawn by `seed`.
    public Split split(double heldOut, long seed) {
        int count = count();
        InputError.unless(
                heldOut > 0 && heldOut < 1 && count >= 2,
                "recording %s: expected a fraction between 0 and 1 of at least 2 images to hold out, got %s of %d",
                name,
                heldOut,
                count);
        if (this.heldOut.length > 0) {
            int[] others = IntStream.range(0, count)
                    .filter(i -> Arrays.binarySearch(this.heldOut, i) < 0)
                    .toArray();
            return new Split(others, heldOut());
        }
        int[] order = IntStream.range(0, count).toArray();
        var random = new SplittableRandom(Seeds.mix(seed, 0x4E1D));
        Shuffle.inPlace(order, random);
        int held = Math.clamp(Math.round(heldOut * count), 1, count - 1);
        int[] test = Arrays.copyOfRange(order, 0, held);
        int[] fit = Arrays.copyOfRange(order, held, count);
        Arrays.sort(test);
        Arrays.sort(fit);
        return new Split(fit, test);
    }

    /// A row of the responses, for readers within the room that do not write to it.
    float[] row(int trial) {
        return responses[trial];
    }

    /// Labels for what has none: `0`, `1`, …
    public static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    @Override
    public String toString() {
        return name + ": " + count() + " images, " + units() + " units, " + trials() + " trials";
    }
}
