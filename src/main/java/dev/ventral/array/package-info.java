/// Named arrays of numbers in files: NPY and NPZ, HDF5 and netCDF-4, MATLAB, CSV, NIfTI and MGH, read in
/// one way. Knows no engine.
@NullMarked
package dev.ventral.array;

import org.jspecify.annotations.NullMarked;
