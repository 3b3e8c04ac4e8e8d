"""torchvision's loading of the images of PipelineMain: for each line of input one epoch on one thread, answered
with the milliseconds of processor time per image."""
import glob
import sys
import time

import torch
from PIL import Image
from torchvision import transforms

torch.set_num_threads(1)
files = sorted(glob.glob(sys.argv[1] + "/*/*.jpg"))
change = transforms.Compose(
    [transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip(), transforms.ToTensor()]
)
for _ in sys.stdin:
    start = time.process_time()
    for name in files:
        with open(name, "rb") as file:
            change(Image.open(file).convert("RGB"))
    print(1000 * (time.process_time() - start) / len(files), flush=True)
