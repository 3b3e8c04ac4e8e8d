package dev.ventral.report.run;

import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.report.part.Pictures;
import dev.ventral.report.part.PlainTable;
import dev.ventral.report.part.Titles;
import dev.ventral.results.Csv;
import dev.ventral.results.CsvRow;
import dev.ventral.results.CsvRows;
import dev.ventral.results.PictureRow;
import dev.ventral.results.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Pictures and tables of evaluations, whatever they are: every folder below `evaluations/` that holds some.
///
/// @param leftOut what is only in the folder; empty where all is shown
public record EvaluationSection(List<Folder> folders, String leftOut) {
    /// Characters of images, all together: what a page can hold without becoming slow.
    private static final int MOST_TEXT = 8_000_000;

    private static final int MOST_FOLDERS = 40;
    private static final int MOST_GRIDS = 12;
    private static final int MOST_PICTURES = 400;
    private static final int MOST_ROWS = 60;
    private static final int MOST_COLUMNS = 30;
    private static final long LARGEST_TABLE = 4_000_000;
    private static final String ENDING = ".csv";
    private static final Pattern NORM = Pattern.compile("(.+)-(l0|l1|l2|linf)");

    /// What one evaluation wrote.
    ///
    /// @param words one sentence about it; may be empty
    /// @param problems what cannot be read, or is left out
    public record Folder(String title, String words, List<Grid> grids, List<PlainTable> tables, List<String> problems) {
        boolean isEmpty() {
            return grids.isEmpty() && tables.isEmpty() && problems.isEmpty();
        }
    }

    /// Pictures of one network.
    public record Grid(String title, List<String> columns, List<Row> rows) {}

    /// A row of a grid.
    public record Row(String name, List<Shot> shots) {}

    /// One picture.
    ///
    /// @param image PNG as a data URI; empty where there is none
    public record Shot(String image, String caption) {
        static final Shot EMPTY = new Shot("", "");
    }

    /// Whether there is nothing to show.
    public boolean isEmpty() {
        return folders.isEmpty();
    }

    static EvaluationSection of(Path run, Titles titles) {
        List<Path> all =
                list(run.resolve(RunFiles.EVALUATIONS), path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
        int[] text = {0};
        List<Folder> folders = all.stream()
                .limit(MOST_FOLDERS)
                .map(folder -> folder(folder, titles, text))
                .filter(folder -> !folder.isEmpty())
                .toList();
        int more = Math.max(0, all.size() - MOST_FOLDERS);
        return new EvaluationSection(
                folders, more == 0 ? "" : Numbers.of(more, "more folder") + " in " + RunFiles.EVALUATIONS + "/.");
    }

    private static List<Path> list(Path folder, Predicate<Path> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var children = Files.list(folder)) {
            return children.filter(wanted).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Folder folder(Path path, Titles titles, int[] text) {
        String name = String.valueOf(path.getFileName());
        Matcher norm = NORM.matcher(name);
        var perturbation = norm.matches()
                ? new PerturbationTitle("", norm.group(1), norm.group(2), titles)
                : new PerturbationTitle("", name, "", titles);
        List<String> problems = new ArrayList<>();
        CsvRows<PictureRow> pictures = PictureRow.TABLE.tolerantIfThere(path);
        List<Grid> grids = grids(path, pictures.rows(), problems, text);
        List<PlainTable> tables = new ArrayList<>();
        for (Path file : list(path, EvaluationSection::isTable)) {
            table(path, String.valueOf(file.getFileName()), tables, problems);
        }
        problems.add(pictures.problem());
        problems.removeIf(String::isEmpty);
        return new Folder(perturbation.title(), titles.words(perturbation.name()), grids, tables, problems);
    }

    private static boolean isTable(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(ENDING) && !name.equals(PictureRow.TABLE.file()) && Files.isRegularFile(path);
    }

    /// One grid for each network.
    private static List<Grid> grids(Path folder, List<PictureRow> rows, List<String> problems, int[] text) {
        Map<String, List<PictureRow>> networks = new LinkedHashMap<>();
        rows.forEach(row -> networks.computeIfAbsent(row.condition() + ", seed " + row.seed(), _ -> new ArrayList<>())
                .add(row));
        List<Grid> grids = new ArrayList<>();
        int pictures = 0;
        int shown = 0;
        for (Map.Entry<String, List<PictureRow>> network : networks.entrySet()) {
            pictures += network.getValue().size();
            if (grids.size() < MOST_GRIDS && shown < MOST_PICTURES && text[0] < MOST_TEXT) {
                List<PictureRow> own =
                        network.getValue().stream().limit(MOST_PICTURES - shown).toList();
                shown += own.size();
                grids.add(grid(network.getKey(), folder, own, text));
            }
        }
        if (shown < pictures) {
            problems.add("%s of %s are shown; all are in the folder."
                    .formatted(Numbers.count(shown), Numbers.of(pictures, "picture")));
        }
        return grids;
    }

    private static Grid grid(String title, Path folder, List<PictureRow> pictures, int[] text) {
        List<String> columns =
                pictures.stream().map(PictureRow::column).distinct().toList();
        Map<String, Map<String, Shot>> rows = new LinkedHashMap<>();
        for (PictureRow picture : pictures) {
            String image = text[0] < MOST_TEXT ? Pictures.uri(folder, picture.file()) : "";
            text[0] += image.length();
            rows.computeIfAbsent(picture.row(), _ -> new LinkedHashMap<>())
                    .putIfAbsent(picture.column(), new Shot(image, picture.caption()));
        }
        List<Row> lines = new ArrayList<>();
        rows.forEach((name, shots) -> lines.add(new Row(
                name,
                columns.stream()
                        .map(column -> shots.getOrDefault(column, Shot.EMPTY))
                        .toList())));
        return new Grid(title, columns, lines);
    }

    private static void table(Path folder, String file, List<PlainTable> tables, List<String> problems) {
        try {
            if (Files.size(folder.resolve(file)) > LARGEST_TABLE) {
                problems.add(file + " is too large to be shown.");
                return;
            }
        } catch (IOException e) {
            problems.add(file + " cannot be read.");
            return;
        }
        CsvRows<CsvRow> read = Csv.read(folder, file, List.of("condition", "seed"));
        problems.add(read.problem());
        if (read.rows().isEmpty()) {
            return;
        }
        List<String> names = List.copyOf(read.rows().getFirst().columns().keySet());
        List<String> columns = names.stream().limit(MOST_COLUMNS).toList();
        int rows = Math.min(MOST_ROWS, read.rows().size());
        if (rows < read.rows().size() || columns.size() < names.size()) {
            problems.add("%s: %s of %s and %s of %s are shown."
                    .formatted(
                            file,
                            Numbers.count(rows),
                            Numbers.of(read.rows().size(), "row"),
                            Numbers.count(columns.size()),
                            Numbers.of(names.size(), "column")));
        }
        tables.add(new PlainTable(
                Titles.NONE.of(file.substring(0, file.length() - ENDING.length())),
                "",
                columns.stream().map(column -> column.replace('_', ' ')).toList(),
                read.rows().stream()
                        .limit(MOST_ROWS)
                        .map(row -> columns.stream()
                                .map(column -> readable(row.text(column)))
                                .toList())
                        .toList()));
    }

    /// A number as people write it, a text as it is.
    private static String readable(String field) {
        try {
            return field.isBlank() ? "–" : Numbers.plain(Double.parseDouble(field));
        } catch (NumberFormatException e) {
            return field;
        }
    }
}
