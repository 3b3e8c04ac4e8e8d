"""Writes src/test/resources/dev/ventral/array/golden: array files by their formats' own writers.

Run by Debian 12's /usr/bin/python3 with python3-numpy 1.24, -scipy 1.10, -h5py 3.7, -netcdf4 1.6, -nibabel 5.0:

    /usr/bin/python3 src/test/scripts/golden-arrays.py

An element's value is its index read as a decimal number, 100 i + 10 j + k for (i, j, k), so that axes in the wrong
order are seen. `digits` makes such an array; `+ n` where a file holds several.
"""

import csv
import gzip
import os
import struct
import sys
import zipfile

import h5py
import netCDF4
import nibabel
import numpy as np
import scipy.io
import scipy.sparse

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(HERE, "../resources/dev/ventral/array/golden")


def digits(*shape, dtype=np.float64):
    index = np.indices(shape)
    return sum(index[d] * 10 ** (len(shape) - 1 - d) for d in range(len(shape))).astype(dtype)


def at(name):
    return os.path.join(OUT, name)


def numpy_files():
    np.save(at("uint64.npy"), np.array([0, 1, 2**63, 2**64 - 1], np.uint64))
    np.save(at("text-u-big.npy"), np.array([["a", "bcd"], ["", "é𝄞"]], ">U4"))
    np.save(at("text-s-fortran.npy"), np.asfortranarray(np.array([[b"a", b"bc"], [b"d", b"ef"]])))
    np.savez(at("stored.npz"), a=digits(2, 3, 4), b=np.asfortranarray(digits(3, 2, dtype=">i2")), names=np.array(["x", "yz"]))
    np.savez_compressed(at("deflated.npz"), digits(2, 3, 4, dtype=np.float32))
    # As numpy.savez, which always writes zip64 local headers; here the central directory has them too.
    with zipfile.ZipFile(at("zip64.npz"), "w", zipfile.ZIP_DEFLATED, allowZip64=True) as z:
        zipfile.ZIP64_LIMIT, limit = 10, zipfile.ZIP64_LIMIT
        with z.open(zipfile.ZipInfo("x.npy", (1980, 1, 1, 0, 0, 0)), "w", force_zip64=True) as f:
            np.lib.format.write_array(f, digits(2, 3))
    zipfile.ZIP64_LIMIT = limit


def hdf5_file(name, **how):
    with h5py.File(at(name), "w", **how) as f:
        f["plain"] = digits(2, 3, 4)
        f["big"] = digits(2, 3, dtype=">i2")
        f["half"] = digits(2, 3, dtype=np.float16)
        f["uint64"] = np.array([1, 2**64 - 1], np.uint64)
        f["scalar"] = np.float32(3.25)
        f["bool"] = np.array([True, False, True])
        kinds = h5py.enum_dtype({"RED": 1, "BLUE": 5}, basetype="i4")
        f.create_dataset("enum", data=np.array([1, 5]), dtype=kinds)
        f.create_dataset("group/packed", data=digits(4, 5, 6, dtype=np.uint16), chunks=(3, 2, 4), compression="gzip",
                         shuffle=True, fletcher32=True)
        f.create_dataset("group/lzf", data=digits(4, 5, dtype=np.uint16), chunks=(3, 2), compression="lzf")
        f.create_dataset("group/growing", data=digits(4, 5), chunks=(1, 2), maxshape=(None, 5))
        f.create_dataset("group/growing2", data=digits(4, 5), chunks=(3, 2), maxshape=(None, None))
        part = f.create_dataset("filled", (4, 5), np.float32, chunks=(2, 2), fillvalue=7)
        part[2:4, 2:4] = digits(4, 5)[2:4, 2:4]
        f.create_dataset("unwritten", (2, 3), np.int32, fillvalue=-1)
        f.create_dataset("unwritten-chunks", (2, 3), np.int32, fillvalue=-1, chunks=(2, 2))
        f.create_dataset("words", data=["α", "bc", ""], dtype=h5py.string_dtype())
        f["fixed"] = np.array([[b"a", b"bc"], [b"d", b""]], "S3")
        f["word"] = "only"
        f["null"] = h5py.Empty("f")
        f["compound"] = np.zeros(2, [("a", "i4"), ("b", "f8")])
        f.create_dataset("lists", (2,), h5py.vlen_dtype(np.int32))
        f["group/up"] = f["/"]
        f["soft"] = h5py.SoftLink("/group/packed")
        f["loop"] = h5py.SoftLink("/loop")
        f["elsewhere"] = h5py.ExternalLink("other.h5", "/x")


def netcdf():
    with netCDF4.Dataset(at("plain.nc"), "w", format="NETCDF4") as f:
        f.createDimension("presentation", 2)
        f.createDimension("neuroid", 3)
        f.createDimension("time", None)
        v = f.createVariable("responses", "f4", ("presentation", "neuroid", "time"), zlib=True)
        v[:] = digits(2, 3, 4)
        ids = f.createVariable("neuroid", str, ("neuroid",))
        ids[:] = np.array(["a", "b", "c"], object)


def matlab5(name, compressed):
    structs = np.empty((2, 3), [("RDM", object), ("name", object)])
    cells = np.empty((1, 3), object)
    words = np.empty((2, 2), object)
    for i in range(2):
        for j in range(3):
            structs[i, j] = (1000 * i + 100 * j + digits(2, 2), "s%d%d" % (i, j))
    for i in range(3):
        cells[0, i] = 100 * i + digits(2, 4)
    deep = np.empty((1, 2, 3), [("y", object)])
    for i in range(2):
        for j in range(3):
            deep[0, i, j] = (1000 * i + 100 * j + digits(2, 2),)
    mixed = np.empty((1, 2), object)
    mixed[0, 0], mixed[0, 1] = digits(2, 2), "text"
    words[:] = [["a", "bc"], ["d", "é"]]
    scipy.io.savemat(at(name), {
        "x": digits(2, 3, 4), "single": digits(2, 3, dtype=np.float32), "i16": digits(2, 3, dtype=np.int16),
        "u8": digits(2, 3, dtype=np.uint8), "i64": digits(2, 3, dtype=np.int64), "flags": np.array([[True, False]]),
        "word": "hello", "lines": np.array(["ab", "cde"]), "words": words, "s": {"inner": {"y": digits(3, 2)}},
        "structs": structs, "deep": deep, "cells": cells, "mixed": mixed, "sparse": scipy.sparse.csc_matrix(digits(3, 4)),
        "z": digits(2, 2) + 1j, "none": np.zeros((0, 3)), "one": 5.0,
    }, do_compression=compressed)


def matlab73():
    """What `save -v7.3` writes: a user block of 512 bytes, dimensions in reverse, MATLAB's attributes."""
    ref = h5py.ref_dtype
    with h5py.File(at("v73.mat"), "w", userblock_size=512) as f:
        count = [0]

        def put(where, name, value, kind):
            data = where.create_dataset(name, data=np.asarray(value).T)
            data.attrs["MATLAB_class"] = np.bytes_(kind)
            return data

        def char(where, name, text):
            data = put(where, name, np.array([[ord(c) for c in text]], np.uint16), "char")
            data.attrs["MATLAB_int_decode"] = np.int32(2)
            return data

        def empty(where, name, size, kind):
            data = where.create_dataset(name, data=np.array(size, np.uint64))
            data.attrs["MATLAB_class"] = np.bytes_(kind)
            data.attrs["MATLAB_empty"] = np.uint8(1)
            return data

        refs = f.create_group("#refs#")

        def fresh():
            count[0] += 1
            return "r%d" % count[0]

        put(f, "x", digits(2, 3, 4), "double")
        put(f, "packed", digits(2, 3, 4, dtype=np.float32), "single")
        flags = put(f, "flags", np.array([[1, 0]], np.uint8), "logical")
        flags.attrs["MATLAB_int_decode"] = np.int32(1)
        char(f, "word", "héllo")
        empty(f, "none", [0, 3], "double")
        empty(f, "nothing", [0, 0], "char")
        s = f.create_group("s")
        s.attrs["MATLAB_class"] = np.bytes_("struct")
        put(s, "y", digits(3, 2), "double")
        cells = np.empty((1, 3), object)
        for i in range(3):
            cells[0, i] = put(refs, fresh(), 100 * i + digits(2, 4), "double").ref
        put_refs = f.create_dataset("cells", data=cells.T, dtype=ref)
        put_refs.attrs["MATLAB_class"] = np.bytes_("cell")
        words = np.empty((2, 2), object)
        for (i, j), text in {(0, 0): "a", (0, 1): "bc", (1, 0): "d", (1, 1): "ef"}.items():
            words[i, j] = char(refs, fresh(), text).ref
        put_refs = f.create_dataset("words", data=words.T, dtype=ref)
        put_refs.attrs["MATLAB_class"] = np.bytes_("cell")
        structs = f.create_group("structs")
        structs.attrs["MATLAB_class"] = np.bytes_("struct")
        rdms = np.empty((2, 3), object)
        for i in range(2):
            for j in range(3):
                rdms[i, j] = put(refs, fresh(), 1000 * i + 100 * j + digits(2, 2), "double").ref
        structs.create_dataset("RDM", data=rdms.T, dtype=ref)
        text = put(f, "text", np.array([[1, 2, 3]], np.uint32), "string")
        text.attrs["MATLAB_object_decode"] = np.int32(3)
    head = b"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Tue Nov 24 2026 HDF5 schema 1.00 ."
    with open(at("v73.mat"), "r+b") as f:
        f.write(head.ljust(116) + bytes(8) + struct.pack("<H", 0x0200) + b"IM")


def nifti():
    affine = np.eye(4)
    image = nibabel.Nifti1Image(digits(2, 3, 4, dtype=np.float32), affine)
    nibabel.save(image, at("f4.nii"))
    # nibabel would choose a slope of its own: the header's is set afterwards, and nibabel judges it.
    header = nibabel.Nifti1Image(digits(2, 3, 4, 5, dtype=np.int16), affine).to_bytes()
    header = header[:112] + struct.pack("<ff", 0.5, 3) + header[120:]
    with gzip.GzipFile(at("scaled.nii.gz"), "wb", mtime=0) as f:
        f.write(header)
    assert np.array_equal(nibabel.load(at("scaled.nii.gz")).get_fdata(), 0.5 * digits(2, 3, 4, 5) + 3)
    big = nibabel.Nifti1Image(digits(2, 3, 4, dtype=">i4"), affine, nibabel.Nifti1Header(endianness=">"))
    nibabel.save(big, at("i4-big.nii"))
    for kind in ("u1", "i1", "u2", "u4", "i8", "u8", "f8"):
        nibabel.save(nibabel.Nifti1Image(digits(2, 3, dtype=kind), affine, dtype=kind), at(kind + ".nii"))
    nibabel.save(nibabel.Nifti2Image(digits(2, 3, 4, 5, dtype=np.float64), affine), at("second.nii"))
    big = nibabel.Nifti2Image(digits(2, 3, 4, dtype=">i2"), affine, nibabel.Nifti2Header(endianness=">"))
    nibabel.save(big, at("second-big.nii.gz"))


def mgh():
    for kind in ("u1", ">i4", ">f4", ">i2"):
        nibabel.save(nibabel.MGHImage(digits(2, 3, 4, dtype=kind), np.eye(4)), at(kind.strip(">") + ".mgh"))
    nibabel.save(nibabel.MGHImage(digits(2, 3, 4, 5, dtype=">f4"), np.eye(4)), at("frames.mgz"))


def tables():
    with open(at("table.csv"), "w", newline="") as f:
        csv.writer(f).writerows(digits(3, 4, dtype=int).tolist())
    with open(at("trials.tsv"), "w", newline="") as f:
        rows = csv.writer(f, delimiter="\t")
        rows.writerow(["image", "rate", "note, free"])
        rows.writerows([["a.png", "1.5", 'he said "no"'], ["b.png", "", "two\nlines"], ["c.png", "NaN", "é"]])
    with gzip.GzipFile(at("semicolon.csv.gz"), "wb", mtime=0) as f:
        f.write("\ufeffx;y\r\n1;-2e3\r\n0.5;inf\r\n".encode())


os.makedirs(OUT, exist_ok=True)
numpy_files()
hdf5_file("plain.h5")
hdf5_file("latest.h5", libver="latest")
netcdf()
matlab5("v5.mat", False)
matlab5("v5-packed.mat", True)
matlab73()
nifti()
mgh()
tables()
print(sum(os.path.getsize(at(n)) for n in os.listdir(OUT)), "bytes", file=sys.stderr)
