package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/// Regions of the brain: which tap of a network stands for which region of the brain: `regions.properties`, where
/// the choices are and where they come from, and above it what a [RegionMapped] network says of itself.
final class Regions {
    private static final Map<String, Map<String, String>> KNOWN = read();

    private Regions() {}

    /// Taps by region, in anatomical order; empty for a kind of network that nobody chose any for.
    static Map<String, String> of(Architecture architecture) {
        if (architecture instanceof RegionMapped(Architecture of, Map<String, String> own)) {
            Map<String, String> both = new LinkedHashMap<>(of(of));
            both.putAll(own);
            return both;
        }
        if (architecture instanceof Vonenet front) {
            Map<String, String> both = new LinkedHashMap<>(of(front.of()));
            both.put("V1", "vone_block");
            return both;
        }
        return KNOWN.getOrDefault(kind(architecture), Map.of());
    }

    private static String kind(Architecture architecture) {
        JsonTypeName name = architecture.getClass().getAnnotation(JsonTypeName.class);
        String kind = name == null ? "" : name.value();
        return switch (architecture) {
            case Resnet _ -> "resnet";
            case ResnetCifar _ -> "resnet-cifar";
            case Vgg vgg -> "vgg" + vgg.depth() + (vgg.batchNorm() ? "-bn" : "");
            case Vit vit -> "vit-" + vit.depth();
            case VitSmall _, VitBase _ -> "vit-12";
            default -> kind;
        };
    }

    private static Map<String, Map<String, String>> read() {
        var file = new Properties();
        try (var in = new InputStreamReader(
                Objects.requireNonNull(Regions.class.getResourceAsStream("regions.properties")),
                StandardCharsets.UTF_8)) {
            file.load(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        List<String> keys = new ArrayList<>(file.stringPropertyNames());
        // IT comes last, and the visual areas by their numbers
        keys.sort((a, b) -> Integer.compare(rank(a), rank(b)));
        Map<String, Map<String, String>> known = new LinkedHashMap<>();
        for (String key : keys) {
            int dot = key.lastIndexOf('.');
            known.computeIfAbsent(key.substring(0, dot), _ -> new LinkedHashMap<>())
                    .put(key.substring(dot + 1), file.getProperty(key));
        }
        return known;
    }

    private static int rank(String key) {
        return List.of("V1", "V2", "V4", "IT").indexOf(key.substring(key.lastIndexOf('.') + 1));
    }
}
