package dev.ventral.recordings;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.neural.Recording;
import dev.ventral.neural.ShuffledImages;
import dev.ventral.neural.encoding.Encoding;
import dev.ventral.neural.encoding.EncodingModel;
import dev.ventral.neural.encoding.EncodingQuality;
import dev.ventral.neural.encoding.RidgeEncoding;
import dev.ventral.neural.encoding.feature.EncodingContext;
import dev.ventral.neural.encoding.feature.FeatureNetwork;
import dev.ventral.results.EncodingRow;
import dev.ventral.tensor.Compute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Encoding models by themselves, outside an experiment: named by a user, fitted, written beside their
/// recording, read again.
public final class EncodingFolder {
    private static final String SUFFIX = ".safetensors";
    private static final String MODEL = "encoding" + SUFFIX;
    private static final String ENCODINGS = "encodings";

    private EncodingFolder() {}

    /// The encoding models that a text stands for, by the names of their results: `all`, or kinds with their
    /// usual settings and YAML (`{kind: cnn, ...}`), separated by commas.
    ///
    /// @throws InputError if it is none of these
    public static Map<String, Encoding> encodings(String text) {
        return EncodingNames.parse(text);
    }

    /// Measures a recording's reliability and fits encoding models, which are written to
    /// `encodings/NAME.safetensors` with their curves beside them; the one of highest mean correlation on
    /// the held-out images is `encoding.safetensors` and `encoding.csv` too. Several are compared in
    /// `comparison.csv`, each beside itself fitted to shuffled images.
    ///
    /// @param encodings by the names of their results
    /// @param lenient models that the recording does not suit (Poisson's loss and negative responses) are left
    ///     out with a warning, as long as one is left
    public static RecordingFolder.Measured fit(
            String name,
            Recording recording,
            Map<String, Encoding> encodings,
            boolean lenient,
            long seed,
            Compute compute,
            Path folder,
            Event.Listener listener) {
        var context = new EncodingContext(seed, compute, listener, FeatureNetwork::of);
        Map<String, EncodingModel> models = new LinkedHashMap<>();
        Map<String, Double> shuffled = new LinkedHashMap<>();
        List<String> leftOut = new ArrayList<>();
        encodings.forEach((model, encoding) -> {
            try {
                models.put(model, encoding.fit(recording, context));
            } catch (InputError e) {
                leftOut.add(model + " left out: " + e.getMessage());
                if (!lenient || leftOut.size() == encodings.size()) {
                    throw e;
                }
                return;
            }
            if (encodings.size() > 1) {
                double[] rho = encoding.fit(ShuffledImages.of(recording, seed), context)
                        .correlation();
                shuffled.put(model, EncodingComparison.mean(rho));
            }
        });
        RecordingFolder.Measured measured = write(name, recording, encodings, models, shuffled, seed, folder);
        leftOut.addAll(measured.warnings());
        return new RecordingFolder.Measured(measured.facts(), leftOut, measured.table());
    }

    /// Fits one model of all recordings, whose cores are one (see [Encoding#fitTogether]), and writes each
    /// recording's.
    ///
    /// @param model as results call it
    public static Map<String, RecordingFolder.Measured> fitTogether(
            Map<String, Recording> recordings,
            String model,
            Encoding encoding,
            long seed,
            Compute compute,
            Path folder,
            Event.Listener listener) {
        var context = new EncodingContext(seed, compute, listener, FeatureNetwork::of);
        Map<String, RecordingFolder.Measured> measured = new LinkedHashMap<>();
        encoding.fitTogether(recordings, context)
                .forEach((name, fitted) -> measured.put(
                        name,
                        write(
                                name,
                                Objects.requireNonNull(recordings.get(name)),
                                Map.of(model, encoding),
                                Map.of(model, fitted),
                                Map.of(),
                                seed,
                                folder)));
        return measured;
    }

    private static RecordingFolder.Measured write(
            String name,
            Recording recording,
            Map<String, Encoding> encodings,
            Map<String, EncodingModel> models,
            Map<String, Double> shuffled,
            long seed,
            Path folder) {
        RecordingSummary report = RecordingSummary.of(recording, seed);
        var comparison = new EncodingComparison(seed);
        Map<String, EncodingQuality> qualities = new LinkedHashMap<>();
        models.forEach((model, fitted) -> {
            EncodingQuality quality = report.judge(fitted);
            qualities.put(model, quality);
            String features = encodings.get(model) instanceof RidgeEncoding ridge
                    ? ridge.features().name()
                    : "";
            comparison.add(model, features, quality, fitted.heldOut(), shuffled.getOrDefault(model, Double.NaN));
        });
        Path own = RecordingFolder.own(folder, name);
        models.forEach((model, fitted) -> save(fitted, own.resolve(ENCODINGS), model));
        String best = comparison.best();
        save(Objects.requireNonNull(models.get(best)), own, "encoding");
        report.encoding(best, Objects.requireNonNull(qualities.get(best)));
        if (models.size() > 1) {
            EncodingRow.TABLE.writeIn(own, comparison.rows());
        }
        return RecordingFolder.write(report, own, models.size() > 1 ? comparison.lines() : List.of());
    }

    private static void save(EncodingModel model, Path folder, String name) {
        WholeFile.write(folder.resolve(name + ".csv"), EncodingFacts.curve(model));
        model.save(folder.resolve(name + SUFFIX));
    }

    /// An encoding model that [#fit] wrote.
    ///
    /// @param name of the recording; may be left out where there is only one
    /// @param encoding which model; the best where left out
    /// @throws InputError if there is none, or several to choose from
    public static EncodingModel model(Path folder, @Nullable String name, @Nullable String encoding, Compute compute) {
        List<String> fitted = fitted(folder);
        InputError.unless(
                !fitted.isEmpty(), "%s: expected a folder that ventral neural fit wrote, got another", folder);
        InputError.unless(
                name == null ? fitted.size() == 1 : fitted.contains(name),
                "--recording: expected one of %s, got %s",
                fitted,
                name == null ? "none" : "'" + name + "'");
        Path own = RecordingFolder.own(folder, name == null ? fitted.getFirst() : name);
        if (encoding == null) {
            return EncodingModel.load(own.resolve(MODEL), compute);
        }
        List<String> kinds = names(own.resolve(ENCODINGS));
        InputError.unless(kinds.contains(encoding), "--model: expected one of %s, got '%s'", kinds, encoding);
        return EncodingModel.load(own.resolve(ENCODINGS).resolve(encoding + SUFFIX), compute);
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> fitted(Path folder) {
        Path recordings = folder.resolve(RecordingFolder.RECORDINGS);
        if (!Files.isDirectory(recordings)) {
            return List.of();
        }
        try (Stream<Path> own = Files.list(recordings)) {
            return own.filter(each -> Files.exists(each.resolve(MODEL)))
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
