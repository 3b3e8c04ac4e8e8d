/// Images with labels: readers of the usual formats, splits, augmentation, and batches.
///
/// A [dev.ventral.data.Dataset] is where images come from and how they are prepared; what it gives are
/// [dev.ventral.data.LabelledImages], whose pixels live on the Java heap until a step asks for a tensor.
@NullMarked
package dev.ventral.data;

import org.jspecify.annotations.NullMarked;
