package dev.ventral.comparison;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.array.Npy;
import dev.ventral.data.image.Images;
import dev.ventral.results.Csv;
import dev.ventral.results.PlaceRow;
import dev.ventral.results.RunFiles;
import dev.ventral.run.Png;
import dev.ventral.similarity.Mds;
import dev.ventral.similarity.SquareMatrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The folder of results of one comparison; its `similarity.json`, written last, says which command made it and
/// what is in it.
///
///     rdms/NAME.npy         dissimilarity matrices, float32
///     shown/NAME.npy        the same in blocks, where there are more images than a picture has points
///     mds.csv               rdm, item, label, x, y
///     thumbnails/NAME/N.png the images, where they are known
final class ResultFolder {
    /// Points of a picture along one side, at most.
    static final int SHOWN = 256;

    /// Images that scaling places, at most: eigenvectors take time by the cube.
    static final int PLACED = 400;

    private static final int THUMBNAIL = 32;
    private static final int THUMBNAILS = 200;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path folder;
    private final Map<String, Object> summary = new LinkedHashMap<>();
    private final List<Map<String, Object>> items = new ArrayList<>();
    private final List<PlaceRow> places = new ArrayList<>();

    ResultFolder(Path folder, String command) {
        for (String other : List.of("experiment.yaml", "audit.yaml", "recordings")) {
            InputError.unless(
                    !Files.exists(folder.resolve(other)),
                    "--out %s: expected a folder of its own, got one that holds %s",
                    folder,
                    other);
        }
        this.folder = folder;
        summary.put("command", command);
    }

    /// Whether `--out` will do, before work starts.
    static ResultFolder open(Path folder, String command) {
        InputError.unless(!folder.toString().isEmpty(), "--out: expected a folder, got ''");
        return new ResultFolder(folder, command);
    }

    void fact(String name, Object value) {
        summary.put(name, value);
    }

    void csv(String file, List<String> columns, List<List<String>> rows) {
        WholeFile.write(folder.resolve(file), Csv.text(columns, rows));
    }

    /// A matrix, its picture's points, and what is to be known of it.
    ///
    /// @param name unique
    void rdm(String name, SquareMatrix matrix, Map<String, Object> facts) {
        String file = file(name);
        Npy.write(folder.resolve("rdms").resolve(file + ".npy"), matrix.values(), matrix.size(), matrix.size());
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("name", name);
        item.put("file", file);
        item.putAll(facts);
        items.add(item);
        if (matrix.size() > SHOWN) {
            SquareMatrix shown = blocks(matrix);
            Npy.write(folder.resolve("shown").resolve(file + ".npy"), shown.values(), shown.size(), shown.size());
        }
    }

    /// Places on a plane. Returns the stress.
    ///
    /// @param rdm whose
    /// @param labels one per row; may be empty
    /// @param distances what is to be made of dissimilarities first
    double place(
            String rdm,
            SquareMatrix dissimilarities,
            List<String> names,
            List<String> labels,
            UnaryOperator<SquareMatrix> distances) {
        int[] chosen = spread(dissimilarities.size());
        Mds mds = Mds.plane(distances.apply(dissimilarities.select(chosen)));
        for (int k = 0; k < chosen.length; k++) {
            double[] point = mds.points()[k];
            places.add(new PlaceRow(
                    rdm, names.get(chosen[k]), labels.isEmpty() ? "" : labels.get(chosen[k]), point[0], point[1]));
        }
        return mds.stress();
    }

    /// Those that are placed: all, or as many as can be, evenly spaced.
    private static int[] spread(int count) {
        int placed = Math.min(count, PLACED);
        return IntStream.range(0, placed)
                .map(k -> (int) ((long) k * count / placed))
                .toArray();
    }

    /// Small pictures of the images that are placed, `thumbnails/RDM/NUMBER.png`, numbers from 1; none where
    /// they are too many to be seen.
    void thumbnails(String rdm, Images images) {
        if (images.count() > THUMBNAILS) {
            return;
        }
        Images small = images.square(THUMBNAIL);
        for (int i = 0; i < small.count(); i++) {
            Path file = folder.resolve("thumbnails").resolve(file(rdm)).resolve(i + 1 + ".png");
            WholeFile.write(file, Png.of(small.pixels(i), small));
        }
    }

    void close() {
        if (!places.isEmpty()) {
            PlaceRow.TABLE.writeIn(folder, places);
        }
        if (!items.isEmpty()) {
            summary.put("rdms", items);
        }
        WholeFile.write(folder.resolve(RunFiles.SIMILARITY), JSON.writeValueAsString(summary) + "\n");
    }

    /// A name that can be a file's; different for different names.
    static String file(String name) {
        String plain = name.replaceAll("[^\\p{Alnum}._-]", "_");
        return plain.equals(name) && !plain.startsWith(".")
                ? plain
                : plain.replaceFirst("^\\.", "_") + "-" + Integer.toHexString(name.hashCode());
    }

    /// Means over blocks of pairs, without the diagonal.
    static SquareMatrix blocks(SquareMatrix matrix) {
        int n = matrix.size();
        float[] means = new float[SHOWN * SHOWN];
        for (int a = 0; a < SHOWN; a++) {
            for (int b = 0; b < SHOWN; b++) {
                double sum = 0;
                int count = 0;
                for (int i = from(a, n); i < from(a + 1, n); i++) {
                    for (int j = from(b, n); j < from(b + 1, n); j++) {
                        sum += i == j ? 0 : matrix.get(i, j);
                        count += i == j ? 0 : 1;
                    }
                }
                means[a * SHOWN + b] = count == 0 ? 0 : (float) (sum / count);
            }
        }
        return new SquareMatrix(SHOWN, means);
    }

    private static int from(int block, int n) {
        return (int) ((long) block * n / SHOWN);
    }
}
