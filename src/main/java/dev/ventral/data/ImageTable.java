package dev.ventral.data;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.data.image.PixelStorage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Images of a folder or zip with a table that says what each shows, and how: the object, and parameters of the
/// view such as size, position and pose, a column for each (so are the images of the Majaj & Hong recordings
/// described, "HVM").
///
/// A row per image, in any order; images that no row names are left out. The table is CSV or TSV with a row of
/// column names. Classes are the different labels of the rows taken, in the order of their names. Images are
/// grey where all files are, otherwise in colour; in colour whatever the files are with `pixels: files`.
///
/// @param path the folder or zip of JPEG or PNG files
/// @param table the CSV or TSV file
/// @param image column of file names: with the folders below `path`, or without where no other file has the
///     name; the ending may be left out
/// @param label column of what is to be recognised
/// @param where values of columns: only rows that have one of them in each are taken
///     (`{variation: [6], object: [car, face]}`); numbers are compared as numbers
/// @param pixels where they are while they are used: all on the heap, or in the files
/// @param prepare size, colour and split
@JsonClassDescription("A folder or zip of images with a table of object labels and viewing parameters.")
@JsonTypeName("table")
public record ImageTable(
        Path path,
        Path table,
        @Default("image") String image,
        @Default("label") String label,
        @Default("{}") Map<String, List<String>> where,
        @Default("heap") PixelStorage pixels,
        @Default("{}") Preparation prepare)
        implements Dataset {

    public ImageTable {
        InputError.unless(!image.isBlank(), "table.image: expected the name of a column, got an empty one");
        InputError.unless(!label.isBlank(), "table.label: expected the name of a column, got an empty one");
        Map<String, List<String>> copy = new LinkedHashMap<>();
        where.forEach((column, values) -> {
            InputError.unless(
                    values != null && !values.isEmpty() && values.stream().allMatch(value -> value != null),
                    "table.where.%s: expected values of the column, got none",
                    column);
            copy.put(column, List.copyOf(values));
        });
        where = java.util.Collections.unmodifiableMap(copy);
    }

    @Override
    public LoadedDataset read() {
        return ImageTableFiles.read(this);
    }

    /// A column of the rows that are taken, in the order of the images that [#read] gives.
    ///
    /// @throws InputError if there is no such column
    public List<String> column(String name) {
        return ImageTableRows.of(this).column(name);
    }
}
