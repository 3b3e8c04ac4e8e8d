package dev.ventral.tensor;

import dev.ventral.InputError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// A state dict that `torch.save` wrote, in either of its formats ([PytorchZip], [PytorchLegacy]), alone or
/// in a checkpoint, under `state_dict`, `model_state_dict`, `model` or `net`. A prefix `module.` (or
/// `_orig_mod.`) of all names is dropped. Whole models are refused, as they are programs.
///
/// Everything is checked against the file's size when it is opened; tensors are read when they are asked for.
public final class PytorchFile implements WeightsFile {
    private final String file;
    private final PytorchStorages storages;
    private final Map<String, PytorchTensor> tensors;

    private PytorchFile(String file, PytorchStorages storages, Map<String, PytorchTensor> tensors) {
        this.file = file;
        this.storages = storages;
        this.tensors = tensors;
        tensors.forEach((name, tensor) -> {
            String where = file + ": tensor '" + name + "'";
            long size = storages.size(tensor.storage());
            InputError.unless(
                    size >= 0, "%s: expected its storage '%s' in the file, got none", where, tensor.storage());
            tensor.check(where, size);
        });
    }

    /// Whether a file that begins with these 8 bytes is a zip or a pickle.
    static boolean is(byte[] start) {
        return isZip(start) || isPickle(start);
    }

    private static boolean isZip(byte[] start) {
        return start.length >= 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
    }

    /// The length that a safetensors file begins with may look like the start of a pickle, but is below 2^32.
    private static boolean isPickle(byte[] start) {
        return start.length >= 2
                && start[0] == (byte) 0x80
                && start[1] >= 0
                && start[1] <= 5
                && (start.length < 8 || start[4] != 0 || start[5] != 0 || start[6] != 0 || start[7] != 0);
    }

    static PytorchFile open(Path path, byte[] start) {
        String file = path.toString();
        PytorchStorages storages = null;
        PytorchFile opened = null;
        try {
            storages = isZip(start) ? PytorchZip.open(path) : PytorchLegacy.open(path);
            opened = new PytorchFile(file, storages, PytorchState.tensors(file, storages.root()));
            return opened;
        } catch (IOException e) {
            throw unreadable(file, e);
        } finally {
            if (opened == null && storages != null) {
                storages.close();
            }
        }
    }

    @Override
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    @Override
    public long[] shape(String name) {
        return get(name).sizes();
    }

    @Override
    public Tensor tensor(String name) {
        PytorchTensor view = get(name);
        int size = view.type().size;
        try (var scope = new PointerScope()) {
            Tensor span = torch.empty(new long[] {view.span()}, new TensorOptions(view.type().engine), null);
            Safetensors.chunks(span, view.span() * size, (chunk, at) -> {
                storages.read(view.storage(), view.offset() * size + at, chunk);
                if (storages.bigEndian()) {
                    turn(chunk.flip(), size);
                }
            });
            return Tensors.handOver(
                    scope, span.as_strided(view.sizes(), view.steps()).contiguous());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// Reverses the bytes of each element.
    private static void turn(ByteBuffer bytes, int size) {
        byte[] element = new byte[size];
        for (int at = 0; at < bytes.limit(); at += size) {
            for (int i = 0; i < size; i++) {
                element[i] = bytes.get(at + size - 1 - i);
            }
            bytes.put(at, element);
        }
    }

    private PytorchTensor get(String name) {
        PytorchTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InputError(file + ": expected a tensor '" + name + "', got none of that name");
        }
        return tensor;
    }

    private static InputError unreadable(String file, IOException e) {
        return new InputError(file + ": expected a whole PyTorch file, got " + e.getMessage(), e);
    }

    @Override
    public void close() {
        storages.close();
    }

    @Override
    public String toString() {
        return file + ": " + tensors.size() + " tensors";
    }
}
