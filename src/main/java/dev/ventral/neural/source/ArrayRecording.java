package dev.ventral.neural.source;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.component.Default;
import dev.ventral.data.image.ImageLayout;
import dev.ventral.neural.Covariate;
import dev.ventral.neural.Recording;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Responses as arrays, with the images that were shown: what nearly any laboratory has. Arrays are given as
/// `FILE` or `FILE#VARIABLE` (NPY, NPZ, MATLAB, HDF5, netCDF-4, CSV, TSV, NIfTI, MGH; see [ArrayRef]), one or
/// several that follow one another.
///
/// `axes` says what each dimension of the responses counts, in its order: `[image, unit]` for averages,
/// `[unit, image, repeat]` for single trials (a repeat that was not made is NaN for all units), `[trial,
/// unit]` where `stimuli` says which image each trial showed, `[unit, unit, unit, trial]` for volumes, of
/// which `mask` takes the voxels, `[trial, unit, time]` where `window` is averaged. Responses are read in
/// blocks, and of volumes only the voxels inside are kept.
///
/// @param name what reports call it
/// @param responses the arrays, any number type
/// @param axes what their dimensions count: [ResponseAxis]
/// @param images a folder or zip of JPEG and PNG files, in the order of their names; or arrays
/// @param imageLayout how image arrays lie; absent: `N x C x H x W`, uint8 or float on [0, 1]
/// @param grey convert the images to one channel
/// @param size side in pixels to which the images are brought; absent: as they are
/// @param window the part of the time axis that is averaged
/// @param mask which units are taken; absent: all
/// @param stimuli with trials: the number or the name (with or without extension) of the image that each
///     showed; images that none shows are left out
/// @param firstImage the number in `stimuli` of the first image: 0, or 1 as in MATLAB
/// @param sessions with trials: a number or name of each one's session
/// @param covariates with trials: values for each
/// @param unitLabels a number or name for each unit of the arrays; absent: their numbers
/// @param imageLabels a number or name for each image; absent: names of files, or numbers
/// @param heldOut images on which models are tested and never fitted, counted from 0: `[90-99]`; none: a
///     share is drawn
/// @param simulated whether no brain was recorded; the name must then say `simulated`
@JsonClassDescription("Responses as arrays (NPY, MATLAB, HDF5, NIfTI, CSV, …), images as files or arrays.")
@JsonTypeName("arrays")
public record ArrayRecording(
        String name,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<ArrayRef> responses,

        @Default("[image, unit]") List<ResponseAxis> axes,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<ArrayRef> images,

        @Nullable ImageLayout imageLayout,
        @Default("false") boolean grey,
        @Nullable Integer size,
        @Nullable ResponseWindow window,
        @Nullable UnitMask mask,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Default("[]")
        List<ArrayRef> stimuli,

        @Default("0") int firstImage,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Default("[]")
        List<ArrayRef> sessions,

        @Default("{}") Map<Covariate, ArrayRef> covariates,
        @Nullable ArrayRef unitLabels,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Default("[]")
        List<ArrayRef> imageLabels,

        @Default("[]") List<String> heldOut,
        @Default("false") boolean simulated)
        implements RecordingSource {

    public ArrayRecording {
        responses = List.copyOf(responses);
        axes = List.copyOf(axes);
        images = List.copyOf(images);
        stimuli = List.copyOf(stimuli);
        sessions = List.copyOf(sessions);
        covariates = Map.copyOf(covariates);
        imageLabels = List.copyOf(imageLabels);
        heldOut = List.copyOf(heldOut);
        InputError.unless(!name.isBlank(), "arrays.name: expected a name, got none");
        InputError.unless(!responses.isEmpty(), "arrays.responses: expected an array, got none");
        InputError.unless(!images.isEmpty(), "arrays.images: expected images, got none");
        ResponseAxis.check("arrays.axes", axes);
        boolean trials = axes.contains(ResponseAxis.TRIAL);
        InputError.unless(
                trials != stimuli.isEmpty(),
                "arrays.stimuli: expected the image of each trial where axes name trial, and only there, got %s",
                stimuli);
        InputError.unless(
                trials || sessions.isEmpty() && covariates.isEmpty(),
                "arrays.%s: expected axes that name trial, got (%s)",
                sessions.isEmpty() ? "covariates" : "sessions",
                ResponseAxis.names(axes));
        InputError.unless(
                axes.contains(ResponseAxis.TIME) == (window != null),
                "arrays.window: expected a window where axes name time, and only there, got %s",
                window);
        InputError.unless(
                firstImage == 0 || firstImage == 1, "arrays.first-image: expected 0 or 1, got %s", firstImage);
        InputError.unless(
                size == null || size >= 1 && size <= 4096,
                "arrays.size: expected a number of pixels from 1 to 4096, got %s",
                size);
        ImageRanges.check("arrays.held-out", heldOut);
    }

    @Override
    public Recording read(RecordingContext context) {
        Stimuli all = Stimuli.read(images, imageLayout, grey, size);
        int count = all.images().count();
        ResponseTable table = ResponseTable.read(
                responses, axes, window == null ? null : window::range, mask == null ? null : mask::inside);
        boolean trials = axes.contains(ResponseAxis.TRIAL);
        InputError.unless(
                trials || table.rows() == count,
                "%s: expected responses to as many images as %s has, got %d and %d",
                responses.getFirst(),
                images.getFirst(),
                table.rows(),
                count);
        Stimuli named = new Stimuli(
                all.images(), imageLabels.isEmpty() ? all.labels() : Columns.texts(imageLabels, count, "image"));
        int[] stimulus =
                trials ? stimulus(table, named) : IntStream.range(0, count).toArray();
        Stimuli.Shown shown =
                named.shown(Arrays.stream(table.row()).map(row -> stimulus[row]).toArray());
        InputError.unless(
                trials || shown.numbers().length == count,
                "%s: expected a response to every image, got none to %d of %d",
                responses.getFirst(),
                count - shown.numbers().length,
                count);
        Recording recording = new Recording(
                name,
                simulated,
                shown.stimuli().images(),
                table.responses(),
                shown.imageOfTrial(),
                unitLabels(table),
                shown.stimuli().labels(),
                covariates(table));
        if (!sessions.isEmpty()) {
            int[] session = Columns.places(Columns.texts(sessions, table.rows(), "trial"));
            recording = recording.withSessions(
                    Arrays.stream(table.row()).map(row -> session[row]).toArray());
        }
        return heldOut.isEmpty()
                ? recording
                : recording.withHeldOut(shown.places(ImageRanges.of("arrays.held-out", heldOut, count)));
    }

    /// The image of each trial, the missing ones too.
    private int[] stimulus(ResponseTable table, Stimuli named) {
        List<String> shown = Columns.texts(stimuli, table.rows(), "trial");
        return Columns.images(stimuli.getFirst(), shown, firstImage, named.labels());
    }

    private List<String> unitLabels(ResponseTable table) {
        if (unitLabels == null) {
            return table.labels();
        }
        int all = Math.toIntExact(Arrays.stream(table.shape()).reduce(1, Math::multiplyExact));
        List<String> texts = Columns.texts(List.of(unitLabels), all, "unit");
        return Arrays.stream(table.units()).mapToObj(texts::get).toList();
    }

    private Map<Covariate, float[]> covariates(ResponseTable table) {
        Map<Covariate, float[]> columns = new EnumMap<>(Covariate.class);
        covariates.forEach((covariate, file) -> {
            double[] all = Columns.numbers(List.of(file), table.rows(), "trial");
            float[] column = new float[table.row().length];
            for (int t = 0; t < column.length; t++) {
                column[t] = (float) all[table.row()[t]];
            }
            columns.put(covariate, column);
        });
        return columns;
    }
}
