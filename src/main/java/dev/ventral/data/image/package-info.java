/// Images and their pixels: where they are kept, how they are decoded, cropped and resized.
@NullMarked
package dev.ventral.data.image;

import org.jspecify.annotations.NullMarked;
