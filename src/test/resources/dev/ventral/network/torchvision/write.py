# Writes the files beside it; run with torchvision 0.14.1 and PyTorch 1.13.1. Of each network: how many numbers it learns
# with 1000 classes, its state dict's names and shapes with 10 classes, and the logits of one image, all numbers being
# those of numbers() below.
import os
import re

import torch
from torchvision import models

here = os.path.dirname(os.path.abspath(__file__))


def numbers(j, count):
    """Element i of tensor j: a number in [-.5, .5) that looks random."""
    i = torch.arange(count, dtype=torch.int64)
    return ((i * 7919 + j * 1009 + (i // 1000) * 31) % 1000).double() / 1000 - 0.5


def transformer(patch, dim, depth, heads, mlp, size):
    return lambda num_classes=1000: models.VisionTransformer(size, patch, depth, heads, dim, mlp, num_classes=num_classes)


sizes = {"resnet18": 64, "resnet50": 64, "alexnet": 64}
sizes.update({vgg + bn: 32 for vgg in ("vgg11", "vgg16", "vgg19") for bn in ("", "_bn")})
networks = {name: getattr(models, name) for name in sizes}
sizes.update(vit=24, vit_small=32)
networks.update(vit=transformer(8, 24, 3, 3, 40, 24), vit_small=transformer(16, 384, 12, 6, 1536, 32))
for name, size in sizes.items():
    count = sum(p.numel() for p in networks[name]().parameters())
    net = networks[name](num_classes=10).eval()
    with open(os.path.join(here, name + ".txt"), "w") as out:
        print(f"parameters {count}", file=out)
        for j, (key, value) in enumerate(net.state_dict().items()):
            print(key, list(value.shape), file=out)
            if not value.is_floating_point():
                continue
            v = numbers(j, value.numel()).view(value.shape)
            if value.dim() > 1:
                v = v * (24 / value[0].numel()) ** 0.5
            elif key.endswith("running_var") or re.search(r"(bn|\bln).*weight", key):
                v = v + 1
            value.copy_(v.float())
        image = numbers(0, 3 * size * size).view(1, 3, size, size).float()
        with torch.no_grad():
            logits = net.double()(image.double())[0]
        print("logits", size, " ".join(f"{v:.9g}" for v in logits.tolist()), file=out)
