package dev.ventral.network.onnx;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A model's nodes as steps over numbered values.
///
/// @param values how many there are: the image first, then the constants, then what the steps give
/// @param output number of the value that is the result
record Plan(int values, int output, List<Step> steps) {

    /// One node.
    ///
    /// @param inputs numbers of its values, -1 where one is left out
    /// @param outputs numbers of its values, -1 where one is left out
    /// @param dead values that no later step reads
    /// @param ofImages whether what it gives depends on the images' pixels (and not just on their shape)
    record Step(Node node, Operation operation, int[] inputs, int[] outputs, int[] dead, boolean ofImages) {}

    static Plan of(Model model) {
        Map<String, Integer> numbers = new HashMap<>();
        numbers.put("", -1);
        numbers.put(model.input().name(), 0);
        model.constants().keySet().forEach(name -> numbers.put(name, numbers.size() - 1));
        int given = numbers.size() - 1;
        boolean[] ofImages = new boolean[given + outputs(model)];
        ofImages[0] = true;
        List<Step> steps = new ArrayList<>();
        for (Node node : model.nodes()) {
            int[] inputs = numbers(node.inputs(), numbers);
            for (String name : node.outputs()) {
                numbers.putIfAbsent(name, numbers.size() - 1);
            }
            int[] outputs = numbers(node.outputs(), numbers);
            boolean images = !node.op().equals("Shape") && Arrays.stream(inputs).anyMatch(i -> i >= 0 && ofImages[i]);
            Arrays.stream(outputs).filter(i -> i >= 0).forEach(i -> ofImages[i] = images);
            steps.add(new Step(node, Operation.of(node, model.opset()), inputs, outputs, new int[0], images));
        }
        Integer output = numbers.get(model.output());
        if (output == null || !ofImages[output]) {
            throw new InputError("expected an output that depends on the image, got '" + Node.shown(model.output())
                    + "', which does not");
        }
        return new Plan(numbers.size() - 1, output, withDead(steps, given, numbers.size() - 1, output));
    }

    private static int outputs(Model model) {
        return model.nodes().stream().mapToInt(node -> node.outputs().size()).sum();
    }

    private static int[] numbers(List<String> names, Map<String, Integer> numbers) {
        return names.stream().mapToInt(name -> numbers.getOrDefault(name, -1)).toArray();
    }

    /// @param given values that are there before the first step, and never die
    private static List<Step> withDead(List<Step> steps, int given, int values, int output) {
        int[] last = new int[values];
        for (int s = 0; s < steps.size(); s++) {
            for (int[] touched :
                    new int[][] {steps.get(s).inputs(), steps.get(s).outputs()}) {
                for (int value : touched) {
                    if (value >= 0) {
                        last[value] = s;
                    }
                }
            }
        }
        List<List<Integer>> dead = new ArrayList<>();
        steps.forEach(_ -> dead.add(new ArrayList<>()));
        for (int value = given; value < values; value++) {
            if (value != output) {
                dead.get(last[value]).add(value);
            }
        }
        List<Step> result = new ArrayList<>();
        for (int s = 0; s < steps.size(); s++) {
            Step step = steps.get(s);
            int[] those = dead.get(s).stream().mapToInt(Integer::intValue).toArray();
            result.add(new Step(step.node(), step.operation(), step.inputs(), step.outputs(), those, step.ofImages()));
        }
        return List.copyOf(result);
    }
}
