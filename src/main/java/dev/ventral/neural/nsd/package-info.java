/// The files of the Natural Scenes Dataset as they are published: where they lie, which image each trial
/// showed, which voxels a region has, responses, images. `NaturalScenes` makes a recording of them.
@NullMarked
package dev.ventral.neural.nsd;

import org.jspecify.annotations.NullMarked;
