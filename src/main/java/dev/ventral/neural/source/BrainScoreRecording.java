package dev.ventral.neural.source;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.array.ArrayFile;
import dev.ventral.array.ArrayRef;
import dev.ventral.component.Default;
import dev.ventral.neural.Recording;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A neuroid assembly of Brain-Score (Schrimpf et al. 2018; BrainIO): a netCDF-4 file of `presentation x
/// neuroid (x time_bin)`, the dimensions in any order, with the levels of its indexes as variables:
/// `stimulus_id` (older: `image_id`), `neuroid_id`, `region`, `animal`, `time_bin_start` and so on.
///
/// The file with the stimulus set, a CSV with `stimulus_id` (or `image_id`) and `filename`, says which image
/// file an id is; without it the ids are the names of the files. Presentations of which all neuroids are NaN
/// are left out, and so are images that were never shown.
///
/// @param name what reports call it
/// @param assembly the netCDF-4 file
/// @param variable its variable of responses; absent: the only one of two or three dimensions
/// @param images a folder or zip of the stimulus set's JPEG and PNG files
/// @param stimuli the stimulus set's CSV file; absent: ids are names of files, with or without extension
/// @param neuroids which units are taken, by their coordinates: `{region: [IT], animal: [Chabo]}`
/// @param presentations which presentations are taken, the same: `{variation: [6]}`
/// @param window with several time bins, those whose `time_bin_start` is from the first to before the second
///     number are averaged: `[70, 170]`
/// @param grey convert the images to one channel
/// @param size side in pixels to which the images are brought; absent: as they are
@JsonClassDescription("A Brain-Score assembly (netCDF-4: presentation x neuroid x time_bin) with its stimulus set.")
@JsonTypeName("brain-score")
public record BrainScoreRecording(
        String name,
        Path assembly,
        @Nullable String variable,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<ArrayRef> images,

        @Nullable Path stimuli,
        @Default("{}") Map<String, List<String>> neuroids,
        @Default("{}") Map<String, List<String>> presentations,
        @Nullable List<Double> window,
        @Default("false") boolean grey,
        @Nullable Integer size)
        implements RecordingSource {
    private static final List<String> STIMULUS = List.of("stimulus_id", "image_id");
    private static final List<String> FILE = List.of("filename", "image_file_name", "stimulus_path_within_store");
    private static final String NEUROID = "neuroid_id";
    private static final String TIME = "time_bin_start";

    public BrainScoreRecording {
        images = List.copyOf(images);
        neuroids = Map.copyOf(neuroids);
        presentations = Map.copyOf(presentations);
        window = window == null ? null : List.copyOf(window);
        InputError.unless(!name.isBlank(), "brain-score.name: expected a name, got none");
        InputError.unless(!images.isEmpty(), "brain-score.images: expected images, got none");
        InputError.unless(
                window == null || window.size() == 2 && window.get(0) < window.get(1),
                "brain-score.window: expected [from, to], got %s",
                window);
        InputError.unless(
                size == null || size >= 1 && size <= 4096,
                "brain-score.size: expected a number of pixels from 1 to 4096, got %s",
                size);
    }

    @Override
    public Recording read(RecordingContext context) {
        List<ArrayFile.Entry> entries;
        try (ArrayFile file = ArrayFile.open(assembly)) {
            entries = file.entries();
        }
        ArrayFile.Entry responses = responses(entries);
        int neuroidCount = length(entries, NEUROID);
        String stimulus =
                STIMULUS.stream().filter(s -> has(entries, s)).findFirst().orElse(STIMULUS.getFirst());
        int presentationCount = length(entries, stimulus);
        int[] taken = Selection.of(neuroids, neuroidCount, c -> column(entries, c, neuroidCount), assembly.toString());
        int[] shown = Selection.of(
                presentations, presentationCount, c -> column(entries, c, presentationCount), assembly.toString());
        ResponseTable table = ResponseTable.read(
                List.of(inside(responses.name())),
                axes(responses, presentationCount, neuroidCount, entries),
                this::bins,
                _ -> taken);
        List<String> ids = column(entries, stimulus, presentationCount);
        int[] rows = IntStream.range(0, table.row().length)
                .filter(r -> Arrays.binarySearch(shown, table.row()[r]) >= 0)
                .toArray();
        Stimuli all = Stimuli.read(images, null, grey, size);
        Stimuli.Shown used = all.shown(Columns.images(
                inside(stimulus),
                Arrays.stream(rows).mapToObj(r -> ids.get(table.row()[r])).toList(),
                labelled(all.labels())));
        List<String> units = column(entries, NEUROID, neuroidCount);
        return new Recording(
                name,
                false,
                used.stimuli().images(),
                Arrays.stream(rows).mapToObj(r -> table.responses()[r]).toArray(float[][]::new),
                used.imageOfTrial(),
                Arrays.stream(taken).mapToObj(units::get).toList(),
                used.stimuli().labels(),
                Map.of());
    }

    /// The image of each id: by the stimulus set's table, or by its file's name.
    private Map<String, Integer> labelled(List<String> names) {
        Map<String, Integer> byName = Columns.byName(names);
        if (stimuli == null) {
            return byName;
        }
        List<ArrayFile.Entry> entries;
        try (ArrayFile file = ArrayFile.open(stimuli)) {
            entries = file.entries();
        }
        List<String> ids = Columns.texts(new ArrayRef(stimuli, first(entries, STIMULUS)));
        List<String> files = Columns.texts(new ArrayRef(stimuli, first(entries, FILE)));
        Map<String, Integer> byId = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            Integer image = byName.get(files.get(i));
            if (image != null) {
                byId.put(ids.get(i), image);
            }
        }
        return byId;
    }

    private String first(List<ArrayFile.Entry> entries, List<String> names) {
        return names.stream()
                .filter(n -> has(entries, n))
                .findFirst()
                .orElseThrow(() -> new InputError(
                        stimuli + ": expected a column " + String.join(" or ", names) + ", got " + names(entries)));
    }

    private ArrayFile.Entry responses(List<ArrayFile.Entry> entries) {
        List<ArrayFile.Entry> wide = entries.stream()
                .filter(e -> e.kind() == ArrayFile.Kind.NUMBERS
                        && e.shape().length >= 2
                        && (variable == null || e.name().equals(variable)))
                .toList();
        InputError.unless(
                wide.size() == 1,
                "%s: expected %s, got %s",
                assembly,
                variable == null
                        ? "one variable of responses, presentation x neuroid (x time_bin), or variable: NAME"
                        : "responses in the variable " + variable,
                names(wide.isEmpty() ? entries : wide));
        return wide.getFirst();
    }

    /// What the dimensions count, by their sizes.
    private List<ResponseAxis> axes(
            ArrayFile.Entry responses, int presentationCount, int neuroidCount, List<ArrayFile.Entry> entries) {
        long[] shape = responses.shape();
        int bins = has(entries, TIME) ? length(entries, TIME) : 1;
        List<ResponseAxis> axes = new ArrayList<>();
        for (long size : shape) {
            // the usual order decides between dimensions of one size
            if (size == presentationCount && !axes.contains(ResponseAxis.TRIAL)) {
                axes.add(ResponseAxis.TRIAL);
            } else if (size == neuroidCount && !axes.contains(ResponseAxis.UNIT)) {
                axes.add(ResponseAxis.UNIT);
            } else if (size == bins) {
                axes.add(ResponseAxis.TIME);
            }
        }
        InputError.unless(
                axes.size() == shape.length
                        && axes.contains(ResponseAxis.UNIT)
                        && axes.contains(ResponseAxis.TRIAL)
                        && (presentationCount != neuroidCount || shape.length == 2 || bins != neuroidCount),
                "%s: expected %d presentations x %d neuroids (x %d time bins), got %s",
                assembly,
                presentationCount,
                neuroidCount,
                bins,
                responses);
        return axes;
    }

    private int[] bins(long count) {
        double[] starts = count == 1 && window == null
                ? new double[] {0}
                : inside(TIME).read().doubles();
        if (window == null) {
            InputError.unless(
                    count == 1,
                    "brain-score.window: expected the time bins to average, as there are %d: %s, got none",
                    count,
                    Arrays.toString(starts));
            return new int[] {0, 1};
        }
        return new ResponseWindow(window.get(0), window.get(1), inside(TIME)).range(count);
    }

    private List<String> column(List<ArrayFile.Entry> entries, String name, int count) {
        InputError.unless(
                has(entries, name), "%s: expected a coordinate %s, got only %s", assembly, name, names(entries));
        return Columns.texts(List.of(inside(name)), count, "row");
    }

    private int length(List<ArrayFile.Entry> entries, String name) {
        return entries.stream()
                .filter(e -> e.name().equals(name) && e.shape().length == 1)
                .findFirst()
                .map(e -> Math.toIntExact(e.shape()[0]))
                .orElseThrow(() -> new InputError(assembly + ": expected a coordinate " + name + ", got only "
                        + names(entries) + " (of an assembly whose indexes were reset)"));
    }

    private static boolean has(List<ArrayFile.Entry> entries, String name) {
        return entries.stream().anyMatch(e -> e.name().equals(name));
    }

    private static List<String> names(List<ArrayFile.Entry> entries) {
        return entries.stream().map(ArrayFile.Entry::name).limit(30).toList();
    }

    private ArrayRef inside(String variable) {
        return new ArrayRef(assembly, variable);
    }
}
