package dev.ventral.neural.source;

/// The door for recordings of one's own: implement it with a record.
public non-sealed interface CustomRecordingSource extends RecordingSource {}
