package dev.ventral.data;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import java.nio.file.Path;
import java.util.List;

/// CIFAR-10, binary version: 50,000 training and 10,000 test images, 3 x 32 x 32 (Krizhevsky 2009).
///
/// @param path folder of `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin`, or the one above it
/// @param prepare size, colour and split
@JsonClassDescription("CIFAR-10, binary version.")
@JsonTypeName("cifar10")
public record Cifar10(Path path, @Default("{}") Preparation prepare) implements Dataset {
    /// The classes in the order of their labels.
    public static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    @Override
    public LoadedDataset read() {
        return new CifarFiles("cifar10", path, "cifar-10-batches-bin", 1, CLASSES)
                .pool(
                        "test_batch.bin",
                        "data_batch_1.bin",
                        "data_batch_2.bin",
                        "data_batch_3.bin",
                        "data_batch_4.bin",
                        "data_batch_5.bin");
    }
}
