package dev.ventral.network.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One-node models: operator, version, attributes.
final class OperatorCases {
    private static final long[] IMAGE = {2, 4, 7, 6};
    private final List<Case> cases = new ArrayList<>();

    private OperatorCases() {}

    /// A model from `x` to `y`.
    record Case(String name, int opset, long[] dims, Consumer<OnnxWriter> graph) {
        byte[] model() {
            return new OnnxWriter(opset)
                    .input("x", dims)
                    .with(graph)
                    .output("y")
                    .model();
        }

        @Override
        public String toString() {
            return name + " (" + opset + ")";
        }
    }

    static Stream<Case> all() {
        var all = new OperatorCases();
        all.convolutions();
        all.pools();
        all.activations();
        all.arithmetic();
        all.normalisations();
        all.reductions();
        all.shapes();
        all.selections();
        all.resizing();
        return all.cases.stream();
    }

    private void add(String name, int opset, long[] dims, Consumer<OnnxWriter> graph) {
        cases.add(new Case(name, opset, dims, graph));
    }

    private void image(String op, int opset, Object... attributes) {
        add(op + describe(attributes), opset, IMAGE, w -> w.node(op, "x", "y", attributes));
    }

    private static String describe(Object... attributes) {
        var text = new StringBuilder();
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            text.append(' ').append(attributes[i]).append('=');
            text.append(value instanceof long[] list ? Arrays.toString(list) : value);
        }
        return text.toString();
    }

    static long[] dims(long... values) {
        return values;
    }

    private void convolution(long[] weight, Object... attributes) {
        add(
                "Conv" + describe(attributes),
                11,
                IMAGE,
                w -> w.random("w", weight).random("b", weight[0]).node("Conv", "x,w,b", "y", attributes));
    }

    private void convolutions() {
        convolution(dims(5, 4, 3, 3));
        convolution(dims(5, 4, 3, 2), "kernel_shape", dims(3, 2), "strides", dims(2, 1), "pads", dims(1, 1, 1, 1));
        convolution(dims(6, 2, 3, 3), "group", 2, "dilations", dims(2, 1), "pads", dims(2, 1, 2, 1));
        convolution(dims(4, 1, 3, 3), "group", 4, "pads", dims(0, 1, 2, 0), "strides", dims(2, 3));
        convolution(dims(3, 4, 3, 3), "pads", dims(0, 0, 1, 1), "strides", dims(2, 2));
        convolution(dims(3, 4, 3, 3), "pads", dims(1, 1, 0, 0), "strides", dims(2, 2));
        convolution(dims(3, 4, 4, 4), "auto_pad", "SAME_UPPER", "strides", dims(2, 2));
        convolution(dims(3, 4, 4, 4), "auto_pad", "SAME_LOWER", "strides", dims(3, 1));
        convolution(dims(3, 4, 3, 3), "auto_pad", "VALID", "strides", dims(2, 2));
        add("Conv without bias", 7, IMAGE, w -> w.random("w", 5, 4, 1, 1).node("Conv", "x,w", "y"));
    }

    private void pools() {
        for (String op : List.of("MaxPool", "AveragePool")) {
            image(op, 7, "kernel_shape", dims(2, 3));
            image(op, 10, "kernel_shape", dims(3, 3), "strides", dims(2, 2), "pads", dims(1, 1, 1, 1));
            image(op, 10, "kernel_shape", dims(3, 3), "strides", dims(2, 2), "pads", dims(0, 1, 2, 0));
            image(op, 10, "kernel_shape", dims(2, 2), "strides", dims(2, 2), "ceil_mode", 1);
            image(op, 10, "kernel_shape", dims(3, 3), "strides", dims(2, 2), "ceil_mode", 1, "pads", dims(1, 0, 1, 0));
            image(op, 10, "kernel_shape", dims(3, 2), "strides", dims(3, 4), "ceil_mode", 1, "pads", dims(1, 0, 1, 0));
            image(op, 11, "kernel_shape", dims(3, 3), "strides", dims(2, 2), "auto_pad", "SAME_UPPER");
            image(op, 11, "kernel_shape", dims(2, 4), "strides", dims(1, 3), "auto_pad", "SAME_LOWER");
            image(op, 11, "kernel_shape", dims(3, 3), "strides", dims(2, 2), "auto_pad", "VALID");
            image(op, 19, "kernel_shape", dims(2, 3), "dilations", dims(2, 1), "pads", dims(1, 1, 0, 1));
        }
        image("AveragePool", 7, "kernel_shape", dims(3, 3), "pads", dims(1, 1, 1, 1), "count_include_pad", 1);
        image("AveragePool", 11, "kernel_shape", dims(3, 2), "pads", dims(0, 1, 2, 0), "count_include_pad", 1);
        image(
                "AveragePool",
                19,
                "kernel_shape",
                dims(3, 3),
                "strides",
                dims(2, 2),
                "pads",
                dims(1, 1, 1, 1),
                "count_include_pad",
                1,
                "ceil_mode",
                1);
        image("GlobalAveragePool", 7);
        image("GlobalMaxPool", 7);
    }

    private void activations() {
        for (String op : List.of(
                "Relu",
                "Sigmoid",
                "Tanh",
                "Softplus",
                "LeakyRelu",
                "Elu",
                "Selu",
                "HardSigmoid",
                "Neg",
                "Abs",
                "Exp",
                "Floor",
                "Ceil",
                "Reciprocal",
                "Identity")) {
            image(op, 7);
        }
        image("Erf", 9);
        image("HardSwish", 14);
        image("Mish", 18);
        image("Gelu", 20);
        image("Gelu", 20, "approximate", "tanh");
        image("LeakyRelu", 7, "alpha", .3f);
        image("Elu", 7, "alpha", .7f);
        image("Selu", 7, "alpha", 1.3f, "gamma", .9f);
        image("HardSigmoid", 7, "alpha", .4f, "beta", .3f);
        for (String op : List.of("Log", "Sqrt")) {
            add(op, 7, IMAGE, w -> w.node("Abs", "x", "p").node(op, "p", "y"));
        }
        add("PRelu", 7, IMAGE, w -> w.random("s", 4, 1, 1).node("PRelu", "x,s", "y"));
        add("PRelu", 16, IMAGE, w -> w.random("s", 1).node("PRelu", "x,s", "y"));
        image("Clip", 6 + 1, "min", -.5f, "max", .25f);
        image("Clip", 7, "max", .25f);
        image("Clip", 7);
        add("Clip", 11, IMAGE, w -> w.scalar("l", -.5f).scalar("h", .25f).node("Clip", "x,l,h", "y"));
        add("Clip max", 13, IMAGE, w -> w.scalar("h", .25f).node("Clip", "x,,h", "y"));
        add("Clip min", 12, IMAGE, w -> w.scalar("l", -.5f).node("Clip", "x,l", "y"));
        image("Dropout", 7, "ratio", .4f);
        add("Dropout", 12, IMAGE, w -> w.scalar("r", .4f).node("Dropout", "x,r", "y"));
    }

    private void arithmetic() {
        for (String op : List.of("Add", "Sub", "Mul", "Div", "Min", "Max", "Sum", "Mean")) {
            int opset = op.length() == 4 ? 8 : 13;
            add(
                    op,
                    op.equals("Add") ? 7 : opset,
                    IMAGE,
                    w -> w.random("c", 4, 1, 6).node(op, "x,c", "y"));
            add(op + " constant first", 13, IMAGE, w -> w.random("c", 1).node(op, "c,x", "y"));
        }
        add("Max of three", 13, IMAGE, w -> w.random("c", 6).random("d", 7, 1).node("Max", "x,c,d", "y"));
        add("Mean of three", 13, IMAGE, w -> w.random("c", 6).random("d", 7, 1).node("Mean", "x,c,d", "y"));
        add("Pow", 7, IMAGE, w -> w.scalar("c", 2).node("Pow", "x,c", "y"));
        add("Pow", 13, IMAGE, w -> w.node("Abs", "x", "p").positive("c", 6).node("Pow", "p,c", "y"));
        for (String op : List.of("Equal", "Greater", "Less")) {
            add(
                    op,
                    11,
                    IMAGE,
                    w -> w.node("Relu", "x", "r")
                            .scalar("c", 0)
                            .node(op, "r,c", "b")
                            .node("Cast", "b", "y", "to", 1));
        }
        add(
                "Where",
                9,
                IMAGE,
                w -> w.random("c", 6)
                        .scalar("z", 0)
                        .node("Greater", "x,z", "b")
                        .node("Not", "b", "n")
                        .node("Where", "n,x,c", "y"));
        add(
                "And, Or",
                9,
                IMAGE,
                w -> w.random("c", 6)
                        .scalar("z", 0)
                        .node("Greater", "x,z", "b")
                        .node("Less", "x,c", "d")
                        .node("And", "b,d", "e")
                        .node("Or", "e,b", "f")
                        .node("Cast", "f", "y", "to", 1));
        add("MatMul", 7, dims(3, 5), w -> w.random("c", 5, 4).node("MatMul", "x,c", "y"));
        add("MatMul of stacks", 9, dims(2, 3, 4, 5), w -> w.random("c", 3, 5, 2).node("MatMul", "x,c", "y"));
        add("Gemm", 7, dims(3, 5), w -> w.random("w", 5, 4).random("b", 4).node("Gemm", "x,w,b", "y"));
        add(
                "Gemm transB",
                9,
                dims(3, 5),
                w -> w.random("w", 4, 5)
                        .random("b", 1, 4)
                        .node("Gemm", "x,w,b", "y", "transB", 1, "alpha", .5f, "beta", 2f));
        add(
                "Gemm transA",
                11,
                dims(5, 3),
                w -> w.random("w", 5, 4).random("b", 3, 1).node("Gemm", "x,w,b", "y", "transA", 1));
        add("Gemm without C", 13, dims(3, 5), w -> w.random("w", 5, 4).node("Gemm", "x,w", "y", "alpha", 3f));
    }

    private void normalisations() {
        Consumer<OnnxWriter> four =
                w -> w.positive("s", 4).random("b", 4).random("m", 4).positive("v", 4);
        add("BatchNormalization", 7, IMAGE, four.andThen(w -> w.node("BatchNormalization", "x,s,b,m,v", "y")));
        add(
                "BatchNormalization",
                15,
                IMAGE,
                four.andThen(w -> w.node("BatchNormalization", "x,s,b,m,v", "y", "epsilon", .01f, "momentum", .3f)));
        add(
                "BatchNormalization of rows",
                9,
                dims(3, 4),
                four.andThen(w -> w.node("BatchNormalization", "x,s,b,m,v", "y")));
        add(
                "InstanceNormalization",
                7,
                IMAGE,
                four.andThen(w -> w.node("InstanceNormalization", "x,s,b", "y", "epsilon", .1f)));
        add("LayerNormalization", 17, dims(2, 5, 4), four.andThen(w -> w.node("LayerNormalization", "x,s,b", "y")));
        add(
                "LayerNormalization over two axes",
                17,
                dims(2, 5, 4),
                w -> w.random("s", 5, 4).node("LayerNormalization", "x,s", "y", "axis", 1, "epsilon", .1f));
        image("LRN", 7, "size", 3);
        image("LRN", 13, "size", 5, "alpha", .5f, "beta", .6f, "bias", 2f);
        for (String op : List.of("Softmax", "LogSoftmax")) {
            for (int opset : new int[] {11, 13}) {
                softmax(op, opset);
                softmax(op, opset, "axis", 1);
                softmax(op, opset, "axis", 2);
                softmax(op, opset, "axis", -1);
            }
        }
    }

    /// With something behind it, as a softmax at the end is left out.
    private void softmax(String op, int opset, Object... attributes) {
        add(
                op + describe(attributes),
                opset,
                dims(2, 3, 4),
                w -> w.node(op, "x", "s", attributes).node("Identity", "s", "y"));
    }

    private void reductions() {
        for (String op : List.of("ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin")) {
            image(op, 11, "axes", dims(2, -1));
            image(op, 11, "axes", dims(1), "keepdims", 0);
            image(op, 11);
            int inputs = op.equals("ReduceSum") ? 13 : 18;
            add(op + " axes as input", inputs, IMAGE, w -> w.longs("a", -2, 3).node(op, "x,a", "y", "keepdims", 0));
            add(op + " of nothing", inputs, IMAGE, w -> w.longs("a").node(op, "x,a", "y", "noop_with_empty_axes", 1));
            add(op + " of all", inputs, IMAGE, w -> w.node(op, "x", "y", "keepdims", 0));
        }
        add("ArgMax", 7, IMAGE, w -> w.node("ArgMax", "x", "a", "axis", 1).node("Cast", "a", "y", "to", 1));
        add(
                "ArgMax without dimension",
                13,
                IMAGE,
                w -> w.node("ArgMax", "x", "a", "axis", -1, "keepdims", 0).node("Cast", "a", "y", "to", 1));
        add(
                "ArgMax last",
                13,
                IMAGE,
                w -> w.node("Floor", "x", "f")
                        .node("ArgMax", "f", "a", "axis", 2, "select_last_index", 1)
                        .node("Cast", "a", "y", "to", 1));
    }

    private void shapes() {
        image("Flatten", 7);
        image("Flatten", 9, "axis", 0);
        image("Flatten", 11, "axis", -2);
        image("Flatten", 13, "axis", 4);
        add("Reshape", 7, IMAGE, w -> w.longs("s", 0, -1, 3).node("Reshape", "x,s", "y"));
        add("Reshape", 14, IMAGE, w -> w.longs("s", 8, 42).node("Reshape", "x,s", "y", "allowzero", 1));
        image("Transpose", 7);
        image("Transpose", 13, "perm", dims(0, 2, 3, 1));
        add("Squeeze", 7, dims(2, 1, 3, 1), w -> w.node("Squeeze", "x", "y", "axes", dims(1)));
        add("Squeeze of all", 11, dims(2, 1, 3, 1), w -> w.node("Squeeze", "x", "y"));
        add("Squeeze", 13, dims(2, 1, 3, 1), w -> w.longs("a", -1, 1).node("Squeeze", "x,a", "y"));
        add("Unsqueeze", 7, dims(2, 3), w -> w.node("Unsqueeze", "x", "y", "axes", dims(3, 0)));
        add("Unsqueeze", 13, dims(2, 3), w -> w.longs("a", -1, 1).node("Unsqueeze", "x,a", "y"));
        add("Expand", 8, dims(2, 1, 3), w -> w.longs("s", 4, 1, 5, 1).node("Expand", "x,s", "y"));
        add(
                "Shape arithmetic",
                11,
                IMAGE,
                w -> w.longs("one", 0)
                        .longs("rest", -1)
                        .node("Shape", "x", "s")
                        .node("Gather", "s,one", "n", "axis", 0)
                        .node("Concat", "n,rest", "t", "axis", 0)
                        .node("Reshape", "x,t", "y"));
        add(
                "Shape of a part",
                15,
                IMAGE,
                w -> w.node("Shape", "x", "s", "start", 1, "end", -1)
                        .node("Cast", "s", "f", "to", 1)
                        .node("ReduceSum", "f", "r", "keepdims", 0)
                        .node("Mul", "x,r", "y"));
        add(
                "ConstantOfShape",
                9,
                IMAGE,
                w -> w.node("Shape", "x", "s")
                        .node(
                                "ConstantOfShape",
                                "s",
                                "c",
                                "value",
                                OnnxWriter.tensor(
                                        "",
                                        1,
                                        dims(1),
                                        out -> out.writeByteArray(9, OnnxWriter.raw(new float[] {2.5f}))))
                        .node("Mul", "x,c", "y"));
        add(
                "Constants",
                12,
                IMAGE,
                w -> w.node("Constant", "", "a", "value_float", 1.5f)
                        .node("Constant", "", "b", "value_floats", new float[] {1, 2, 3, 4, 5, 6})
                        .node("Constant", "", "c", "value_ints", dims(1, 0))
                        .node("Constant", "", "d", "value_int", 2)
                        .node("Mul", "x,a", "p")
                        .node("Add", "p,b", "q")
                        .node("Gather", "q,c", "r", "axis", 1)
                        .node("Gather", "r,d", "y", "axis", 2));
        add(
                "Cast to whole numbers and back",
                9,
                IMAGE,
                w -> w.node("Cast", "x", "i", "to", 7).node("Cast", "i", "y", "to", 1));
        add(
                "Cast to bool",
                9,
                IMAGE,
                w -> w.node("Floor", "x", "i").node("Cast", "i", "b", "to", 9).node("Cast", "b", "y", "to", 1));
        add(
                "Division of whole numbers",
                13,
                IMAGE,
                w -> w.longs("c", 2)
                        .scalar("k", 9)
                        .node("Mul", "x,k", "l")
                        .node("Cast", "l", "i", "to", 7)
                        .node("Div", "i,c", "j")
                        .node("Cast", "j", "y", "to", 1));
    }

    private void selections() {
        add("Concat", 7, IMAGE, w -> w.random("c", 2, 3, 7, 6).node("Concat", "x,c,x", "y", "axis", 1));
        add("Concat", 13, IMAGE, w -> w.random("c", 2, 4, 7, 1).node("Concat", "c,x", "y", "axis", -1));
        image("Slice", 9, "starts", dims(1, -3), "ends", dims(3, 1000), "axes", dims(1, 3));
        image("Slice", 9, "starts", dims(0, 1), "ends", dims(1, -1));
        add(
                "Slice",
                10,
                IMAGE,
                w -> w.longs("s", 1, 5)
                        .longs("e", Long.MAX_VALUE, 0)
                        .longs("a", 2, -1)
                        .longs("t", 2, -2)
                        .node("Slice", "x,s,e,a,t", "y"));
        add(
                "Slice backwards",
                13,
                IMAGE,
                w -> w.longs("s", -1, 6)
                        .longs("e", Long.MIN_VALUE, 2)
                        .longs("a", 1, 2)
                        .longs("t", -1, -3)
                        .node("Slice", "x,s,e,a,t", "y"));
        add(
                "Slice without axes",
                11,
                IMAGE,
                w -> w.longs("s", 0, 1).longs("e", 9, 3).node("Slice", "x,s,e", "y"));
        add("Gather", 7, IMAGE, w -> w.longs("i", 2, 0, 2).node("Gather", "x,i", "y", "axis", 1));
        add("Gather from the end", 11, IMAGE, w -> w.longs("i", -1, 0).node("Gather", "x,i", "y", "axis", -2));
        add(
                "Gather of a matrix",
                13,
                IMAGE,
                w -> w.initialiser("i", OnnxWriter.INT64, dims(2, 2), OnnxWriter.packed(7, 0, 1, 5, 2))
                        .node("Gather", "x,i", "y", "axis", 3));
        add(
                "Gather of one",
                11,
                IMAGE,
                w -> w.initialiser("i", OnnxWriter.INT64, dims(), OnnxWriter.packed(7, -2))
                        .node("Gather", "x,i", "y", "axis", 1));
        image("Pad", 7, "pads", dims(0, 0, 1, 2, 0, 1, 0, 3), "value", .5f);
        image("Pad", 7, "pads", dims(0, 0, 1, 2, 0, 0, 3, 1), "mode", "reflect");
        image("Pad", 7, "pads", dims(0, 0, 1, 2, 0, 0, 0, 8), "mode", "edge");
        image("Pad", 7, "pads", dims(0, 0, -1, 2, 0, 0, 0, -2));
        for (String mode : List.of("constant", "reflect", "edge")) {
            add(
                    "Pad " + mode,
                    11,
                    IMAGE,
                    w -> w.longs("p", 0, 0, 2, 0, 0, 0, 1, 3).node("Pad", "x,p", "y", "mode", mode));
        }
        add(
                "Pad with a value",
                13,
                IMAGE,
                w -> w.longs("p", 1, 0, 2, 0, 0, 0, 1, 3).scalar("v", -2).node("Pad", "x,p,v", "y"));
        add(
                "Pad some axes",
                18,
                IMAGE,
                w -> w.longs("p", 2, 1, 0, 3).longs("a", -1, 2).node("Pad", "x,p,,a", "y"));
        add("Split", 7, IMAGE, w -> w.node("Split", "x", "a,b", "axis", 1).node("Sub", "a,b", "y"));
        add(
                "Split",
                11,
                IMAGE,
                w -> w.node("Split", "x", "a,b", "axis", 1, "split", dims(1, 3)).node("Mul", "a,b", "y"));
        add(
                "Split",
                13,
                IMAGE,
                w -> w.longs("s", 3, 1).node("Split", "x,s", "a,b", "axis", -3).node("Mul", "a,b", "y"));
        add(
                "Split unequal",
                18,
                IMAGE,
                w -> w.node("Split", "x", "a,b,c", "axis", 2, "num_outputs", 3).node("Concat", "c,a", "y", "axis", 2));
    }

    private void resizing() {
        image("Upsample", 7, "scales", new float[] {1, 1, 2, 3});
        image("Upsample", 7, "scales", new float[] {1, 1, 2, 1.5f}, "mode", "linear");
        for (String mode : List.of("nearest", "linear")) {
            add(
                    "Upsample " + mode,
                    9,
                    IMAGE,
                    w -> w.floats("s", new float[] {1, 1, 2, 2}, 4).node("Upsample", "x,s", "y", "mode", mode));
            add(
                    "Resize " + mode,
                    10,
                    IMAGE,
                    w -> w.floats("s", new float[] {1, 1, 2, 1.5f}, 4).node("Resize", "x,s", "y", "mode", mode));
            add(
                    "Resize smaller " + mode,
                    10,
                    IMAGE,
                    w -> w.floats("s", new float[] {1, 1, .6f, .5f}, 4).node("Resize", "x,s", "y", "mode", mode));
            for (String coordinates : List.of("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric")) {
                add(
                        "Resize " + mode + " " + coordinates,
                        11,
                        IMAGE,
                        w -> w.floats("r", new float[0], 0)
                                .floats("s", new float[] {1, 1, 1.7f, .6f}, 4)
                                .node(
                                        "Resize",
                                        "x,r,s",
                                        "y",
                                        "mode",
                                        mode,
                                        "coordinate_transformation_mode",
                                        coordinates));
                add(
                        "Resize to a size " + mode + " " + coordinates,
                        13,
                        IMAGE,
                        w -> w.longs("n", 2, 4, 10, 3)
                                .node(
                                        "Resize",
                                        "x,,,n",
                                        "y",
                                        "mode",
                                        mode,
                                        "coordinate_transformation_mode",
                                        coordinates));
            }
        }
        for (String rounding : List.of("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")) {
            for (float scale : new float[] {.5f, 2, 2.5f}) {
                add(
                        "Resize " + rounding + " " + scale,
                        19,
                        IMAGE,
                        w -> w.floats("s", new float[] {1, 1, scale, scale}, 4)
                                .node("Resize", "x,,s", "y", "nearest_mode", rounding));
            }
        }
        add(
                "Resize to one pixel",
                13,
                IMAGE,
                w -> w.longs("n", 2, 4, 1, 1)
                        .node(
                                "Resize",
                                "x,,,n",
                                "y",
                                "mode",
                                "linear",
                                "coordinate_transformation_mode",
                                "pytorch_half_pixel"));
    }
}
