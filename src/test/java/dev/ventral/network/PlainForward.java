package dev.ventral.network;

import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Tensors;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;

/// A judge for forward passes: convolution, batch norm, pooling and linear layer written out in double
/// arithmetic, one image (`[channel][row][column]`) at a time, with the weights of a network's state by name.
final class PlainForward {
    private final Map<String, double[]> values = new HashMap<>();
    private final Map<String, long[]> shapes = new HashMap<>();

    PlainForward(Net net) {
        try (var _ = new PointerScope()) {
            Weights.state(net).forEach((name, tensor) -> {
                values.put(name, Tensors.doubles(tensor));
                shapes.put(name, Tensors.shape(tensor));
            });
        }
    }

    double[] get(String name) {
        double[] found = values.get(name);
        if (found == null) {
            throw new IllegalArgumentException(name);
        }
        return found;
    }

    double[][][] conv(String name, double[][][] x, int stride, int padding) {
        double[] w = get(name + ".weight");
        long[] shape = shapes.get(name + ".weight");
        int out = (int) shape[0];
        int k = (int) shape[2];
        int h = (x[0].length + 2 * padding - k) / stride + 1;
        int wd = (x[0][0].length + 2 * padding - k) / stride + 1;
        var y = new double[out][h][wd];
        for (int o = 0; o < out; o++) {
            for (int r = 0; r < h; r++) {
                for (int c = 0; c < wd; c++) {
                    double sum = values.containsKey(name + ".bias") ? get(name + ".bias")[o] : 0;
                    for (int i = 0; i < x.length; i++) {
                        for (int a = 0; a < k; a++) {
                            for (int b = 0; b < k; b++) {
                                int rr = r * stride + a - padding;
                                int cc = c * stride + b - padding;
                                if (rr >= 0 && cc >= 0 && rr < x[0].length && cc < x[0][0].length) {
                                    sum += x[i][rr][cc] * w[((o * x.length + i) * k + a) * k + b];
                                }
                            }
                        }
                    }
                    y[o][r][c] = sum;
                }
            }
        }
        return y;
    }

    /// With the running statistics.
    double[][][] norm(String name, double[][][] x) {
        return norm(name, x, get(name + ".running_mean"), get(name + ".running_var"));
    }

    double[][][] norm(String name, double[][][] x, double[] mean, double[] variance) {
        var y = new double[x.length][x[0].length][x[0][0].length];
        for (int c = 0; c < x.length; c++) {
            for (int r = 0; r < x[0].length; r++) {
                for (int k = 0; k < x[0][0].length; k++) {
                    y[c][r][k] = (x[c][r][k] - mean[c]) / Math.sqrt(variance[c] + 1e-5) * get(name + ".weight")[c]
                            + get(name + ".bias")[c];
                }
            }
        }
        return y;
    }

    static double[][][] relu(double[][][] x) {
        return sum(x, x, true, 0);
    }

    /// relu(x + y)
    static double[][][] join(double[][][] x, double[][][] y) {
        return sum(x, y, true, 1);
    }

    private static double[][][] sum(double[][][] x, double[][][] y, boolean relu, double factor) {
        var z = new double[x.length][x[0].length][x[0][0].length];
        for (int c = 0; c < x.length; c++) {
            for (int r = 0; r < x[0].length; r++) {
                for (int k = 0; k < x[0][0].length; k++) {
                    double s = x[c][r][k] + factor * y[c][r][k];
                    z[c][r][k] = relu ? Math.max(0, s) : s;
                }
            }
        }
        return z;
    }

    static double[] mean(double[][][] x) {
        var y = new double[x.length];
        for (int c = 0; c < x.length; c++) {
            for (double[] row : x[c]) {
                for (double v : row) {
                    y[c] += v / (x[0].length * row.length);
                }
            }
        }
        return y;
    }

    double[] linear(String name, double[] x) {
        double[] w = get(name + ".weight");
        double[] y = get(name + ".bias").clone();
        for (int o = 0; o < y.length; o++) {
            for (int i = 0; i < x.length; i++) {
                y[o] += w[o * x.length + i] * x[i];
            }
        }
        return y;
    }

    double[] resnet18(double[][][] image) {
        double[][][] x = relu(norm("bn1", conv("conv1", image, 1, 1)));
        for (int layer = 1; layer <= 4; layer++) {
            for (int b = 0; b < 2; b++) {
                String n = "layer" + layer + "." + b;
                int stride = layer > 1 && b == 0 ? 2 : 1;
                double[][][] y = relu(norm(n + ".bn1", conv(n + ".conv1", x, stride, 1)));
                y = norm(n + ".bn2", conv(n + ".conv2", y, 1, 1));
                double[][][] skip =
                        stride == 1 ? x : norm(n + ".downsample.1", conv(n + ".downsample.0", x, stride, 0));
                x = join(y, skip);
            }
        }
        return linear("fc", mean(x));
    }

    static double[][][] image(double[] batch, int index, int channels, int height, int width) {
        var x = new double[channels][height][width];
        for (int c = 0; c < channels; c++) {
            for (int r = 0; r < height; r++) {
                for (int k = 0; k < width; k++) {
                    x[c][r][k] = batch[((index * channels + c) * height + r) * width + k];
                }
            }
        }
        return x;
    }
}
