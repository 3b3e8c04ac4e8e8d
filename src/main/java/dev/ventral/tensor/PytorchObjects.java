package dev.ventral.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What pickles in PyTorch's files may build: dicts, and tensors as views into storages.
///
/// The functions and their arguments are those of `torch/_utils.py` (`_rebuild_tensor` and its kin), the
/// persistent ids those of `torch/serialization.py`.
final class PytorchObjects implements Pickle.Vocabulary {
    private static final Map<String, SafetensorsType> STORAGES = Map.ofEntries(
            Map.entry("DoubleStorage", SafetensorsType.F64),
            Map.entry("FloatStorage", SafetensorsType.F32),
            Map.entry("HalfStorage", SafetensorsType.F16),
            Map.entry("BFloat16Storage", SafetensorsType.BF16),
            Map.entry("LongStorage", SafetensorsType.I64),
            Map.entry("IntStorage", SafetensorsType.I32),
            Map.entry("ShortStorage", SafetensorsType.I16),
            Map.entry("CharStorage", SafetensorsType.I8),
            Map.entry("ByteStorage", SafetensorsType.U8),
            Map.entry("BoolStorage", SafetensorsType.BOOL),
            Map.entry("UntypedStorage", SafetensorsType.U8));
    private static final Map<String, SafetensorsType> TYPES = Map.of(
            "torch.float64", SafetensorsType.F64,
            "torch.float32", SafetensorsType.F32,
            "torch.float16", SafetensorsType.F16,
            "torch.bfloat16", SafetensorsType.BF16,
            "torch.int64", SafetensorsType.I64,
            "torch.int32", SafetensorsType.I32,
            "torch.int16", SafetensorsType.I16,
            "torch.int8", SafetensorsType.I8,
            "torch.uint8", SafetensorsType.U8,
            "torch.bool", SafetensorsType.BOOL);

    private final Map<String, SafetensorsType> storages = new LinkedHashMap<>();

    /// A storage, or the part of one that begins at element `offset`.
    private record Storage(String key, SafetensorsType type, long offset) {}

    /// The element types of all storages that were named, by key.
    Map<String, SafetensorsType> storages() {
        return storages;
    }

    @Override
    public @Nullable Object call(String function, List<?> arguments) {
        return switch (function) {
            case "collections.OrderedDict", "collections.defaultdict" -> dict(arguments);
            case "torch.Size" -> argument(arguments, 0);
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
                argument(arguments, 0);
            case "torch._tensor._rebuild_from_type_v2" ->
                argument(arguments, 0) instanceof Pickle.Global(String inner)
                                && argument(arguments, 2) instanceof List<?> list
                        ? tensor(inner, list)
                        : new Pickle.Inert(function);
            case "copyreg._reconstructor", "copy_reg._reconstructor" ->
                argument(arguments, 0) instanceof Pickle.Global(String type)
                        ? new Pickle.Inert(type)
                        : new Pickle.Inert(function);
            default -> tensor(function, arguments);
        };
    }

    private static @Nullable Object argument(List<?> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : null;
    }

    /// An empty dict, or (Python 2) one of a list of pairs.
    private static Map<String, @Nullable Object> dict(List<?> arguments) {
        Map<String, @Nullable Object> dict = new LinkedHashMap<>();
        if (argument(arguments, 0) instanceof List<?> pairs) {
            for (Object pair : pairs) {
                if (pair instanceof List<?> two && two.size() == 2 && two.getFirst() instanceof String key) {
                    dict.put(key, two.getLast());
                }
            }
        }
        return dict;
    }

    private static Object tensor(String function, List<?> arguments) {
        SafetensorsType type = null;
        switch (function) {
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> {}
            case "torch._utils._rebuild_tensor_v3" -> {
                type = argument(arguments, 6) instanceof Pickle.Global(String name) ? TYPES.get(name) : null;
                if (type == null) {
                    return new Pickle.Inert("torch.Tensor of a type that is not read");
                }
            }
            default -> {
                return new Pickle.Inert(function);
            }
        }
        if (argument(arguments, 0) instanceof Pickle.Inert storage) {
            return storage;
        }
        if (argument(arguments, 0) instanceof Storage storage && argument(arguments, 1) instanceof Long offset) {
            List<Long> shape = longs(argument(arguments, 2));
            List<Long> strides = longs(argument(arguments, 3));
            SafetensorsType element = type == null ? storage.type() : type;
            // Parts of storages occur in old files only, whose storages and tensors have one type.
            long first = offset + storage.offset();
            if (shape != null && strides != null) {
                return new PytorchTensor(element, storage.key(), first, shape, strides);
            }
        }
        return new Pickle.Inert(function + " with arguments that make no tensor");
    }

    private static @Nullable List<Long> longs(@Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return null;
        }
        var longs = new ArrayList<Long>();
        for (Object item : list) {
            if (!(item instanceof Long number) || longs.size() > 64) {
                return null;
            }
            longs.add(number);
        }
        return longs;
    }

    /// `('storage', class, key, device, elements)`, in the old format with a sixth element, null or `(key,
    /// offset, elements)` of a part; or, in the old format, `('module', class, file, source)`, which stands
    /// for the class.
    @Override
    public @Nullable Object persistent(List<?> id) {
        Object kind = argument(id, 0);
        if ("module".equals(kind)) {
            return argument(id, 1);
        }
        if ("storage".equals(kind)
                && argument(id, 1) instanceof Pickle.Global(String name)
                && argument(id, 2) instanceof String key) {
            SafetensorsType type = STORAGES.get(name.substring(name.lastIndexOf('.') + 1));
            if (type == null || !name.startsWith("torch.")) {
                return new Pickle.Inert(name);
            }
            storages.putIfAbsent(key, type);
            long offset =
                    argument(id, 5) instanceof List<?> part && argument(part, 1) instanceof Long first ? first : 0;
            return new Storage(key, type, offset);
        }
        return new Pickle.Inert("persistent id");
    }
}
