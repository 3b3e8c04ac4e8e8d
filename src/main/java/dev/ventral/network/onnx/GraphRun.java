package dev.ventral.network.onnx;

import dev.ventral.InputError;
import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// One forward pass through a [Plan]. The handle of each value is freed after the last step that reads it.
final class GraphRun {
    /// Numbers that may be alive for each image; a network for images of 1024 x 1024 needs fewer.
    private static final long NUMBERS_PER_IMAGE = 1L << 26;

    private final Plan plan;
    private final Taps taps;
    private final @Nullable Tensor[] values;
    private final boolean[] owned;
    private final long declared;
    private final long images;
    private long room;

    /// @param constants in the order of the model's
    /// @param declared number of images the file fixes, -1 where it fixes none
    GraphRun(Plan plan, List<Tensor> constants, long constantNumbers, long declared, Tensor images, Taps taps) {
        this.plan = plan;
        this.taps = taps;
        this.declared = declared;
        this.images = images.size(0);
        values = new Tensor[plan.values()];
        owned = new boolean[plan.values()];
        values[0] = images;
        for (int i = 0; i < constants.size(); i++) {
            values[i + 1] = constants.get(i);
        }
        room = Math.max(1, this.images) * NUMBERS_PER_IMAGE + 4 * constantNumbers;
    }

    /// The output, in the innermost open scope; meaningless where the taps end the pass early.
    Tensor forward(Tensor images) {
        try {
            for (Plan.Step step : plan.steps()) {
                if (taps.stop()) {
                    return images;
                }
                apply(step);
            }
            Tensor result = values[plan.output()];
            if (result == null) {
                throw new IllegalStateException("the pass did not come by its output");
            }
            PointerScope scope = PointerScope.getInnerScope();
            if (scope != null) {
                scope.attach(result);
            } else {
                Tensors.keep(result);
            }
            return result;
        } finally {
            for (int i = 0; i < values.length; i++) {
                free(i);
            }
        }
    }

    private void apply(Plan.Step step) {
        int[] outputs = step.outputs();
        try (var _ = new PointerScope()) {
            List<Tensor> given = step.operation().apply(arguments(step));
            for (int i = 0; i < Math.min(outputs.length, given.size()); i++) {
                if (outputs[i] >= 0) {
                    Tensor value = Tensors.keep(given.get(i));
                    values[outputs[i]] = value;
                    owned[outputs[i]] = true;
                    room -= value.numel();
                }
            }
        } catch (InputError e) {
            throw e;
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("an error");
            throw new InputError(step.node() + ": expected inputs that it can compute, got: " + reason, e);
        }
        for (int i = 0; i < outputs.length; i++) {
            Tensor value = outputs[i] < 0 ? null : values[outputs[i]];
            if (step.ofImages() && value != null) {
                taps.see(step.node().outputs().get(i), value);
            }
        }
        for (int dead : step.dead()) {
            free(dead);
        }
    }

    private Arguments arguments(Plan.Step step) {
        @Nullable Tensor[] inputs = new Tensor[step.inputs().length];
        for (int i = 0; i < inputs.length; i++) {
            int number = step.inputs()[i];
            inputs[i] = number < 0 ? null : values[number];
            step.node().unless(number < 0 || inputs[i] != null, "expected input %d, which no node gives", i);
        }
        step.node().unless(room > 0, "expected a network whose values fit in memory, got more");
        return new Arguments(step.node(), inputs, new Arguments.Batch(declared, images, room));
    }

    private void free(int number) {
        Tensor value = values[number];
        if (owned[number] && value != null) {
            room += value.numel();
            Tensors.release(value);
            owned[number] = false;
            values[number] = null;
        }
    }
}
