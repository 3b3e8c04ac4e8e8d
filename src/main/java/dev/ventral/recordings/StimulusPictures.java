package dev.ventral.recordings;

import dev.ventral.WholeFile;
import dev.ventral.data.image.Images;
import dev.ventral.neural.NoiseCeiling;
import dev.ventral.neural.Recording;
import dev.ventral.results.StimulusRow;
import dev.ventral.run.Png;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// `stimuli/` of a recording: the images with the strongest and the weakest mean responses, of the population
/// and of a few units, as small pictures. Images in the wrong order show here: what drives a unit then has
/// nothing in common.
final class StimulusPictures {
    private static final int UNITS = 6;
    private static final int EACH = 6;
    private static final int SIDE = 96;

    private final Recording recording;
    private final float[] means;
    private final List<StimulusRow> rows = new ArrayList<>();
    private final Map<Integer, String> files = new TreeMap<>();

    private StimulusPictures(Recording recording) {
        this.recording = recording;
        means = recording.means();
    }

    /// @param folder the recording's own
    static void write(Recording recording, Path folder) {
        var pictures = new StimulusPictures(recording);
        double[] population = pictures.population();
        pictures.add("all units", i -> population[i]);
        for (int unit : pictures.chosen()) {
            pictures.add("unit " + recording.unitLabels().get(unit), i -> pictures.mean(i, unit));
        }
        Path stimuli = folder.resolve("stimuli");
        pictures.files.forEach((image, file) -> WholeFile.write(stimuli.resolve(file), png(recording.images(), image)));
        StimulusRow.TABLE.writeIn(folder, pictures.rows);
    }

    private static byte[] png(Images images, int image) {
        Images one = images.select(new int[] {image});
        int longer = Math.max(one.height(), one.width());
        Images small = longer <= SIDE
                ? one
                : one.resize(
                        Math.max(1, Math.round((float) SIDE * one.height() / longer)),
                        Math.max(1, Math.round((float) SIDE * one.width() / longer)));
        return Png.of(small.pixels(0), small);
    }

    private double mean(int image, int unit) {
        return means[image * recording.units() + unit];
    }

    /// The mean over units, each at mean 0 and deviation 1 over images.
    private double[] population() {
        int count = recording.count();
        double[] population = new double[count];
        for (int u = 0; u < recording.units(); u++) {
            int unit = u;
            double mean = IntStream.range(0, count)
                    .mapToDouble(i -> mean(i, unit))
                    .average()
                    .orElse(0);
            double square = IntStream.range(0, count)
                    .mapToDouble(i -> mean(i, unit) - mean)
                    .map(d -> d * d)
                    .average()
                    .orElse(0);
            for (int i = 0; i < count && square > 0; i++) {
                population[i] += (mean(i, u) - mean) / Math.sqrt(square) / recording.units();
            }
        }
        return population;
    }

    /// The units that repeat best; where that is not known, some from the first to the last.
    private int[] chosen() {
        int units = recording.units();
        if (recording.repeatedImages().length > 1) {
            double[] explainable = NoiseCeiling.explainable(recording);
            return IntStream.range(0, units)
                    .boxed()
                    .sorted(Comparator.comparingDouble(u -> -explainable[u]))
                    .limit(UNITS)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        int some = Math.min(UNITS, units);
        return IntStream.range(0, some)
                .map(k -> (int) ((long) k * units / some))
                .toArray();
    }

    private void add(String of, ToDoubleFunction<Integer> response) {
        int[] order = IntStream.range(0, recording.count())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -response.applyAsDouble(i)))
                .mapToInt(Integer::intValue)
                .toArray();
        int each = Math.min(EACH, order.length / 2);
        for (int rank = 0; rank < each; rank++) {
            row(of, "strongest", rank, order[rank], response);
        }
        for (int rank = 0; rank < each; rank++) {
            row(of, "weakest", rank, order[order.length - 1 - rank], response);
        }
    }

    private void row(String of, String end, int rank, int image, ToDoubleFunction<Integer> response) {
        rows.add(new StimulusRow(
                of,
                end,
                rank + 1,
                image,
                recording.imageLabels().get(image),
                response.applyAsDouble(image),
                files.computeIfAbsent(image, i -> "image-" + i + ".png")));
    }
}
