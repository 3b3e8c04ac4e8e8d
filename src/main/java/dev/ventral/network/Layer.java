package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import org.jspecify.annotations.Nullable;

/// Layer of a [Sequential] network; the catalogue of layers.
///
/// Input sizes follow from the image and the layers before. `name` is the layer's name in weight files and its
/// tap; where it is absent, the layer's place is its name (`0`, `1`, …), as in PyTorch's `nn.Sequential`.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Layer {
    /// Name and tap of the layer, or null for its place.
    @Nullable
    String name();

    /// Cross-correlation with square kernels; weights start as PyTorch's do (uniform within 1 / sqrt(fan-in)).
    ///
    /// @param out channels
    /// @param kernel its side
    /// @param stride in both directions
    /// @param padding zeros on each side
    /// @param bias whether each channel has one
    /// @param name of the layer; its place where absent
    @JsonClassDescription("Convolution with square kernels.")
    @JsonTypeName("conv")
    record Conv(
            int out,
            int kernel,
            @Default("1") int stride,
            @Default("0") int padding,
            @Default("true") boolean bias,
            @Nullable String name)
            implements Layer {
        public Conv {
            positive("conv.out", out);
            window("conv", kernel, stride, padding);
        }
    }

    /// Batch normalization (see [dev.ventral.network.module.BatchNorm]), on images only.
    ///
    /// @param name of the layer; its place where absent
    @JsonClassDescription("Batch normalization.")
    @JsonTypeName("batch-norm")
    record Norm(@Nullable String name) implements Layer {}

    /// `max(x, 0)`.
    ///
    /// @param name of the layer; its place where absent
    @JsonClassDescription("Rectified linear unit.")
    @JsonTypeName("relu")
    record Relu(@Nullable String name) implements Layer {}

    /// `x` where positive, else `exp(x) - 1`.
    ///
    /// @param name of the layer; its place where absent
    @JsonClassDescription("Exponential linear unit.")
    @JsonTypeName("elu")
    record Elu(@Nullable String name) implements Layer {}

    /// Maximum over square windows.
    ///
    /// @param kernel side of the window
    /// @param stride of the window; the kernel where absent
    /// @param padding at most half the kernel
    /// @param name of the layer; its place where absent
    @JsonClassDescription("Maximum over windows.")
    @JsonTypeName("max-pool")
    record MaxPool(
            int kernel,
            @Nullable Integer stride,
            @Default("0") int padding,
            @Nullable String name) implements Layer {
        public MaxPool {
            pool("max-pool", kernel, stride, padding);
        }
    }

    /// Mean over square windows, padding counted in as zeros.
    ///
    /// @param kernel side of the window
    /// @param stride of the window; the kernel where absent
    /// @param padding at most half the kernel
    /// @param name of the layer; its place where absent
    @JsonClassDescription("Mean over windows.")
    @JsonTypeName("avg-pool")
    record AvgPool(
            int kernel,
            @Nullable Integer stride,
            @Default("0") int padding,
            @Nullable String name) implements Layer {
        public AvgPool {
            pool("avg-pool", kernel, stride, padding);
        }
    }

    /// Means over a grid of `size x size` equal parts of the image.
    ///
    /// @param size rows and columns of the grid
    /// @param name of the layer; its place where absent
    @JsonClassDescription("Means over a grid of fixed size.")
    @JsonTypeName("adaptive-avg-pool")
    record AdaptiveAvgPool(@Default("1") int size, @Nullable String name) implements Layer {
        public AdaptiveAvgPool {
            positive("adaptive-avg-pool.size", size);
        }
    }

    /// Channels, rows and columns to one vector, in this order.
    ///
    /// @param name of the layer; its place where absent
    @JsonClassDescription("Channels, rows and columns to one vector.")
    @JsonTypeName("flatten")
    record Flatten(@Nullable String name) implements Layer {}

    /// `x W' + b` on vectors.
    ///
    /// @param out length of the result; absent on the last layer, which gives the classes
    /// @param name of the layer; its place where absent
    @JsonClassDescription("Fully connected; the last one, without out, gives the classes.")
    @JsonTypeName("linear")
    record Linear(@Nullable Integer out, @Nullable String name) implements Layer {
        public Linear {
            if (out != null) {
                positive("linear.out", out);
            }
        }
    }

    /// In training mode each value is zeroed with probability `p`, the others are divided by `1 - p`; the draws
    /// come from [dev.ventral.network.module.Net#seed].
    ///
    /// @param p probability of a zero
    /// @param name of the layer; its place where absent
    @JsonClassDescription("Zeroes values at random in training.")
    @JsonTypeName("dropout")
    record Dropout(@Default("0.5") double p, @Nullable String name) implements Layer {
        public Dropout {
            InputError.unless(p >= 0 && p < 1, "dropout.p: expected a number in [0, 1), got %s", p);
        }
    }

    private static void positive(String what, int value) {
        InputError.unless(value > 0, "%s: expected a positive number, got %d", what, value);
    }

    private static void window(String what, int kernel, int stride, int padding) {
        positive(what + ".kernel", kernel);
        positive(what + ".stride", stride);
        InputError.unless(padding >= 0, "%s.padding: expected a number of at least 0, got %d", what, padding);
    }

    private static void pool(String what, int kernel, @Nullable Integer stride, int padding) {
        window(what, kernel, stride == null ? kernel : stride, padding);
        InputError.unless(
                padding <= kernel / 2,
                "%s.padding: expected at most half the kernel (%d), got %d",
                what,
                kernel / 2,
                padding);
    }
}
