package dev.ventral.network.file;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.zip.ZipFile;

/// What a file with a network in it is, by its content, whatever its name.
public enum ModelFormat {
    /// Named tensors ([dev.ventral.network.module.Weights]).
    SAFETENSORS,
    /// PyTorch's zip with a pickled state dict or module (`data.pkl`).
    PYTORCH,
    /// PyTorch's older pickle, before version 1.6.
    PYTORCH_LEGACY,
    /// PyTorch's zip with code (`code/`, `constants.pkl`): [TorchScriptNet].
    TORCHSCRIPT,
    /// A graph of standard operators: [dev.ventral.network.onnx.OnnxFile].
    ONNX;

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    /// PyTorch's magic number 0x1950a86a20f9469cfc6c as a pickled integer of 10 bytes, behind the pickle's
    /// version.
    private static final byte[] LEGACY = {
        (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19
    };

    private static final byte PICKLE = (byte) 0x80;
    /// The fields of an ONNX ModelProto, its graph among them.
    private static final Set<Integer> ONNX_FIELDS = Set.of(1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26);

    private static final int ONNX_GRAPH = 7;

    /// The format of a file.
    ///
    /// @throws InputError if it is none of them, or cannot be read
    public static ModelFormat of(Path file) {
        try {
            byte[] head = head(file);
            if (startsWith(head, 0, ZIP)) {
                return zip(file);
            }
            if (head.length > 2 && head[0] == PICKLE && startsWith(head, 2, LEGACY)) {
                return PYTORCH_LEGACY;
            }
            if (isSafetensors(head, Files.size(file))) {
                return SAFETENSORS;
            }
            if (isOnnx(file)) {
                return ONNX;
            }
        } catch (NoSuchFileException e) {
            throw new InputError(file + ": expected a file with a network, got no such file", e);
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable file with a network, got " + WholeFile.reason(e), e);
        }
        throw new InputError(
                file + ": expected a network (safetensors, PyTorch, TorchScript or ONNX), got a file of another kind"
                        + " or a damaged one");
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(16);
        }
    }

    private static boolean startsWith(byte[] bytes, int offset, byte[] magic) {
        return bytes.length >= offset + magic.length
                && ByteBuffer.wrap(bytes, offset, magic.length).equals(ByteBuffer.wrap(magic));
    }

    private static ModelFormat zip(Path file) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            boolean data = false;
            for (var entry : Collections.list(zip.entries())) {
                String name = entry.getName();
                if (name.endsWith("/constants.pkl")) {
                    return TORCHSCRIPT;
                }
                data |= name.endsWith("/data.pkl");
            }
            if (data) {
                return PYTORCH;
            }
        }
        throw new InputError(file + ": expected a network, got a zip without data.pkl");
    }

    /// The length of a header that fits in the file, then the header, which is JSON.
    private static boolean isSafetensors(byte[] head, long size) {
        if (head.length < 9 || head[8] != '{') {
            return false;
        }
        long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length > 0 && length <= size - 8;
    }

    /// Whether the file is, from end to end, fields of a ModelProto, of the right wire types as far as told
    /// here.
    private static boolean isOnnx(Path file) throws IOException {
        long size = Files.size(file);
        if (size == 0 || size >= Integer.MAX_VALUE) {
            return false;
        }
        try (var stream = new BufferedInputStream(Files.newInputStream(file))) {
            CodedInputStream in = CodedInputStream.newInstance(stream);
            boolean graph = false;
            while (!in.isAtEnd()) {
                int tag = in.readTag();
                int type = WireFormat.getTagWireType(tag);
                if (!ONNX_FIELDS.contains(WireFormat.getTagFieldNumber(tag))
                        || type != WireFormat.WIRETYPE_VARINT && type != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                    return false;
                }
                graph |= WireFormat.getTagFieldNumber(tag) == ONNX_GRAPH;
                in.skipField(tag);
            }
            return graph;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }
}
