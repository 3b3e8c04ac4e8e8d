/// How alike two patterns, and two systems of patterns, are: cosine similarity, dissimilarity matrices, their
/// comparison and what may be inferred from it, centred kernel alignment, canonical correlation, Procrustes
/// distances, classical scaling. Pure functions of matrices; rows are images, columns are units or features.
@NullMarked
package dev.ventral.similarity;

import org.jspecify.annotations.NullMarked;
