package dev.ventral.data;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/// The catalogue of data sets: where labelled images come from, and how they are prepared.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Dataset
        permits FashionMnist,
                Mnist,
                IdxPair,
                NpyPair,
                Cifar10,
                Cifar100,
                ImageFolder,
                TinyImagenet,
                ImageTable,
                CustomDataset {

    /// How the images are split, and what is done to them first.
    Preparation prepare();

    /// Reads all images, as they are in the files.
    ///
    /// @throws dev.ventral.InputError naming the file (and member of an archive), what was expected and what is
    /// there
    LoadedDataset read();

    /// Reads, converts and splits.
    ///
    /// @param seed of the draw; the same seed gives the same splits
    default Splits splits(long seed) {
        return prepare().splits(read(), seed);
    }
}
