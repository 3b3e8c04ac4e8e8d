package dev.ventral.report.similarity;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.Entry;
import dev.ventral.report.part.NodeText;
import dev.ventral.report.part.PlainTable;
import dev.ventral.report.similarity.ComparisonFiles.Figure;
import dev.ventral.report.similarity.ComparisonFiles.Rdm;
import dev.ventral.results.PlaceRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that the template of a comparison of representations shows.
///
/// @param rdms matrices; `hidden` more are only in the folder
/// @param pictures charts besides those of the matrices
/// @param heat null where there is no table of values
/// @param joint all matrices on a plane; null where they were not placed
public record ComparisonPage(
        String title,
        String lead,
        boolean simulated,
        List<Entry> facts,
        List<RdmPanel> rdms,
        int hidden,
        List<Chart> pictures,
        @Nullable HeatTable heat,
        Chart.@Nullable Points joint,
        List<PlainTable> tables,
        List<String> problems) {
    private static final int SHOWN = 40;
    private static final Set<String> OWN = Set.of("command", "simulated", "rdms");

    public static boolean is(Path folder) {
        return Files.exists(folder.resolve(ComparisonFiles.SUMMARY));
    }

    public static ComparisonPage of(Path folder) {
        ComparisonFiles files = ComparisonFiles.read(folder);
        String command = files.command();
        List<Chart> pictures = new ArrayList<>();
        List<PlainTable> tables = new ArrayList<>();
        HeatTable heat = null;
        switch (command) {
            case "compare" -> ModelSection.of(files, pictures, tables);
            case "cka" ->
                heat = HeatTable.of(
                        "Likeness of each two representations",
                        "",
                        files.figures("matrix.csv", "row", "column"),
                        Figure::row,
                        Figure::column);
            case "rsa" -> heat = LayerSection.of(files, pictures);
            default -> {}
        }
        List<PlaceRow> places = files.places();
        List<RdmPanel> panels = new ArrayList<>();
        for (Rdm rdm : files.rdms().stream().limit(SHOWN).toList()) {
            List<PlaceRow> own =
                    places.stream().filter(p -> p.rdm().equals(rdm.name())).toList();
            panels.add(RdmPanel.of(files, rdm, own, "places-" + panels.size(), command.equals("rsa")));
        }
        List<PlaceRow> joint = places.stream().filter(p -> p.rdm().isEmpty()).toList();
        return new ComparisonPage(
                title(command),
                lead(command),
                files.summary().path("simulated").asBoolean(false),
                facts(files),
                panels,
                Math.max(0, files.rdms().size() - SHOWN),
                pictures,
                heat,
                joint.isEmpty() ? null : joint(joint),
                tables,
                List.copyOf(files.problems()));
    }

    private static Chart.Points joint(List<PlaceRow> places) {
        return RdmPanel.points(
                "joint",
                "Recordings and layers",
                places,
                places.stream().map(_ -> "").toList());
    }

    private static List<Entry> facts(ComparisonFiles files) {
        return NodeText.table(files.summary()).stream()
                .filter(e -> !OWN.contains(e.key()) && !e.key().startsWith("rdms."))
                .map(e -> new Entry(e.key().replace('-', ' '), e.value()))
                .toList();
    }

    private static String title(String command) {
        return switch (command) {
            case "rdm" -> "Dissimilarity matrices";
            case "compare" -> "Models and subjects";
            case "cka" -> "Representations compared";
            case "rsa" -> "Layers and recordings";
            default -> "Comparison";
        };
    }

    private static String lead(String command) {
        return switch (command) {
            case "rdm" -> "How unlike the responses to each two images are.";
            case "compare" ->
                "How alike models’ dissimilarity matrices are to subjects’, and what may be said of other images and"
                        + " subjects.";
            case "cka" -> "How alike representations of the same images are to each other.";
            case "rsa" -> "How alike each layer of a network is to each recording, by the dissimilarities of images.";
            default -> "";
        };
    }

    public List<Chart> charts() {
        List<Chart> charts = new ArrayList<>(pictures);
        rdms.stream().map(RdmPanel::points).filter(Objects::nonNull).forEach(charts::add);
        if (joint != null) {
            charts.add(joint);
        }
        return charts;
    }
}
