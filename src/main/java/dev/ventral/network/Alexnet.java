package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Title;
import dev.ventral.network.module.Net;
import java.util.List;

/// AlexNet as torchvision has it (Krizhevsky 2014, "One weird trick for parallelizing convolutional neural
/// networks"), with its key and tap names: `features.0`, …, `avgpool`, (`flatten`,) `classifier.0`, …; for
/// images of at least 63 x 63 pixels. Weights start as PyTorch's do.
@JsonClassDescription("AlexNet (Krizhevsky 2014), torchvision's names.")
@JsonTypeName("alexnet")
@Title("AlexNet")
public record Alexnet() implements Architecture {
    private static final int SMALLEST = 63;

    static List<Layer> layers() {
        return List.of(
                new Layer.Conv(64, 11, 4, 2, true, "features.0"),
                new Layer.Relu("features.1"),
                new Layer.MaxPool(3, 2, 0, "features.2"),
                new Layer.Conv(192, 5, 1, 2, true, "features.3"),
                new Layer.Relu("features.4"),
                new Layer.MaxPool(3, 2, 0, "features.5"),
                new Layer.Conv(384, 3, 1, 1, true, "features.6"),
                new Layer.Relu("features.7"),
                new Layer.Conv(256, 3, 1, 1, true, "features.8"),
                new Layer.Relu("features.9"),
                new Layer.Conv(256, 3, 1, 1, true, "features.10"),
                new Layer.Relu("features.11"),
                new Layer.MaxPool(3, 2, 0, "features.12"),
                new Layer.AdaptiveAvgPool(6, "avgpool"),
                new Layer.Flatten("flatten"),
                new Layer.Dropout(.5, "classifier.0"),
                new Layer.Linear(4096, "classifier.1"),
                new Layer.Relu("classifier.2"),
                new Layer.Dropout(.5, "classifier.3"),
                new Layer.Linear(4096, "classifier.4"),
                new Layer.Relu("classifier.5"),
                new Layer.Linear(null, "classifier.6"));
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        InputError.unless(
                shape.height() >= SMALLEST && shape.width() >= SMALLEST,
                "network: expected images of at least %d x %d pixels for AlexNet, got %s",
                SMALLEST,
                SMALLEST,
                shape);
        return new SequentialNet(LayerSizes.inputs(layers(), shape, classes), layers());
    }
}
