package dev.ventral.network.onnx;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Brings the numbers of a [TensorData] into memory.
final class TensorReader {
    private static final int CHUNK = 1 << 24;

    private TensorReader() {}

    static Tensor read(TensorData data) {
        try (var scope = new PointerScope()) {
            Tensor stored = switch (data.values()) {
                case TensorData.InFile place -> fromFile(data, place);
                case TensorData.Listed(long[] numbers) -> listed(data, numbers);
            };
            Tensor value = data.type() == ElementType.BOOL ? stored.ne(new Scalar(0)) : stored;
            return Tensors.handOver(scope, value.to(data.type().computed));
        }
    }

    private static Tensor listed(TensorData data, long[] numbers) {
        if (numbers.length == 0) {
            return torch.empty(data.dims(), new TensorOptions(data.type().stored), null);
        }
        Tensor wide = Tensors.of(numbers, data.dims());
        return switch (data.type()) {
            case FLOAT -> wide.to(ScalarType.Int).view(ScalarType.Float);
            case FLOAT16, BFLOAT16 -> wide.to(ScalarType.Short).view(data.type().stored);
            default -> wide.to(data.type().stored);
        };
    }

    private static Tensor fromFile(TensorData data, TensorData.InFile place) {
        Tensor tensor = torch.empty(data.dims(), new TensorOptions(data.type().stored), null);
        long bytes = place.span().length();
        if (bytes == 0) {
            return tensor;
        }
        var memory = new BytePointer(tensor.data_ptr());
        try (var channel = FileChannel.open(place.file(), StandardOpenOption.READ)) {
            for (long at = 0; at < bytes; at += CHUNK) {
                memory.limit(Math.min(bytes, at + CHUNK)).position(at);
                fill(memory.asByteBuffer(), channel, place.span().offset() + at);
            }
            return tensor;
        } catch (IOException e) {
            throw new InputError(
                    "tensor '" + Node.shown(data.name()) + "': expected readable data, got " + e.getMessage(), e);
        }
    }

    private static void fill(ByteBuffer buffer, FileChannel channel, long offset) throws IOException {
        long at = offset;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new IOException("a file that has become shorter");
            }
            at += read;
        }
    }
}
