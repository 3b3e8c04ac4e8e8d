package dev.ventral.network;

/// Architecture of no kind in the catalogue: the door for networks of one's own: a record that implements this and
/// carries a `@JsonTypeName`.
///
/// Its [dev.ventral.network.module.Net] makes its batch norms with [dev.ventral.network.module.Net#batchNorm] and
/// shows its activations to [dev.ventral.network.module.Taps#see].
public non-sealed interface CustomArchitecture extends Architecture {}
