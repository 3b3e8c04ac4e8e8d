package dev.ventral.run;

import dev.ventral.Build;
import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Splits;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What made a run: versions, machine, data. Written as `provenance.json`.
public final class Provenance {
    private static final String FILE = "provenance.json";
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private final Map<String, Object> facts = new LinkedHashMap<>();

    /// The machine and the versions.
    ///
    /// @param training device and precision of the work
    public Provenance(Compute training, List<? extends Number> seeds) {
        facts.put("ventral", Build.current().toString());
        facts.put("engine", Engine.version());
        facts.put("java", Runtime.version().toString());
        facts.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("processor", Engine.processor());
        facts.put("device", training.device());
        facts.put("training-precision", training.bfloat16() ? "bfloat16" : "float32");
        facts.put("attack-gradient-precision", training.bfloat16() ? "bfloat16" : "float32");
        facts.put("evaluation-precision", "float32");
        facts.put("threads", Engine.threads());
        facts.put("seeds", seeds);
        facts.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /// Adds what fine-tuned conditions began with, by their names.
    public void start(Map<String, Object> conditions) {
        if (!conditions.isEmpty()) {
            facts.put("start", conditions);
        }
    }

    public void data(Splits splits) {
        facts.put("data", describe(splits));
    }

    private static Map<String, Object> describe(Splits splits) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("train", describe(splits.train()));
        if (splits.validation().count() > 0) {
            data.put("validation", describe(splits.validation()));
        }
        data.put("test", describe(splits.test()));
        return data;
    }

    /// Adds the taps that the named regions of the brain stood for, by condition.
    public void regions(Map<String, Map<String, String>> conditions) {
        if (!conditions.isEmpty()) {
            facts.put("regions", conditions);
        }
    }

    /// Adds the data sets that guidance classifies besides.
    public void labelled(List<Splits> sets) {
        if (!sets.isEmpty()) {
            facts.put("guidance-data", sets.stream().map(Provenance::describe).toList());
        }
    }

    /// Adds images: their name, number, shape and SHA-256.
    public void images(String name, LabelledImages set) {
        facts.put(name, describe(set));
    }

    /// Adds a fact.
    public void put(String name, Object value) {
        facts.put(name, value);
    }

    private static Map<String, Object> describe(LabelledImages set) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("name", set.name());
        description.put("images", set.count());
        description.put(
                "shape",
                set.images().channels() + " x " + set.images().height() + " x "
                        + set.images().width());
        description.put("sha256", set.images().sha256());
        if (set.images().inFiles()) {
            description.put("sha256-of", "names and sizes of the files, and what is done to the images");
        }
        return description;
    }

    /// What a folder's `provenance.json` says.
    ///
    /// @throws InputError if it is not there or cannot be read
    public static JsonNode read(RunFolder folder) {
        Path file = folder.resolve(FILE);
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw new InputError(file + ": expected readable JSON, got " + WholeFile.reason(e), e);
        }
    }

    /// The facts as JSON.
    public String json() {
        return JSON.writeValueAsString(facts) + "\n";
    }
}
