package dev.ventral.neural.source;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.array.ArrayFile;
import dev.ventral.array.ArrayRef;
import dev.ventral.component.Default;
import dev.ventral.data.image.ImageLayout;
import dev.ventral.neural.Recording;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Sorted units of an NWB file (Neurodata Without Borders 2): spikes counted in a window after the onset of
/// each image.
///
/// Read are the table `/units` (`spike_times` with `spike_times_index`), and the presentations: a table of
/// intervals such as `/intervals/trials`, with `start_time` and a column that says which image was shown, by
/// its number or its name; or an `IndexSeries` below `/stimulus/presentation`, whose `timestamps` are the
/// onsets and whose `data` the numbers. Presentations of a negative number, or of no name, are blanks and
/// left out, as are images that were never shown.
///
/// Images come from a folder, a zip or arrays; without `images`, from the only array of images below
/// `/stimulus/templates`, whose frames are taken to be rows x columns (x channels), as nearly all software
/// writes them (the schema's own order is frame, x, y: say so by `image-layout`).
///
/// @param name what reports call it
/// @param file the NWB file
/// @param presentations where they are in the file
/// @param stimulus the column that says which image was shown; for an `IndexSeries` it is `data`
/// @param firstImage the number of the first image there: 0 or 1
/// @param images a folder or zip of JPEG and PNG files, or arrays; absent: those in the file
/// @param imageLayout how image arrays lie
/// @param from start of the window after onset, in seconds, included
/// @param to its end, not included
/// @param response spikes per second, or their number
/// @param units which units are taken, by values of columns of `/units`: `{quality: [good]}`
/// @param grey convert the images to one channel
/// @param size side in pixels to which the images are brought; absent: as they are
@JsonClassDescription("Units of an NWB file: spikes counted after the onset of each image.")
@JsonTypeName("nwb")
public record NwbRecording(
        String name,
        Path file,
        @Default("intervals/trials") String presentations,
        @Nullable String stimulus,
        @Default("0") int firstImage,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Default("[]")
        List<ArrayRef> images,

        @Nullable ImageLayout imageLayout,
        @Default("0.05") double from,
        @Default("0.15") double to,
        @Default("rate") Response response,
        @Default("{}") Map<String, List<String>> units,
        @Default("false") boolean grey,
        @Nullable Integer size)
        implements RecordingSource {

    /// The unit of responses.
    public enum Response {
        /// Spikes per second.
        RATE,
        /// The number of spikes.
        COUNT
    }

    public NwbRecording {
        images = List.copyOf(images);
        units = Map.copyOf(units);
        InputError.unless(!name.isBlank(), "nwb.name: expected a name, got none");
        InputError.unless(firstImage == 0 || firstImage == 1, "nwb.first-image: expected 0 or 1, got %s", firstImage);
        InputError.unless(
                Double.isFinite(from) && Double.isFinite(to) && from < to,
                "nwb.to: expected a window that ends after it begins, got %s to %s",
                from,
                to);
        InputError.unless(
                size == null || size >= 1 && size <= 4096,
                "nwb.size: expected a number of pixels from 1 to 4096, got %s",
                size);
    }

    @Override
    public Recording read(RecordingContext context) {
        try (ArrayFile nwb = ArrayFile.open(file)) {
            List<String> variables =
                    nwb.entries().stream().map(ArrayFile.Entry::name).toList();
            need(variables, "units/spike_times");
            need(variables, "units/spike_times_index");
            Spikes spikes = Spikes.of(
                    nwb.read("units/spike_times").doubles(),
                    nwb.read("units/spike_times_index").longs(),
                    file + "#units/spike_times_index");
            String series = presentations + "/timestamps";
            boolean indexed = variables.contains(series);
            String onsets = indexed ? series : presentations + "/start_time";
            need(variables, onsets);
            double[] onset = nwb.read(onsets).doubles();
            Stimuli all = Stimuli.read(images(variables), imageLayout, grey, size);
            return read(spikes, onset, stimuli(variables, indexed), all);
        }
    }

    private Recording read(Spikes spikes, double[] onset, ArrayRef stimuli, Stimuli all) {
        List<String> names = Columns.texts(List.of(stimuli), onset.length, "presentation");
        int[] presented = IntStream.range(0, onset.length)
                .filter(t -> !names.get(t).isBlank() && !names.get(t).startsWith("-"))
                .toArray();
        InputError.unless(presented.length > 0, "%s: expected presentations of images, got blanks only", stimuli);
        Stimuli.Shown shown = all.shown(Columns.images(
                stimuli, Arrays.stream(presented).mapToObj(names::get).toList(), firstImage, all.labels()));
        int count = spikes.times().length;
        int[] taken = Selection.of(
                units, count, c -> Columns.texts(List.of(inside("units/" + c)), count, "unit"), file + "#units");
        double scale = response == Response.RATE ? 1 / (to - from) : 1;
        float[][] responses = new float[presented.length][taken.length];
        for (int t = 0; t < responses.length; t++) {
            for (int u = 0; u < taken.length; u++) {
                double start = onset[presented[t]];
                responses[t][u] = (float) (scale * spikes.count(taken[u], start + from, start + to));
            }
        }
        List<String> labels = Columns.texts(List.of(inside("units/id")), count, "unit");
        return new Recording(
                name,
                false,
                shown.stimuli().images(),
                responses,
                shown.imageOfTrial(),
                Arrays.stream(taken).mapToObj(labels::get).toList(),
                shown.stimuli().labels(),
                Map.of());
    }

    private List<ArrayRef> images(List<String> variables) {
        if (!images.isEmpty()) {
            return images;
        }
        List<String> templates = variables.stream()
                .filter(v -> v.startsWith("stimulus/templates/") && v.endsWith("/data"))
                .toList();
        InputError.unless(
                templates.size() == 1,
                "%s: expected images:, or one array of images below stimulus/templates, got %s",
                file,
                templates.isEmpty() ? "none" : templates);
        return List.of(inside(templates.getFirst()));
    }

    private ArrayRef stimuli(List<String> variables, boolean indexed) {
        String column = stimulus != null ? stimulus : indexed ? "data" : "";
        InputError.unless(
                !column.isEmpty() && variables.contains(presentations + "/" + column),
                "nwb.stimulus: expected a column of %s that says which image was shown, one of %s, got %s",
                presentations,
                variables.stream()
                        .filter(v -> v.startsWith(presentations + "/"))
                        .map(v -> v.substring(presentations.length() + 1))
                        .collect(Collectors.joining(", ")),
                column.isEmpty() ? "none" : "'" + column + "'");
        return inside(presentations + "/" + column);
    }

    private ArrayRef inside(String variable) {
        return new ArrayRef(file, variable);
    }

    private void need(List<String> variables, String variable) {
        InputError.unless(
                variables.contains(variable),
                "%s: expected %s in an NWB file of units and presentations, got only %s",
                file,
                variable,
                variables.stream().limit(20).collect(Collectors.joining(", ")));
    }
}
