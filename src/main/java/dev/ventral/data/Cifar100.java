package dev.ventral.data;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import java.nio.file.Path;
import java.util.List;

/// CIFAR-100, binary version, with its 100 fine labels: 50,000 training and 10,000 test images, 3 x 32 x 32.
///
/// @param path folder of `train.bin` and `test.bin`, or the one above it
/// @param prepare size, colour and split
@JsonClassDescription("CIFAR-100, binary version, fine labels.")
@JsonTypeName("cifar100")
public record Cifar100(Path path, @Default("{}") Preparation prepare) implements Dataset {
    /// The fine classes in the order of their labels.
    public static final List<String> CLASSES = List.of("""
            apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can
            castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin
            elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard
            lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear
            pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal
            shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table tank
            telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm""".split("\\s+"));

    @Override
    public LoadedDataset read() {
        return new CifarFiles("cifar100", path, "cifar-100-binary", 2, CLASSES).pool("test.bin", "train.bin");
    }
}
