package dev.ventral.neural.nsd;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.array.NumberArray;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A region of interest: the voxels of some labels. Written as the name of a visual area, or as `{file,
/// labels, within}`.
///
/// The areas are those of Wang et al. 2015, "Probabilistic maps of visual topography in human cortex",
/// Cerebral Cortex 25, which NSD calls Kastner2015, within `nsdgeneral`: V1 (labels 1, 2), V2 (3, 4), V3
/// (5, 6), V4 (hV4: 7), VO (8, 9), PHC (10, 11), TO (12, 13), LO (14, 15). NSD's files have -1 where
/// there is no cortex and 0 where there is no label; neither is ever inside.
///
/// @param file what NSD calls the labels (`Kastner2015`, `prf-visualrois`, `floc-faces`, `streams`,
///     `nsdgeneral`), or a path with an ending; on surfaces, `DIR/NAME.mgz` stands for `DIR/lh.NAME.mgz`
///     and `DIR/rh.NAME.mgz`
/// @param labels numbers, or names that stand in NSD's table of them (for a path, beside it with `.ctab`
///     added); none: all from 1 on
/// @param within other labels, all of which count; absent: everywhere
public record NsdRegion(
        String file, List<String> labels, @Nullable String within) {
    private static final String ATLAS = "Kastner2015";
    private static final String GENERAL = "nsdgeneral";
    private static final Map<String, NsdRegion> AREAS = areas();

    public NsdRegion {
        labels = List.copyOf(labels);
        check("file", file);
        if (within != null) {
            check("within", within);
        }
    }

    private static void check(String setting, String file) {
        InputError.unless(!file.isBlank(), "nsd.roi.%s: expected the name of a file of labels, got none", setting);
        try {
            var _ = Path.of(file);
        } catch (InvalidPathException e) {
            throw new InputError(
                    "nsd.roi." + setting + ": expected the name of a file of labels, got '" + file + "'", e);
        }
    }

    private static Map<String, NsdRegion> areas() {
        Map<String, NsdRegion> areas = new LinkedHashMap<>();
        List<String> names = List.of("V1", "V2", "V3", "V4", "VO", "PHC", "LO", "TO");
        List<String> labels = List.of("1 2", "3 4", "5 6", "7", "8 9", "10 11", "14 15", "12 13");
        for (int i = 0; i < names.size(); i++) {
            areas.put(names.get(i), new NsdRegion(ATLAS, List.of(labels.get(i).split(" ")), GENERAL));
        }
        return areas;
    }

    /// A visual area by its name.
    ///
    /// @throws InputError listing the areas
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static NsdRegion area(String name) {
        NsdRegion area = AREAS.get(name);
        if (area == null) {
            throw new InputError("nsd.roi: expected one of "
                    + AREAS.entrySet().stream()
                            .map(each -> each.getKey() + " (" + String.join(", ", each.getValue().labels) + ")")
                            .collect(Collectors.joining(", "))
                    + " of " + ATLAS + ", or {file: NAME, labels: [NAME or NUMBER]}, got '" + name + "'");
        }
        return area;
    }

    /// Any labels of any file.
    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    public static NsdRegion of(
            @JsonProperty(value = "file", required = true) String file,
            @JsonProperty("labels") @Nullable List<String> labels,
            @JsonProperty("within") @Nullable String within) {
        return new NsdRegion(file, labels == null ? List.of() : labels, within);
    }

    /// As it is written.
    @JsonValue
    Object written() {
        for (Map.Entry<String, NsdRegion> area : AREAS.entrySet()) {
            if (area.getValue().equals(this)) {
                return area.getKey();
            }
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("file", file);
        all.put("labels", labels);
        if (within != null) {
            all.put("within", within);
        }
        return all;
    }

    /// The places inside, for each file that a session has.
    ///
    /// @throws InputError if a file is missing, has other dimensions than the other, lacks a label, or
    ///     nothing is inside
    List<NsdVoxels> voxels(NsdFolder folder) {
        Set<Integer> wanted = NsdLabels.numbers(labels, names(folder));
        Set<Integer> found = new TreeSet<>();
        List<NsdVoxels> all = new ArrayList<>();
        for (String hemisphere : folder.hemispheres()) {
            NumberArray array = read(folder, file, hemisphere);
            long[] shape = NsdVoxels.trimmed(array.shape());
            double[] values = array.doubles();
            Arrays.stream(values).filter(v -> v >= 1).forEach(v -> found.add((int) v));
            IntPredicate general = within == null ? i -> true : general(folder, within, hemisphere, shape);
            int[] inside = IntStream.range(0, values.length)
                    .filter(i -> wanted.isEmpty() ? values[i] >= 1 : is(wanted, values[i]))
                    .filter(general)
                    .toArray();
            all.add(new NsdVoxels(hemisphere, shape, inside));
        }
        for (int label : wanted) {
            InputError.unless(
                    found.contains(label),
                    "%s: expected label %d among its labels %s, got none there",
                    path(folder, file, folder.hemispheres().getFirst()),
                    label,
                    found);
        }
        InputError.unless(
                all.stream().anyMatch(each -> each.inside().length > 0),
                "%s: expected voxels of %s%s, got none",
                path(folder, file, folder.hemispheres().getFirst()),
                this,
                within == null ? "" : " within " + within);
        return all;
    }

    private static boolean is(Set<Integer> wanted, double value) {
        return value == Math.rint(value) && wanted.contains((int) value);
    }

    private static IntPredicate general(NsdFolder folder, String within, String hemisphere, long[] shape) {
        NumberArray array = read(folder, within, hemisphere);
        long[] found = NsdVoxels.trimmed(array.shape());
        InputError.unless(
                Arrays.equals(found, shape),
                "%s: expected labels of the shape of the others, %s, got %s",
                path(folder, within, hemisphere),
                Arrays.toString(shape),
                Arrays.toString(found));
        double[] values = array.doubles();
        return i -> values[i] >= 1;
    }

    private static NumberArray read(NsdFolder folder, String file, String hemisphere) {
        return new ArrayRef(NsdFolder.there(path(folder, file, hemisphere), "labels"), null).read();
    }

    private static boolean isPath(String file) {
        return file.contains("/") || file.contains("\\") || file.contains(".");
    }

    private static Path path(NsdFolder folder, String file, String hemisphere) {
        if (!isPath(file)) {
            return folder.labels(file, hemisphere);
        }
        Path path = Path.of(file);
        return path.resolveSibling(hemisphere + path.getFileName());
    }

    private Path names(NsdFolder folder) {
        return isPath(file) ? Path.of(file + ".ctab") : folder.names(file);
    }

    /// The area's name, or the file with its labels.
    @Override
    public String toString() {
        return written() instanceof String area
                ? area
                : file + (labels.isEmpty() ? "" : " " + String.join(", ", labels));
    }
}
