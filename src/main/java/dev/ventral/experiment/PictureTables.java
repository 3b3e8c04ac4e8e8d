package dev.ventral.experiment;

import dev.ventral.WholeFile;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.results.Example;
import dev.ventral.results.GalleryRow;
import dev.ventral.results.Measured;
import dev.ventral.results.MeasuredPicture;
import dev.ventral.results.MeasuredTable;
import dev.ventral.results.PictureRow;
import dev.ventral.results.RunFiles;
import dev.ventral.results.TextRows;
import dev.ventral.run.Png;
import dev.ventral.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What a run shows beside its figures: `gallery/`, a few images as they were measured, and of evaluations that make
/// pictures or tables of their own `evaluations/NAME/`.
///
/// Picture files are written where they stay; the lines about them wait in `cells/` to be merged.
///
/// @param folder the run's
record PictureTables(RunFolder folder, CellResults cells) {
    private static final String EXAMPLES = "gallery";
    private static final String SHOWN = "pictures";
    private static final String TABLE = "table-";

    private Path gallery() {
        return folder.resolve(GalleryRow.TABLE.file());
    }

    /// The folder of an evaluation's own pictures and tables.
    private Path own(Evaluation evaluation) {
        String norm = evaluation.norm();
        return folder.resolve(RunFiles.EVALUATIONS)
                .resolve(evaluation.perturbation() + (norm.isEmpty() ? "" : "-" + norm));
    }

    /// @param classes names of the labels
    /// @param labels of the test images
    void keep(
            TrainedNetwork network,
            int number,
            Evaluation evaluation,
            Measured measured,
            List<String> classes,
            int[] labels) {
        List<GalleryRow> examples = new ArrayList<>();
        for (Example example : measured.examples()) {
            String file = network.name() + "-" + number + "-" + examples.size() + ".png";
            WholeFile.write(
                    gallery().resolveSibling(file),
                    Png.of(example.pixels(), example.channels(), example.height(), example.width()));
            examples.add(new GalleryRow(
                    file,
                    network.condition(),
                    network.seed(),
                    example.perturbation(),
                    example.norm(),
                    example.strength(),
                    example.image(),
                    classes.get(labels[example.image()]),
                    classes.get(example.prediction()),
                    example.confidence()));
        }
        if (!examples.isEmpty()) {
            GalleryRow.TABLE.write(cells.lines(network.name(), number, EXAMPLES), examples);
        }
        List<PictureRow> pictures = new ArrayList<>();
        for (MeasuredPicture picture : measured.pictures()) {
            String file = network.name() + "-" + pictures.size() + ".png";
            WholeFile.write(
                    own(evaluation).resolve(file),
                    Png.of(picture.pixels(), picture.channels(), picture.height(), picture.width()));
            pictures.add(new PictureRow(
                    network.condition(), network.seed(), picture.row(), picture.column(), file, picture.caption()));
        }
        if (!pictures.isEmpty()) {
            PictureRow.TABLE.write(cells.lines(network.name(), number, SHOWN), pictures);
        }
        for (MeasuredTable table : measured.tables()) {
            List<String> columns = new ArrayList<>(List.of("condition", "seed"));
            columns.addAll(table.columns());
            List<List<String>> lines = table.rows().stream()
                    .map(row -> {
                        List<String> line =
                                new ArrayList<>(List.of(network.condition(), Long.toString(network.seed())));
                        line.addAll(row);
                        return line;
                    })
                    .toList();
            if (!lines.isEmpty()) {
                new TextRows(columns, lines).write(cells.lines(network.name(), number, TABLE + table.name()));
            }
        }
    }

    /// Merges the lines of all networks into the run's tables, in the experiment's order.
    void merge(List<TrainedNetwork> networks, Experiment experiment, List<Evaluation> evaluations) {
        List<String> conditions = List.copyOf(experiment.conditions().keySet());
        List<String> order =
                evaluations.stream().map(e -> e.perturbation() + " " + e.norm()).toList();
        for (int number = 0; number < evaluations.size(); number++) {
            Path own = own(evaluations.get(number));
            for (String table : waiting(networks, number)) {
                Path into = switch (table) {
                    case EXAMPLES -> gallery();
                    case SHOWN -> own.resolve(PictureRow.TABLE.file());
                    default -> own.resolve(table.substring(TABLE.length()) + ".csv");
                };
                merge(
                        networks,
                        number,
                        table,
                        into,
                        rows -> Comparator.comparingInt(
                                        (List<String> row) -> conditions.indexOf(rows.cell(row, "condition")))
                                .thenComparingInt(
                                        row -> experiment.seeds().indexOf(Integer.parseInt(rows.cell(row, "seed"))))
                                .thenComparingInt(row -> table.equals(EXAMPLES)
                                        ? order.indexOf(rows.cell(row, "perturbation") + " " + rows.cell(row, "norm"))
                                        : 0));
            }
        }
    }

    /// The tables that lines of an evaluation wait for.
    private Set<String> waiting(List<TrainedNetwork> networks, int number) {
        Set<String> tables = new LinkedHashSet<>();
        for (TrainedNetwork network : networks) {
            Path folder = cells.lines(network.name(), number, "any").getParent();
            if (folder != null && Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith(number + ".") && name.endsWith(".csv"))
                            .map(name -> name.substring((number + ".").length(), name.length() - ".csv".length()))
                            .filter(name -> name.equals(EXAMPLES) || name.equals(SHOWN) || name.startsWith(TABLE))
                            .sorted()
                            .forEach(tables::add);
                } catch (IOException e) {
                    throw WholeFile.failure(folder, e);
                }
            }
        }
        return tables;
    }

    private void merge(
            List<TrainedNetwork> networks,
            int number,
            String table,
            Path into,
            Function<TextRows, Comparator<List<String>>> order) {
        TextRows all = TextRows.read(into);
        for (TrainedNetwork network : networks) {
            TextRows more = TextRows.read(cells.lines(network.name(), number, table));
            if (!more.rows().isEmpty()) {
                all = all.columns().isEmpty() ? more : all.with(more.rows(), replaced(all, more));
            }
        }
        all.sorted(order.apply(all)).write(into);
    }

    /// Whether a row is of a network and an evaluation that there are new rows of.
    private static Predicate<List<String>> replaced(TextRows all, TextRows more) {
        List<String> first = more.rows().getFirst();
        List<String> same = Stream.of("condition", "seed", "perturbation", "norm")
                .filter(all.columns()::contains)
                .toList();
        return row -> same.stream().allMatch(column -> all.cell(row, column).equals(more.cell(first, column)));
    }
}
