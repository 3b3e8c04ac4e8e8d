package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.network.module.Net;
import java.util.HashSet;
import java.util.List;

/// Sequential network: one layer after the other, spelled out in the experiment file; its taps are the layers' names.
///
/// Given images of `C x H x W`, the layers must end in one vector of `classes` numbers (a last `linear`
/// without `out` does).
///
/// @param layers in the order of the forward pass
@JsonClassDescription("One layer after the other, spelled out.")
@JsonTypeName("sequential")
public record Sequential(List<Layer> layers) implements Architecture {
    public Sequential {
        layers = List.copyOf(layers);
        InputError.unless(!layers.isEmpty(), "network.layers: expected at least one layer, got none");
        var names = new HashSet<String>();
        for (int i = 0; i < layers.size(); i++) {
            String name = name(layers, i);
            InputError.unless(
                    !name.isBlank() && !name.contains("."),
                    "network.layers[%d].name: expected a name without dots, got '%s'",
                    i,
                    name);
            InputError.unless(
                    names.add(name), "network.layers[%d].name: expected a name of its own, got '%s' again", i, name);
        }
    }

    static String name(List<Layer> layers, int i) {
        String name = layers.get(i).name();
        return name == null ? Integer.toString(i) : name;
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        return new SequentialNet(LayerSizes.inputs(layers, shape, classes), layers);
    }
}
