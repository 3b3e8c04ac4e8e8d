# Writes the files beside it; run with PyTorch 1.13.1 and NumPy 1.24.
import argparse
import os
from collections import OrderedDict

import numpy as np
import torch
from torch import nn

here = os.path.dirname(os.path.abspath(__file__))


def save(thing, name, **options):
    torch.save(thing, os.path.join(here, name), **options)


base = torch.arange(12.0).view(3, 4)
state = OrderedDict(
    f32=torch.tensor([[1, 2, 3], [-4, 0.5, 1e-3]]),
    f64=torch.tensor([0.1], dtype=torch.float64),
    f16=torch.tensor([1.5, -2]).half(),
    bf16=torch.tensor([1.5]).bfloat16(),
    i64=torch.tensor(-7),
    i32=torch.tensor([-(2**31)], dtype=torch.int32),
    i16=torch.tensor([-300], dtype=torch.int16),
    i8=torch.tensor([-5], dtype=torch.int8),
    u8=torch.tensor([0, 128, 255], dtype=torch.uint8),
    truth=torch.tensor([True, False]),
    base=base,
    turned=base.t(),
    part=base[1:, 1:3],
    empty=torch.zeros(0, 5),
    parameter=nn.Parameter(torch.tensor([2.5])),
    cut=base[2],
)
save(state, "zip.pt")
save(state, "zip-protocol4.pt", pickle_protocol=4)
save(state, "legacy.pt", _use_new_zipfile_serialization=False)

model = nn.DataParallel(nn.Sequential(nn.Conv2d(1, 2, 1, bias=False), nn.BatchNorm2d(2)))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
model(torch.ones(1, 1, 2, 2)).sum().backward()
optimizer.step()
with torch.no_grad():
    model.module[0].weight.copy_(torch.tensor([0.25, -3]).view(2, 1, 1, 1))
checkpoint = {
    "epoch": 3,
    "args": argparse.Namespace(lr=0.1, names=["a", ("b", None)]),
    "best": np.float64(0.5),
    "history": np.arange(4),
    "optimizer": optimizer.state_dict(),
    "state_dict": model.state_dict(),
    "device": torch.device("cpu"),
    "dtype": torch.float32,
}
save(checkpoint, "checkpoint.pt")
save(checkpoint, "checkpoint-legacy.pt", _use_new_zipfile_serialization=False)
save(model.module, "model.pt")
