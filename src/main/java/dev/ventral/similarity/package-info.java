/// How alike two patterns, and two systems of patterns, are: cosine similarity, dissimilarity matrices, their
/// comparison, and centred kernel alignment. Pure functions of matrices; rows are images, columns are units or
/// features.
@NullMarked
package dev.ventral.similarity;

import org.jspecify.annotations.NullMarked;
