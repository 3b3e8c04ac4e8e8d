package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.neural.MacaqueV4;
import dev.ventral.neural.Recording;
import dev.ventral.neural.RecordingSource;
import dev.ventral.neural.ShuffledImages;
import dev.ventral.neural.encoding.Encoding;
import dev.ventral.neural.encoding.EncodingContext;
import dev.ventral.neural.encoding.EncodingModel;
import dev.ventral.neural.encoding.EncodingQuality;
import dev.ventral.neural.encoding.RidgeEncoding;
import dev.ventral.tensor.Compute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Recordings by themselves, outside an experiment: where they are described, and where what is measured of
/// them is written.
public final class RecordingFolder {
    private static final Pattern V4 = Pattern.compile("responses_(\\d+)\\.npy");

    private static final String RECORDINGS = "recordings";
    private static final String SUFFIX = ".safetensors";
    private static final String MODEL = "encoding" + SUFFIX;
    private static final String ENCODINGS = "encodings";

    private RecordingFolder() {}

    /// The recordings that a path stands for: a YAML file with one recording (`kind: …`) or several by name,
    /// or the folder of a data set whose layout is known.
    ///
    /// @throws InputError if it is neither
    public static Map<String, RecordingSource> sources(Path path) {
        if (Files.isDirectory(path)) {
            return known(path);
        }
        String text = ExperimentFile.text(path, "a recording's description");
        Map<String, RecordingSource> sources = Yaml.bind(
                        Yaml.tree(text, path.toString()), Recordings.class, path.toString())
                .sources();
        InputError.unless(!sources.isEmpty(), "%s: expected a recording (kind: …), got none", path);
        return sources;
    }

    private static Map<String, RecordingSource> known(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> sessions = files.map(
                            file -> V4.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(match -> match.group(1))
                    .sorted()
                    .toList();
            InputError.unless(
                    !sessions.isEmpty(),
                    "%s: expected a YAML file that describes a recording, or the folder of macaque V4 recordings"
                            + " (responses_SESSION.npy), got another folder",
                    folder);
            Map<String, RecordingSource> sources = new LinkedHashMap<>();
            for (String session : sessions) {
                sources.put("macaque-v4-" + session, new MacaqueV4(folder, session, true, false, null));
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The encoding models that a text stands for, by the names of their results: `all`, or kinds with their usual
    /// settings and YAML (`{kind: cnn, ...}`), separated by commas.
    ///
    /// @throws InputError if it is none of these
    public static Map<String, Encoding> encodings(String text) {
        return EncodingNames.parse(text);
    }

    /// Measures the reliability of a recording and writes `units.csv` and `summary.json` into a folder of its
    /// own, `folder/recordings/NAME`.
    ///
    /// @param name of the folder
    /// @param seed of random splits and permutations
    public static Measured reliability(String name, Recording recording, long seed, Path folder) {
        return write(RecordingReport.of(recording, seed), own(folder, name), List.of());
    }

    /// The same, and fits encoding models, which are written to `encodings/NAME.safetensors` with their curves
    /// beside them; the one of highest mean correlation on the held-out images is `encoding.safetensors` and
    /// `encoding.csv` too. Several are compared in `comparison.csv`, each beside itself fitted to shuffled images.
    ///
    /// @param encodings by the names of their results
    public static Measured fit(
            String name,
            Recording recording,
            Map<String, Encoding> encodings,
            long seed,
            Compute compute,
            Path folder,
            Event.Listener listener) {
        var context = new EncodingContext(seed, compute, listener, Networks::features);
        Map<String, EncodingModel> models = new LinkedHashMap<>();
        Map<String, Double> shuffled = new LinkedHashMap<>();
        encodings.forEach((model, encoding) -> {
            models.put(model, encoding.fit(recording, context));
            if (encodings.size() > 1) {
                double[] rho = encoding.fit(ShuffledImages.of(recording, seed), context)
                        .correlation();
                shuffled.put(model, EncodingComparison.mean(rho));
            }
        });
        return write(name, recording, encodings, models, shuffled, seed, folder);
    }

    /// Fits one model of all recordings, whose cores are one (see [Encoding#fitTogether]), and writes each
    /// recording's.
    ///
    /// @param model as results call it
    public static Map<String, Measured> fitTogether(
            Map<String, Recording> recordings,
            String model,
            Encoding encoding,
            long seed,
            Compute compute,
            Path folder,
            Event.Listener listener) {
        var context = new EncodingContext(seed, compute, listener, Networks::features);
        Map<String, Measured> measured = new LinkedHashMap<>();
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

    private static Measured write(
            String name,
            Recording recording,
            Map<String, Encoding> encodings,
            Map<String, EncodingModel> models,
            Map<String, Double> shuffled,
            long seed,
            Path folder) {
        RecordingReport report = RecordingReport.of(recording, seed);
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
        Path own = own(folder, name);
        models.forEach((model, fitted) -> save(fitted, own.resolve(ENCODINGS), model));
        String best = comparison.best();
        save(Objects.requireNonNull(models.get(best)), own, "encoding");
        report.encoding(best, Objects.requireNonNull(qualities.get(best)));
        if (models.size() > 1) {
            WholeFile.write(own.resolve("comparison.csv"), comparison.csv());
        }
        return write(report, own, models.size() > 1 ? comparison.lines() : List.of());
    }

    private static void save(EncodingModel model, Path folder, String name) {
        WholeFile.write(folder.resolve(name + ".csv"), RecordingReport.curve(model));
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
        Path own = own(folder, name == null ? fitted.getFirst() : name);
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
        Path recordings = folder.resolve(RECORDINGS);
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

    private static Path own(Path folder, String name) {
        return folder.resolve(RECORDINGS).resolve(name);
    }

    private static Measured write(RecordingReport report, Path own, List<String> table) {
        WholeFile.write(own.resolve("units.csv"), report.units());
        WholeFile.write(own.resolve("summary.json"), report.summary());
        return new Measured(report.facts(), report.warning().stream().toList(), table);
    }

    /// What was found.
    ///
    /// @param facts by name, as in `summary.json`
    /// @param warnings what has to be said of it
    /// @param table models side by side, empty where there are not several
    public record Measured(Map<String, Object> facts, List<String> warnings, List<String> table) {}
}
