"""Writes src/test/resources/dev/ventral/neural/nsd/golden: a miniature Natural Scenes Dataset by the formats' own writers.

Run by Debian 12's /usr/bin/python3 with python3-numpy 1.24, -scipy 1.10, -h5py 3.7, -nibabel 5.0:

    /usr/bin/python3 src/test/scripts/golden-nsd.py

Subject 2, one session. All values in closed form, as GoldenNsdTest has them:

    stored beta of voxel (x, y, z) in trial t:  1000 x + 300 y + 100 z + t % 97 - 800     (int16)
    beta of vertex v of hemisphere h:           (500 h + 100 v + t % 97) / 300            (float32)
    Kastner2015 at (x, y, z):                   1 + x + y;  -1 at (2, 1, 1)
    nsdgeneral:                                 1, but 0 at z = 1, y = 0
    Kastner2015 at vertex v of hemisphere h:    1 + h + v
    masterordering in trial t:                  1 + 7 t % 250
    subjectim of subject s, image k (all from 1): k + 4 (s - 1)
    sharedix:                                   5, 15, 25, ... 245
    imgBrick, image i (from 0), row r, column c: (i % 256, 20 r, 30 c)
"""

import os

import h5py
import nibabel
import numpy as np
import scipy.io

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/dev/ventral/neural/nsd/golden")
TRIALS = 750


def at(*path):
    file = os.path.join(ROOT, *path)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    return file


def volume():
    x, y, z, t = np.indices((3, 2, 2, TRIALS))
    stored = (1000 * x + 300 * y + 100 * z + t % 97 - 800).astype(np.int16)
    image = nibabel.Nifti1Image(stored, np.diag([1.8, 1.8, 1.8, 1]))
    betas = "nsddata_betas/ppdata/subj02/func1pt8mm"
    nibabel.save(image, at(betas, "as-nifti", "betas_session01.nii.gz"))
    with h5py.File(at(betas, "as-hdf5", "betas_session01.hdf5"), "w") as f:
        # MATLAB's X x Y x Z x 750 in chunks of [1 1 1 750]
        f.create_dataset("betas", data=stored.transpose(), chunks=(TRIALS, 1, 1, 1))
    x, y, z = np.indices((3, 2, 2))
    labels = 1 + x + y
    labels[2, 1, 1] = -1
    general = np.where((z == 1) & (y == 0), 0, 1)
    roi = "nsddata/ppdata/subj02/func1pt8mm/roi"
    for name, data in (("Kastner2015", labels), ("nsdgeneral", general)):
        nibabel.save(nibabel.Nifti1Image(data.astype(np.float32), np.diag([1.8, 1.8, 1.8, 1])), at(roi, name + ".nii.gz"))
    with open(at("nsddata/freesurfer/subj02/label", "Kastner2015.mgz.ctab"), "w") as f:
        f.write("0 Unknown\n1 V1v\n2 V1d\n3 V2v\n4 V2d\n")


def surface():
    for h, side in enumerate(("lh", "rh")):
        vertices = 2 - h
        v, t = np.indices((vertices, TRIALS))
        betas = ((500 * h + 100 * v + t % 97) / 300).astype(np.float32).reshape(vertices, 1, 1, TRIALS)
        folder = "nsddata_betas/ppdata/subj02/fsaverage/betas_fithrf_GLMdenoise_RR"
        nibabel.save(nibabel.MGHImage(betas, np.eye(4)), at(folder, side + ".betas_session01.mgh"))
        labels = (1 + h + np.arange(vertices)).astype(np.int32).reshape(vertices, 1, 1)
        for name, data in (("Kastner2015", labels), ("nsdgeneral", np.ones_like(labels))):
            nibabel.save(nibabel.MGHImage(data, np.eye(4)), at("nsddata/freesurfer/fsaverage/label", side + "." + name + ".mgz"))


def design():
    order = (1 + 7 * np.arange(TRIALS) % 250).astype(np.float64).reshape(1, -1)
    subjects = np.arange(1, 251).reshape(1, -1) + 4 * np.arange(8).reshape(-1, 1)
    variables = {"masterordering": order, "subjectim": subjects.astype(np.float64), "sharedix": np.arange(5.0, 250, 10).reshape(1, -1)}
    scipy.io.savemat(at("nsddata/experiments/nsd", "nsd_expdesign.mat"), variables, do_compression=True)
    with h5py.File(at("seventh.mat"), "w", userblock_size=512) as f:
        for name, value in variables.items():
            f.create_dataset(name, data=value.transpose(), compression="gzip")
            f[name].attrs["MATLAB_class"] = np.bytes_("double")
    with open(at("seventh.mat"), "r+b") as f:
        f.write(b"MATLAB 7.3 MAT-file, written by h5py".ljust(124) + b"\x00\x02IM")


def images():
    i, r, c, channel = np.indices((280, 3, 3, 3))
    brick = np.choose(channel, (i % 256, 20 * r, 30 * c)).astype(np.uint8)
    with h5py.File(at("nsddata_stimuli/stimuli/nsd", "nsd_stimuli.hdf5"), "w") as f:
        f["imgBrick"] = brick


volume()
surface()
design()
images()
