package dev.ventral.tensor;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON header of a safetensors file. Everything in it is checked before anything is used.
///
/// @param entries the tensors in the order of the header
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
    private static final String METADATA = "__metadata__";
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    SafetensorsHeader {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// Where a tensor lies: bytes `begin` to `end` (exclusive) after the header.
    static final class Entry {
        final SafetensorsType type;
        final long begin;
        final long end;
        private final long[] shape;

        Entry(SafetensorsType type, long[] shape, long begin, long end) {
            this.type = type;
            this.shape = shape;
            this.begin = begin;
            this.end = end;
        }

        long[] shape() {
            return shape.clone();
        }
    }

    /// @param file for messages
    /// @param dataSize bytes in the file after the header
    static SafetensorsHeader parse(String file, byte[] json, long dataSize) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new InputError(
                    file + ": expected a JSON object as safetensors header, got "
                            + e.getOriginalMessage().replaceAll("\\s+", " "),
                    e);
        }
        InputError.unless(root.isObject(), "%s: expected a JSON object as safetensors header", file);
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (var property : root.properties()) {
            if (property.getKey().equals(METADATA)) {
                metadata.putAll(metadata(file, property.getValue()));
            } else {
                String where = file + ": tensor '" + property.getKey() + "'";
                entries.put(property.getKey(), entry(where, property.getValue()));
            }
        }
        checkTiling(file, entries, dataSize);
        return new SafetensorsHeader(entries, metadata);
    }

    /// The header as JSON, padded with spaces to a multiple of 8 bytes.
    byte[] json() {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode strings = root.putObject(METADATA);
            metadata.forEach(strings::put);
        }
        entries.forEach((name, entry) -> {
            ObjectNode node = root.putObject(name);
            node.put("dtype", entry.type.name());
            var shape = node.putArray("shape");
            Arrays.stream(entry.shape).forEach(shape::add);
            node.putArray("data_offsets").add(entry.begin).add(entry.end);
        });
        byte[] json = JSON.writeValueAsBytes(root);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    private static Map<String, String> metadata(String file, JsonNode node) {
        InputError.unless(node.isObject(), "%s: expected __metadata__ to be a map of strings", file);
        Map<String, String> metadata = new LinkedHashMap<>();
        for (var property : node.properties()) {
            InputError.unless(
                    property.getValue().isString(),
                    "%s: __metadata__ '%s': expected a string, got %s",
                    file,
                    property.getKey(),
                    property.getValue().getNodeType());
            metadata.put(property.getKey(), property.getValue().stringValue());
        }
        return metadata;
    }

    private static Entry entry(String where, JsonNode node) {
        InputError.unless(
                node.isObject() && node.path("dtype").isString() && node.size() == 3,
                "%s: expected dtype, shape and data_offsets",
                where);
        String dtype = node.path("dtype").stringValue();
        SafetensorsType type = SafetensorsType.of(dtype);
        if (type == null) {
            throw new InputError(where + ": expected dtype to be one of " + Arrays.toString(SafetensorsType.values())
                    + ", got '" + dtype + "'");
        }
        long[] shape = longs(where + ", shape", node.path("shape"));
        long[] offsets = longs(where + ", data_offsets", node.path("data_offsets"));
        InputError.unless(
                offsets.length == 2 && offsets[0] <= offsets[1],
                "%s: expected data_offsets [begin, end], got %s",
                where,
                Arrays.toString(offsets));
        long bytes = type.size;
        try {
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, size);
            }
        } catch (ArithmeticException e) {
            throw new InputError(where + ": expected a shape that fits, got " + Arrays.toString(shape), e);
        }
        InputError.unless(
                bytes == offsets[1] - offsets[0],
                "%s: expected %d bytes for shape %s of %s, got %d",
                where,
                bytes,
                Arrays.toString(shape),
                type,
                offsets[1] - offsets[0]);
        return new Entry(type, shape, offsets[0], offsets[1]);
    }

    private static long[] longs(String where, JsonNode node) {
        InputError.unless(node.isArray(), "%s: expected a list of numbers", where);
        long[] values = new long[node.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = node.get(i);
            InputError.unless(
                    value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0,
                    "%s: expected whole numbers >= 0, got %s",
                    where,
                    value.isNumber() ? value : value.getNodeType());
            values[i] = value.longValue();
        }
        return values;
    }

    /// The tensors must fill the file: no holes (they could hide something), no overlap, nothing beyond the
    /// end.
    private static void checkTiling(String file, Map<String, Entry> entries, long dataSize) {
        List<Map.Entry<String, Entry>> ordered = new ArrayList<>(entries.entrySet());
        ordered.sort(Comparator.<Map.Entry<String, Entry>>comparingLong(e -> e.getValue().begin)
                .thenComparingLong(e -> e.getValue().end));
        long next = 0;
        for (var named : ordered) {
            InputError.unless(
                    named.getValue().begin == next,
                    "%s: tensor '%s': expected to begin at byte %d (tensors follow each other without holes or"
                            + " overlap), got %d",
                    file,
                    named.getKey(),
                    next,
                    named.getValue().begin);
            next = named.getValue().end;
        }
        InputError.unless(
                next == dataSize,
                "%s: expected %d bytes of tensors, got %d (truncated or damaged)",
                file,
                next,
                dataSize);
    }
}
