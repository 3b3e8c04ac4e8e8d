# Writes the files beside it; run with PyTorch 1.13.1. CORnet-S as Kubilius et al. 2019 describe it, written out as one
# function of a table of named tensors (there is no package that has it). Of each network: how many numbers it learns, its
# names and shapes, the mean of some activations, and the logits of one image; numbers are those of ../torchvision/write.py.
import os

import torch
from torch.nn import functional as F

here = os.path.dirname(os.path.abspath(__file__))
AREAS = {"V2": (1, 2, 2), "V4": (2, 4, 4), "IT": (4, 8, 2)}  # channels in and out by width, time steps


def numbers(j, count):
    i = torch.arange(count, dtype=torch.int64)
    return ((i * 7919 + j * 1009 + (i // 1000) * 31) % 1000).double() / 1000 - 0.5


def table(width, kernel, channels, classes):
    shapes = {}

    def norm(name, n):
        for part in ("weight", "bias", "running_mean", "running_var"):
            shapes[f"{name}.{part}"] = [n]
        shapes[name + ".num_batches_tracked"] = []

    shapes["V1.conv1.weight"] = [width, channels, kernel, kernel]
    norm("V1.norm1", width)
    shapes["V1.conv2.weight"] = [width, width, 3, 3]
    norm("V1.norm2", width)
    for area, (inputs, outputs, times) in AREAS.items():
        i, o, w = inputs * width, outputs * width, 4 * outputs * width
        shapes[area + ".conv_input.weight"] = [o, i, 1, 1]
        shapes[area + ".skip.weight"] = [o, o, 1, 1]
        norm(area + ".norm_skip", o)
        shapes[area + ".conv1.weight"] = [w, o, 1, 1]
        shapes[area + ".conv2.weight"] = [w, w, 3, 3]
        shapes[area + ".conv3.weight"] = [o, w, 1, 1]
        for t in range(times):
            norm(f"{area}.norm1_{t}", w)
            norm(f"{area}.norm2_{t}", w)
            norm(f"{area}.norm3_{t}", o)
    shapes["decoder.linear.weight"] = [classes, 8 * width]
    shapes["decoder.linear.bias"] = [classes]
    return shapes


def logits(image, p, published):
    def conv(x, name, stride=1, padding=0):
        return F.conv2d(x, p[name + ".weight"], stride=stride, padding=padding)

    def norm(x, name):
        mean, var, scale, shift = (
            p[f"{name}.{part}"].view(1, -1, 1, 1) for part in ("running_mean", "running_var", "weight", "bias")
        )
        return (x - mean) / torch.sqrt(var + 1e-5) * scale + shift

    if published:
        x = F.relu(norm(conv(image, "V1.conv1", 2, 3), "V1.norm1"))
        x = F.max_pool2d(x, 3, 2, 1)
    else:
        x = F.relu(norm(conv(image, "V1.conv1", 1, 1), "V1.norm1"))
    x = F.relu(norm(conv(x, "V1.conv2", 1, 1), "V1.norm2"))
    areas = {"V1": x}
    for area, (_, _, times) in AREAS.items():
        x = conv(x, area + ".conv_input")
        for t in range(times):
            skip = norm(conv(x, area + ".skip", 2), area + ".norm_skip") if t == 0 else x
            y = F.relu(norm(conv(x, area + ".conv1"), f"{area}.norm1_{t}"))
            y = F.relu(norm(conv(y, area + ".conv2", 2 if t == 0 else 1, 1), f"{area}.norm2_{t}"))
            x = F.relu(norm(conv(y, area + ".conv3"), f"{area}.norm3_{t}") + skip)
            areas[f"{area}.output-t{t}"] = x
        areas[area] = x
    out = F.linear(x.mean((2, 3)), p["decoder.linear.weight"], p["decoder.linear.bias"])
    return out[0], areas


for name, width, published, channels, size in (("imagenet", 8, True, 3, 64), ("cifar", 6, False, 1, 24)):
    shapes = table(width, 7 if published else 3, channels, 10)
    with open(os.path.join(here, name + ".txt"), "w") as out:
        count = sum(
            torch.Size(s).numel() for n, s in table(width, 7 if published else 3, channels, 1000).items()
            if n.endswith(("weight", "bias"))
        )
        print(f"parameters {count}", file=out)
        p = {}
        for j, (key, shape) in enumerate(shapes.items()):
            print(key, shape, file=out)
            if shape:
                v = numbers(j, torch.Size(shape).numel()).view(shape)
                if len(shape) > 1:
                    v = v * (24 / v[0].numel()) ** 0.5
                elif key.endswith("running_var") or ".norm" in key and key.endswith("weight"):
                    v = v + 1
                p[key] = v.float().double()
        image = numbers(0, channels * size * size).view(1, channels, size, size)
        values, areas = logits(image.float().double(), p, published)
        for tap, value in areas.items():
            print("tap", tap, f"{value.mean().item():.9g}", file=out)
        print("logits", size, " ".join(f"{v:.9g}" for v in values.tolist()), file=out)

full = table(64, 7, 3, 1000)
print("full", sum(torch.Size(s).numel() for n, s in full.items() if n.endswith(("weight", "bias"))))
