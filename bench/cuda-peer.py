"""The steps of dcgan in PyTorch, one operation at a time and as a CUDA graph: what bench/cuda prints its own beside.

A line for each: recipe, width, batch, precision, images per second eager, images per second captured."""
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.backends.cudnn.benchmark = True
torch.backends.cudnn.allow_tf32 = True
torch.backends.cuda.matmul.allow_tf32 = True
SECONDS = 0.6
LATENT = 100
SET = 4096


def block(convolution, channels, activation):
    return [convolution, nn.BatchNorm2d(channels), activation]


def networks(w):
    up, down = nn.ConvTranspose2d, nn.Conv2d
    generator = nn.Sequential(
        *block(up(LATENT, 4 * w, 4, bias=False), 4 * w, nn.ReLU()),
        *block(up(4 * w, 2 * w, 4, 2, 1, bias=False), 2 * w, nn.ReLU()),
        *block(up(2 * w, w, 4, 2, 1, bias=False), w, nn.ReLU()),
        up(w, 1, 4, 2, 1),
        nn.Tanh(),
    )
    discriminator = nn.Sequential(
        down(1, w, 4, 2, 1),
        nn.LeakyReLU(0.2),
        *block(down(w, 2 * w, 4, 2, 1, bias=False), 2 * w, nn.LeakyReLU(0.2)),
        *block(down(2 * w, 4 * w, 4, 2, 1, bias=False), 4 * w, nn.LeakyReLU(0.2)),
        down(4 * w, 1, 4),
    )
    return generator.cuda(), discriminator.cuda()


def rate(width, batch, bf16, captured):
    generator, discriminator = networks(width)
    move_g, move_d = (
        torch.optim.Adam(net.parameters(), 2e-4, betas=(0.5, 0.999), capturable=captured)
        for net in (generator, discriminator)
    )
    average = [p.detach().clone() for p in generator.parameters()]
    images = torch.rand(SET, 1, 32, 32, device="cuda") * 2 - 1

    def judged(x):
        with torch.autocast("cuda", dtype=torch.bfloat16, enabled=bf16, cache_enabled=not captured):
            return discriminator(x).flatten().float()

    def step():
        real = images[torch.randint(0, SET, (batch,), device="cuda")]
        z = torch.randn(batch, LATENT, 1, 1, device="cuda")
        with torch.autocast("cuda", dtype=torch.bfloat16, enabled=bf16, cache_enabled=not captured):
            made = generator(z)
        loss = F.softplus(-judged(real)).mean() + F.softplus(judged(made.detach())).mean()
        move_d.zero_grad(set_to_none=not captured)
        loss.backward()
        move_d.step()
        for p in discriminator.parameters():
            p.requires_grad_(False)
        move_g.zero_grad(set_to_none=not captured)
        F.softplus(-judged(made)).mean().backward()
        move_g.step()
        for p in discriminator.parameters():
            p.requires_grad_(True)
        torch._foreach_lerp_(average, [p.detach() for p in generator.parameters()], 1e-3)

    side = torch.cuda.Stream()
    with torch.cuda.stream(side):
        for _ in range(12):
            step()
    torch.cuda.synchronize()
    run = step
    if captured:
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            step()
        run = graph.replay
    for _ in range(10):
        run()
    torch.cuda.synchronize()
    begun, count = time.time(), 0
    while time.time() - begun < SECONDS:
        for _ in range(20):
            run()
        torch.cuda.synchronize()
        count += 20
    return batch * count / (time.time() - begun)


for width, batch in ((64, 64), (64, 256), (64, 512), (128, 64), (128, 256), (128, 512)):
    for name in ("tf32", "bf16"):
        said = []
        for captured in (False, True):
            try:
                said.append(f"{rate(width, batch, name == 'bf16', captured):,.0f}")
            except RuntimeError as error:
                said.append("failed")
        print("dcgan", width, batch, name, *said, flush=True)
