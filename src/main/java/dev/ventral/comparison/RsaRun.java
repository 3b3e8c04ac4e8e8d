package dev.ventral.comparison;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.network.file.ModelSpec;
import dev.ventral.neural.Recording;
import dev.ventral.results.Csv;
import dev.ventral.similarity.BootstrapFactor;
import dev.ventral.similarity.Distance;
import dev.ventral.similarity.Rdm;
import dev.ventral.similarity.RdmComparison;
import dev.ventral.similarity.RdmInference;
import dev.ventral.similarity.RdmMeasure;
import dev.ventral.similarity.RdmNoiseCeiling;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.tensor.Compute;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// `ventral similarity rsa`: each layer of a network against each recording, on the images that the recording
/// shows.
public final class RsaRun {
    private static final String MEAN = "mean of recordings";

    private final Settings settings;
    private final Event.Listener listener;
    private final NetworkInput network;
    private final ResultFolder folder;
    private final UniqueNames names = new UniqueNames();
    private final List<Area> areas = new ArrayList<>();
    private final Map<String, SquareMatrix> all = new LinkedHashMap<>();
    private final Map<String, String> kinds = new LinkedHashMap<>();
    private final List<List<String>> exact = new ArrayList<>();

    private final Map<String, Double> ceilings = new LinkedHashMap<>();

    /// By recording, then by tap.
    private final Map<String, Map<String, Double>> values = new LinkedHashMap<>();

    /// @param taps by name; empty for all
    /// @param size side of the images in pixels; null for what the network asks for
    /// @param recordings a description
    /// @param data images that simulated recordings are shown
    /// @param repeated only images that were repeated
    /// @param subjects the recordings are subjects of one area: also their mean, with ceilings over them
    /// @param samples bootstrap draws over images; 0 for no intervals
    public record Settings(
            ModelSpec model,
            String modelName,
            List<String> taps,
            @Nullable Integer size,
            String recordings,
            String data,
            boolean repeated,
            boolean subjects,
            Distance distance,
            RdmComparison by,
            int samples,
            long seed,
            Path out) {
        public Settings {
            taps = List.copyOf(taps);
        }
    }

    private record Area(String name, Images images, SquareMatrix rdm, RepeatCeiling ceiling) {}

    private RsaRun(Settings settings, Compute compute, Event.Listener listener) {
        this.settings = settings;
        this.listener = listener;
        network = new NetworkInput(settings.model, settings.size, settings.taps, compute);
        folder = ResultFolder.open(settings.out, "rsa");
    }

    /// Compares and writes `rsa.csv`.
    public static Table run(Settings settings, Compute compute, Event.Listener listener) {
        InputError.unless(
                settings.samples == 0 || settings.samples >= 2,
                "--samples: expected 0 (no intervals), or 2 bootstrap samples or more, got %d",
                settings.samples);
        InputError.unless(
                settings.size == null || settings.size >= 1 && settings.size <= 4096,
                "--size: expected 1 to 4096 pixels, got %s",
                settings.size);
        RsaRun run = new RsaRun(settings, compute, listener);
        run.read();
        run.compare();
        run.write();
        return run.table();
    }

    private void read() {
        RecordingInput.each(settings.recordings, settings.data, settings.seed, (name, read) -> {
            String called = name.equals("recording") ? ResponseInput.name(settings.recordings) : name;
            listener.on(new Event.Started("Dissimilarities of " + called, 0));
            Recording recording = settings.repeated ? RecordingInput.repeated(read) : read;
            var measure = new RdmMeasure(settings.distance);
            SquareMatrix rdm = measure.of(RecordingInput.trials(recording), null);
            RepeatCeiling ceiling = RepeatCeiling.of(recording, measure, settings.by, settings.seed);
            String own = names.unique(called);
            areas.add(new Area(own, recording.images(), rdm, ceiling));
            add(own, "recording", rdm, facts(recording, ceiling));
            if (recording.simulated()) {
                folder.fact("simulated", true);
            }
            listener.on(new Event.Finished("Dissimilarities of " + called, ""));
        });
    }

    private static Map<String, Object> facts(Recording recording, RepeatCeiling ceiling) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("recording", recording.name());
        facts.put("images", recording.count());
        facts.put("units", recording.units());
        facts.put("trials", recording.trials());
        if (Double.isNaN(ceiling.splitHalf())) {
            facts.put("ceiling", "not known, as not every image was repeated often enough");
        } else {
            facts.put("split-half", ceiling.splitHalf());
            facts.put("ceiling", ceiling.ceiling());
        }
        return facts;
    }

    /// Recordings of the same images are compared together, so that a tap is computed once for them.
    private void compare() {
        Map<Images, List<Area>> byImages = new LinkedHashMap<>();
        areas.forEach(area ->
                byImages.computeIfAbsent(area.images, _ -> new ArrayList<>()).add(area));
        InputError.unless(
                !settings.subjects || byImages.size() == 1 && areas.size() > 1,
                "--subjects: expected two recordings or more of the same images, got %d of %d sets of images",
                areas.size(),
                byImages.size());
        byImages.forEach((images, group) -> {
            Map<String, SquareMatrix> taps = new LinkedHashMap<>();
            String set = byImages.size() == 1 ? "" : " (" + group.getFirst().name + ")";
            String stage = "Dissimilarities in the network";
            listener.on(new Event.Started(stage, 0));
            network.each(images, new RdmMeasure(ofNetworks(settings.distance)), (tap, rdm) -> {
                taps.put(tap, rdm);
                add(names.unique(tap + set), "tap", rdm, Map.of("images", rdm.size()));
                listener.on(new Event.Advanced(stage, taps.size(), tap));
            });
            listener.on(new Event.Finished(stage, ""));
            group.forEach(area -> compare(area.name, List.of(area.rdm), taps, area.ceiling));
            if (settings.subjects) {
                subjects(group, taps);
            }
        });
    }

    private void subjects(List<Area> group, Map<String, SquareMatrix> taps) {
        List<SquareMatrix> rdms = group.stream().map(Area::rdm).toList();
        RdmNoiseCeiling ceiling = RdmNoiseCeiling.of(rdms, settings.by);
        folder.fact("ceiling-over-recordings", List.of(ceiling.lower(), ceiling.upper()));
        compare(names.unique(MEAN), rdms, taps, new RepeatCeiling(ceiling.lower(), ceiling.upper()));
    }

    /// Networks have no trials: for them the distance of the same scale that needs neither noise nor folds.
    private static Distance ofNetworks(Distance distance) {
        return distance.needsNoise() ? Distance.SQUARED_EUCLIDEAN : distance;
    }

    private void compare(
            String area, List<SquareMatrix> subjects, Map<String, SquareMatrix> taps, RepeatCeiling ceiling) {
        ceilings.put(area, ceiling.ceiling());
        List<SquareMatrix> models = List.copyOf(taps.values());
        BootstrapFactor over = subjects.size() > 1 ? BootstrapFactor.BOTH : BootstrapFactor.IMAGES;
        RdmInference inference = settings.samples == 0
                ? null
                : RdmInference.of(models, subjects, settings.by, over, settings.samples, settings.seed);
        int m = 0;
        for (String tap : taps.keySet()) {
            SquareMatrix model = models.get(m);
            double mean = subjects.stream()
                    .mapToDouble(subject -> Rdm.compare(model, subject, settings.by))
                    .average()
                    .orElseThrow();
            values.computeIfAbsent(area, _ -> new LinkedHashMap<>()).put(tap, mean);
            List<String> row = new ArrayList<>(List.of(area, tap, Csv.exact(mean)));
            row.addAll(inference == null ? Collections.nCopies(3, "") : spread(inference, m));
            row.addAll(List.of(Csv.exact(ceiling.splitHalf()), Csv.exact(ceiling.ceiling())));
            exact.add(row);
            m++;
        }
    }

    private static List<String> spread(RdmInference inference, int model) {
        RdmInference.Interval interval = inference.interval(model, CompareRun.LEVEL);
        return List.of(
                Csv.exact(Math.sqrt(inference.variance(model))), Csv.exact(interval.low()), Csv.exact(interval.high()));
    }

    private void add(String name, String kind, SquareMatrix rdm, Map<String, Object> facts) {
        folder.rdm(name, rdm, facts);
        all.put(name, rdm);
        kinds.put(name, kind);
    }

    private void write() {
        folder.fact("model", settings.modelName);
        folder.fact("recordings", areas.stream().map(Area::name).toList());
        folder.fact("distance", EnumOptions.name(settings.distance));
        folder.fact("comparison", EnumOptions.name(settings.by));
        folder.fact("samples", settings.samples);
        folder.fact("seed", settings.seed);
        folder.csv(
                "rsa.csv",
                List.of(
                        "recording",
                        "tap",
                        "value",
                        "standard_error",
                        "ci_low",
                        "ci_high",
                        "ceiling_lower",
                        "ceiling_upper"),
                exact);
        joint();
        folder.close();
    }

    /// All matrices on one plane, `1 - comparison` apart; only where all are of the same images.
    private void joint() {
        List<SquareMatrix> rdms = List.copyOf(all.values());
        int n = rdms.size();
        if (n < 3 || areas.stream().map(Area::images).distinct().count() > 1) {
            return;
        }
        float[] apart = new float[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double alike = Rdm.compare(rdms.get(i), rdms.get(j), settings.by);
                apart[i * n + j] = (float) (1 - alike);
                apart[j * n + i] = apart[i * n + j];
            }
        }
        List<String> called = List.copyOf(all.keySet());
        folder.fact(
                "stress",
                folder.place(
                        "", new SquareMatrix(n, apart), called, List.copyOf(kinds.values()), UnaryOperator.identity()));
    }

    private Table table() {
        List<String> columns = new ArrayList<>(List.of("tap"));
        columns.addAll(values.keySet());
        List<String> taps = values.values().stream()
                .flatMap(row -> row.keySet().stream())
                .distinct()
                .toList();
        List<List<String>> rows = new ArrayList<>();
        for (String tap : taps) {
            rows.add(row(
                    tap,
                    values.values().stream()
                            .mapToDouble(row -> row.getOrDefault(tap, Double.NaN))
                            .toArray()));
        }
        rows.add(row(
                "ceiling",
                values.keySet().stream()
                        .mapToDouble(name -> ceilings.getOrDefault(name, Double.NaN))
                        .toArray()));
        return new Table("", columns, rows);
    }

    private static List<String> row(String name, double[] numbers) {
        List<String> row = new ArrayList<>(List.of(name));
        Arrays.stream(numbers).mapToObj(Table::number).forEach(row::add);
        return row;
    }
}
