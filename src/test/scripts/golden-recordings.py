"""Writes src/test/resources/dev/ventral/neural/golden: recordings by their formats' own writers.

Run by Debian 12's /usr/bin/python3 with python3-numpy 1.24, -h5py 3.7, -netcdf4 1.6, -xarray 2023.1:

    /usr/bin/python3 src/test/scripts/golden-recordings.py
"""

import os

import h5py
import numpy as np
import xarray

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/dev/ventral/neural/golden")


def at(name):
    return os.path.join(OUT, name)


def column(group, name, data, kind="VectorData"):
    """A column of a table, with the attributes that the NWB schema (hdmf-common) asks for."""
    made = group.create_dataset(name, data=data)
    made.attrs["neurodata_type"] = kind
    made.attrs["namespace"] = "hdmf-common" if kind != "ImageSeries" else "core"
    made.attrs["description"] = name
    return made


def table(parent, name, kind, columns):
    group = parent.create_group(name)
    group.attrs["neurodata_type"] = kind
    group.attrs["namespace"] = "core"
    group.attrs["colnames"] = np.array(columns, dtype=h5py.string_dtype())
    return group


def nwb():
    """Three units, four images, nine presentations at 1 s each, the last one blank (image -1).

    Unit u answers a presentation of image i with i + u spikes between 60 and 90 ms, one more before 50 ms and one more
    after 150 ms after onset. The units' rows are ragged, as in the schema: spike_times and the end of each unit's.
    """
    shown = np.array([0, 1, 2, 3, 3, 2, 1, 0, -1])
    onset = 10.0 + np.arange(len(shown))
    spikes, ends = [], []
    for u in range(3):
        for t, i in zip(onset, shown):
            spikes += [t + 0.01, *(t + np.linspace(0.06, 0.09, max(i + u, 0))), t + 0.2]
        ends.append(len(spikes))
    with h5py.File(at("session.nwb"), "w") as f:
        f.attrs["nwb_version"] = "2.6.0"
        f.attrs["neurodata_type"] = "NWBFile"
        units = table(f, "units", "Units", ["quality", "spike_times", "electrodes"])
        column(units, "id", np.array([7, 8, 9]), "ElementIdentifiers")
        column(units, "quality", np.array(["good", "noise", "good"], dtype=h5py.string_dtype()))
        times = column(units, "spike_times", np.array(spikes))
        index = column(units, "spike_times_index", np.array(ends, np.uint32), "VectorIndex")
        index.attrs["target"] = times.ref
        electrodes = column(units, "electrodes", np.array([0, 1, 2]), "DynamicTableRegion")
        electrodes.attrs["table"] = f.create_group("general/extracellular_ephys/electrodes").ref
        trials = table(f, "intervals/trials", "TimeIntervals", ["start_time", "stop_time", "image", "timeseries"])
        column(trials, "id", np.arange(len(shown)), "ElementIdentifiers")
        column(trials, "start_time", onset)
        column(trials, "stop_time", onset + 0.5)
        column(trials, "image", shown)
        column(trials, "name", np.array([f"picture-{i}" if i >= 0 else "" for i in shown], dtype=h5py.string_dtype()))
        series = f.create_group("stimulus/presentation/pictures")
        series.attrs["neurodata_type"] = "IndexSeries"
        series.create_dataset("data", data=shown.astype(np.int64))
        series.create_dataset("timestamps", data=onset)
        references = np.zeros(len(shown), [("idx_start", "i4"), ("count", "i4"), ("timeseries", h5py.ref_dtype)])
        references["timeseries"] = [series.ref] * len(shown)
        column(trials, "timeseries", references)
        template = f.create_group("stimulus/templates/pictures")
        template.attrs["neurodata_type"] = "ImageSeries"
        pictures = np.zeros((4, 4, 6), np.uint8)
        for i in range(4):
            pictures[i] = 10 * i + np.arange(6)
        template.create_dataset("data", data=pictures)


def brain_score():
    """presentation x neuroid x time_bin, value 1000 image + 100 repetition + 10 neuroid + bin, as BrainIO writes it:

    the levels of the three indexes are variables of their own, by way of reset_index.
    """
    images = ["b02", "a01", "c03"]
    presentation = [(i, r) for r in range(2) for i in range(3)]
    values = np.zeros((6, 4, 2), np.float32)
    for p, (i, r) in enumerate(presentation):
        for n in range(4):
            for b in range(2):
                values[p, n, b] = 1000 * i + 100 * r + 10 * n + b
    assembly = xarray.DataArray(
        values,
        dims=("presentation", "neuroid", "time_bin"),
        coords={
            "image_id": ("presentation", [images[i] for i, _ in presentation]),
            "repetition": ("presentation", [r for _, r in presentation]),
            "variation": ("presentation", [6 if i < 2 else 3 for i, _ in presentation]),
            "neuroid_id": ("neuroid", [f"A_{n}" for n in range(4)]),
            "region": ("neuroid", ["V4", "IT", "IT", "IT"]),
            "animal": ("neuroid", ["Tito", "Tito", "Chabo", "Chabo"]),
            "time_bin_start": ("time_bin", [70, 170]),
            "time_bin_end": ("time_bin", [170, 270]),
        },
        name="dicarlo.example",
    )
    indexed = assembly.set_index(
        presentation=["image_id", "repetition", "variation"],
        neuroid=["neuroid_id", "region", "animal"],
        time_bin=["time_bin_start", "time_bin_end"],
    )
    indexed.reset_index(["presentation", "neuroid", "time_bin"]).to_netcdf(at("assembly.nc"))
    assembly.isel(time_bin=0, drop=True).transpose("neuroid", "presentation").to_netcdf(at("assembly-mean.nc"))
    with open(at("stimuli.csv"), "w") as f:
        f.write("image_id,filename,object\na01,second.png,car\nb02,first.png,dog\nc03,third.png,car\n")


os.makedirs(OUT, exist_ok=True)
nwb()
brain_score()
