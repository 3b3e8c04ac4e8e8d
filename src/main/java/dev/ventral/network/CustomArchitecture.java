package dev.ventral.network;

/// The door for networks of one's own: a record that implements this and carries a `@JsonTypeName`.
///
/// Its [Net] makes its batch norms with [Net#batchNorm] and shows its activations to [Taps#see].
public non-sealed interface CustomArchitecture extends Architecture {}
