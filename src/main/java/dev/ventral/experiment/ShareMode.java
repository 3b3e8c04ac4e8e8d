package dev.ventral.experiment;

/// What several ranks share.
public enum ShareMode {
    /// The grid: each network is trained by one rank, each evaluation of it done by one. The numbers are
    /// those of one process with as many threads as a rank has, to the last bit.
    GRID,
    /// Every batch: all ranks train one network after the other, each on its part of the batch, and then
    /// share the evaluations. The numbers are those of one process but for rounding.
    BATCH
}
