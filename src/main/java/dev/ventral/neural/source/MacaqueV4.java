package dev.ventral.neural.source;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.component.Default;
import dev.ventral.data.image.ImageFiles;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Spiking responses of macaque V4 neurons to photographs, with the photographs.
///
/// The folder holds, for a session S, `images_S.zip` (JPEG; sorted by member name they are the columns of the
/// responses), `responses_S.npy` (neurons x images, mean over repeats), and for one session
/// `raw/responses_S.npy` (neurons x images x repeats; NaN where there was no repeat). Sessions without raw
/// responses have averages only.
///
/// Source: Cowley, Stan, Pillow & Smith 2023, "Compact deep neural network models of visual cortex", bioRxiv
/// 2023.11.22.568315; data in github.com/cowleygroup/V4_compact_models.
///
/// @param path the folder
/// @param session 190923 (33 neurons, 1200 images), 201025 (89, 1200) or 210325 (50, 640)
/// @param trials single trials are used where the folder has them; false: averages always
/// @param grey convert the photographs to one channel
/// @param size side in pixels to which the photographs are resized; absent: as they are (112)
@JsonClassDescription("Macaque V4 spiking responses with their photographs (Cowley et al. 2023).")
@JsonTypeName("macaque-v4")
public record MacaqueV4(
        Path path,
        @Default("'201025'") String session,
        @Default("true") boolean trials,
        @Default("false") boolean grey,
        @Nullable Integer size)
        implements RecordingSource {
    private static final List<String> SESSIONS = List.of("190923", "201025", "210325");

    public MacaqueV4 {
        InputError.unless(
                SESSIONS.contains(session), "macaque-v4.session: expected one of %s, got '%s'", SESSIONS, session);
        InputError.unless(
                size == null || size >= 1 && size <= 4096,
                "macaque-v4.size: expected a number of pixels from 1 to 4096, got %s",
                size);
    }

    @Override
    public Recording read(RecordingContext context) {
        InputError.unless(Files.isDirectory(path), "%s: expected the folder of the V4 recordings, got none", path);
        Path raw = path.resolve("raw").resolve("responses_" + session + ".npy");
        Path means = path.resolve("responses_" + session + ".npy");
        Path zip = path.resolve("images_" + session + ".zip");
        boolean single = trials && Files.exists(raw);
        ResponseTable table = single
                ? ResponseTable.read(
                        new ArrayRef(raw, null), List.of(ResponseAxis.UNIT, ResponseAxis.IMAGE, ResponseAxis.REPEAT))
                : ResponseTable.read(new ArrayRef(means, null), List.of(ResponseAxis.UNIT, ResponseAxis.IMAGE));
        Images images = ImageFiles.read(zip, size);
        InputError.unless(
                table.rows() == images.count(),
                "%s: expected as many columns as %s has images, got %d columns and %d images",
                single ? raw : means,
                zip.getFileName(),
                table.rows(),
                images.count());
        List<String> names = ImageFiles.names(zip).stream()
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .toList();
        return new Recording(
                "macaque V4 " + session,
                false,
                grey ? images.grey() : images,
                table.responses(),
                table.row(),
                Recording.numbers(table.responses()[0].length),
                names,
                Map.of());
    }
}
