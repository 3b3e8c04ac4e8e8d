package dev.ventral.neural;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.Default;
import dev.ventral.InputError;
import dev.ventral.data.ImageFiles;
import dev.ventral.data.Images;
import dev.ventral.data.NpyImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Responses as one NumPy array, with the images that were shown: what nearly any laboratory can write.
///
/// `axes` says what each dimension of the array counts, in its order: `[image, unit]` for averages, `[unit,
/// image, repeat]` for single trials, and so on. A repeat that was not made is NaN for all units. Images are
/// in the order of the array's images: files of a folder or zip by their names, or an array `N x C x H x W`.
///
/// @param name what reports call it
/// @param responses an NPY file, any number type
/// @param axes what its dimensions count: `unit`, `image`, and `repeat` where there are single trials
/// @param images a folder or zip of JPEG and PNG files, or an NPY file (uint8, or float on [0, 1])
/// @param grey convert the images to one channel
/// @param size side in pixels to which the images are brought; absent: as they are
/// @param simulated whether no brain was recorded; the name must then say `simulated`
@JsonClassDescription("Responses as a NumPy array, images as files or an array.")
@JsonTypeName("arrays")
public record ArrayRecording(
        String name,
        Path responses,
        @Default("[image, unit]") List<ResponseTable.Axis> axes,
        Path images,
        @Default("false") boolean grey,
        @Nullable Integer size,
        @Default("false") boolean simulated)
        implements RecordingSource {

    public ArrayRecording {
        axes = List.copyOf(axes);
        InputError.unless(!name.isBlank(), "arrays.name: expected a name, got none");
        ResponseTable.check("arrays.axes", axes);
        InputError.unless(
                size == null || size >= 1 && size <= 4096,
                "arrays.size: expected a number of pixels from 1 to 4096, got %s",
                size);
    }

    @Override
    public Recording read(RecordingContext context) {
        ResponseTable table = ResponseTable.read(responses, axes);
        boolean array = images.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
        InputError.unless(Files.exists(images), "%s: expected images, got no such file or folder", images);
        Images shown = array ? NpyImages.read(images) : ImageFiles.read(images, size);
        if (array && size != null) {
            shown = shown.square(size);
        }
        InputError.unless(
                table.images() == shown.count(),
                "%s: expected responses to as many images as %s has, got %d and %d",
                responses,
                images,
                table.images(),
                shown.count());
        return new Recording(
                name,
                simulated,
                grey ? shown.grey() : shown,
                table.responses(),
                table.imageOfTrial(),
                Recording.numbers(table.responses()[0].length),
                array ? Recording.numbers(shown.count()) : ImageFiles.names(images),
                Map.of());
    }
}
