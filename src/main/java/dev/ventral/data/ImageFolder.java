package dev.ventral.data;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.Default;
import java.nio.file.Path;

/// One folder of JPEG or PNG files per class, or a zip of such folders; classes in the order of their names.
///
/// `train` and `test` (or `val`) folders around the class folders are a training and a test set. One more
/// folder around everything, hidden files and `__MACOSX` are passed over. Images are grey where all files are,
/// otherwise in colour. Images of different sizes need `prepare.size`.
///
/// @param path the folder or zip
/// @param prepare size, colour and split
@JsonClassDescription("A folder or zip of class folders with JPEG or PNG images.")
@JsonTypeName("folder")
public record ImageFolder(Path path, @Default("{}") Preparation prepare) implements Dataset {
    @Override
    public Pool read() {
        return ClassFolders.read(path, prepare.size());
    }
}
