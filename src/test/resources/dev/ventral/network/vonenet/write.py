"""Writes weights.pt, images.npy, cells.npy and logits.npy: a fixed front end before a small network, as PyTorch computes it, for VonenetTest.

Filters are written out by their formula in float64, under the published names, and the state is saved as a parallel
network's is (`module.` before every name). Run with PyTorch 1.13.
"""
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

SIMPLE, COMPLEX, SIDE, STRIDE = 3, 2, 7, 2
# cycles per pixel, radians, radians, cycles along the wave, cycles across
GABORS = [
    (0.11, 0.3, 0.7, 0.4, 0.3),
    (0.23, 1.9, 4.0, 0.25, 0.5),
    (0.05, 2.8, 5.5, 0.2, 0.15),
    (0.17, 0.0, 1.0, 0.5, 0.4),
    (0.30, 1.2, 2.0, 0.9, 0.7),
]
COLOURS = [2, 0, 1, 1, 0]


def bank(shift):
    weight = np.zeros((SIMPLE + COMPLEX, 3, SIDE, SIDE))
    half = SIDE // 2
    for i, (f, t, p, nx, ny) in enumerate(GABORS):
        for row in range(-half, half + 1):
            for column in range(-half, half + 1):
                along = row * math.cos(t) + column * math.sin(t)
                across = column * math.cos(t) - row * math.sin(t)
                a, b = along * f / nx, across * f / ny
                value = math.exp(-(a * a + b * b) / 2) * math.cos(2 * math.pi * f * along + p + shift)
                weight[i, COLOURS[i], row + half, column + half] = value * f * f / (2 * math.pi * nx * ny)
    return torch.tensor(weight, dtype=torch.float32)


torch.manual_seed(3)
bottleneck = nn.Conv2d(SIMPLE + COMPLEX, 4, 1, bias=False)
model = nn.Sequential(nn.Conv2d(4, 6, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(24, 5))
even, odd = bank(0), bank(math.pi / 2)
image = torch.rand(2, 3, 20, 22)

with torch.no_grad():
    quadrature = [F.conv2d(image.double(), w.double(), stride=STRIDE, padding=SIDE // 2) for w in (even, odd)]
    simple = quadrature[0][:, :SIMPLE].clamp(min=0)
    energy = (quadrature[0][:, SIMPLE:].square() + quadrature[1][:, SIMPLE:].square()) / 2
    cells = 25 * torch.cat((simple, energy.sqrt()), 1)
    logits = model.double()(bottleneck.double()(cells))
    state = {"vone_block.simple_conv_q0.weight": even, "vone_block.simple_conv_q1.weight": odd}
    state["bottleneck.weight"] = bottleneck.weight.float()
    state.update({"model." + name: value.float() for name, value in model.state_dict().items()})
    torch.save({"module." + name: value for name, value in state.items()}, "weights.pt")
    np.save("images.npy", image.numpy())
    np.save("cells.npy", cells.float().numpy())
    np.save("logits.npy", logits.float().numpy())
