package dev.ventral.network.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;

/// The judge: Microsoft's onnxruntime on the CPU.
final class OnnxRuntime {
    private OnnxRuntime() {}

    /// What the model's first output is.
    record Result(float[] values, long[] shape) {}

    static Result run(byte[] model, float[] input, long... dims) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            try (OrtSession session = environment.createSession(model, options)) {
                String name = session.getInputNames().iterator().next();
                try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), dims);
                        OrtSession.Result result = session.run(Map.of(name, tensor))) {
                    OnnxTensor output = (OnnxTensor) result.get(0);
                    FloatBuffer buffer = output.getFloatBuffer();
                    float[] values = new float[buffer.remaining()];
                    buffer.get(values);
                    return new Result(values, output.getInfo().getShape());
                }
            }
        } catch (OrtException e) {
            throw new AssertionError("onnxruntime refuses the model: " + e.getMessage(), e);
        }
    }
}
