package dev.ventral.neural.encoding.feature;

import dev.ventral.InputError;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What kinds of features share.
public final class FeatureMaps {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FeatureMaps() {}

    /// Maps as rows, averaged down to at most `grid x grid` positions: `N x C x H x W` to `N x (C g g)`. What
    /// is no map is flattened.
    static Tensor rows(Tensor maps, int grid) {
        if (maps.dim() != 4) {
            return maps.flatten(1, -1);
        }
        long height = Math.min(grid, maps.size(2));
        long width = Math.min(grid, maps.size(3));
        Tensor coarse = height == maps.size(2) && width == maps.size(3)
                ? maps
                : torch.adaptive_avg_pool2d(maps, new long[] {height, width});
        return coarse.flatten(1, -1);
    }

    /// A side that is to be `size` at the longer side.
    public static int side(int own, int longer, int size) {
        return Math.max(1, (int) Math.round((double) own * size / longer));
    }

    /// A record as an entry of a file's metadata.
    public static String json(Object component) {
        return JSON.writeValueAsString(component);
    }

    /// The record that [#json] wrote.
    ///
    /// @throws InputError naming the file, if it holds another thing
    public static <T> T read(Map<String, String> metadata, String key, Class<T> type, String file) {
        String text = metadata.getOrDefault(key, "");
        try {
            T component = JSON.readValue(text, type);
            if (component != null) {
                return component;
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw new InputError(file + ": " + key + ": expected a description of features, got " + text, e);
        }
        throw new InputError(file + ": " + key + ": expected a description of features, got " + text);
    }
}
