package dev.ventral.data;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import dev.ventral.data.image.PixelStorage;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One folder of JPEG or PNG files per class, or a zip of such folders; classes in the order of their names.
///
/// `train` and `test` (or `val`) folders around the class folders are a training and a test set. One more
/// folder around everything, hidden files and `__MACOSX` are passed over. Images are grey where all files are,
/// otherwise in colour; in colour whatever the files are with `pixels: files`. Images of different sizes need
/// `prepare.size`.
///
/// ImageNet is such a folder once its validation images lie in class folders too.
///
/// @param path the folder or zip
/// @param classes names of the class folders that are read (ImageNet: WordNet ids), in the order of their
///     labels; none given: all
/// @param classesFile a text file of such names, one a line, in place of `classes`
/// @param pixels where they are while they are used: all on the heap, or in the files
/// @param prepare size, colour and split
@JsonClassDescription("A folder or zip of class folders with JPEG or PNG images.")
@JsonTypeName("folder")
public record ImageFolder(
        Path path,
        @Default("[]") List<String> classes,
        @Nullable Path classesFile,
        @Default("heap") PixelStorage pixels,
        @Default("{}") Preparation prepare)
        implements Dataset {

    public ImageFolder {
        classes = List.copyOf(classes);
        ClassNames.check("classes", classes);
        ClassNames.checkOne(classes, classesFile);
    }

    /// All classes, on the heap.
    public ImageFolder(Path path, Preparation prepare) {
        this(path, List.of(), null, PixelStorage.HEAP, prepare);
    }

    @Override
    public LoadedDataset read() {
        List<String> wanted = classesFile == null ? classes : ClassNames.read(classesFile);
        return ClassFolders.read(path, wanted, prepare.frame(), pixels);
    }
}
