"""Networks of torchvision and timm: a stand-in for what we use of them, and the real ones where they are."""

from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

import convscope
from convscope.errors import ModelError

torch = pytest.importorskip("torch", reason="PyTorch is not installed: scripts/test --with-torch")

from convscope.importers.torch import catalogue  # noqa: E402
from torch_modules import make  # noqa: E402  (it needs PyTorch)

pytestmark = pytest.mark.torch

MEAN, DEVIATION = (0.5, 0.4, 0.3), (0.5, 0.25, 0.2)
ADDRESS = "https://weights.example/residual.pth"


def weights():
    transforms = SimpleNamespace(crop_size=[64], resize_size=[80], mean=MEAN, std=DEVIATION)
    return SimpleNamespace(
        transforms=lambda: transforms, meta={"categories": ["a", "b", "c", "d", "e"]}, url=ADDRESS
    )


class Torchvision:
    """What we use of torchvision."""

    def __init__(self, fault=None):
        self.models, self.fault, self.asked = self, fault, []

    def list_models(self):
        return ["residual", "resnet18"]

    def get_model_weights(self, name):
        return SimpleNamespace(DEFAULT=weights())

    def get_model(self, name, *, weights, progress=True):
        self.asked.append(weights is not None)
        if weights is not None and self.fault:
            raise self.fault
        return make("residual")[0]


class Timm:
    """What we use of timm."""

    def __init__(self, fault=None):
        self.fault = fault
        self.data = SimpleNamespace(
            infer_imagenet_subset=lambda cfg: "imagenet-1k",
            ImageNetInfo=lambda subset: SimpleNamespace(label_descriptions=lambda: list("abcde")),
        )

    def is_model(self, name):
        return name == "residual"

    def list_models(self):
        return ["residual"]

    def get_pretrained_cfg(self, name, *, allow_unregistered):
        return SimpleNamespace(hf_hub_id="timm/residual", url="")

    def create_model(self, name, *, pretrained):
        if pretrained and self.fault:
            raise self.fault
        module = make("residual")[0]
        module.pretrained_cfg = {
            "input_size": (3, 64, 64), "mean": MEAN, "std": DEVIATION, "crop_pct": 0.8, "tag": "a1_in1k",
        }  # fmt: skip
        return module


@pytest.fixture
def home(monkeypatch):
    """Let a stand-in be imported."""

    def put(stand_in):
        monkeypatch.setattr(catalogue, "collection", lambda package, what: stand_in)
        return stand_in

    return put


@pytest.mark.parametrize(
    ("name", "stand_in", "origin"),
    [
        ("torchvision:residual", Torchvision, "torchvision, weights "),
        ("timm:residual.a1_in1k", Timm, "timm, residual.a1_in1k"),
    ],
)
def test_what_belongs_to_the_weights_is_the_card(home, name, stand_in, origin):
    home(stand_in())
    model = convscope.load(name)
    assert model.shape == (3, 64, 64)
    assert model.labels == tuple("abcde")
    given = model.card.input
    np.testing.assert_allclose(
        (given.mean, given.scale), ((127.5, 102, 76.5), (1 / 127.5, 1 / 63.75, 1 / 51))
    )
    assert (given.color, given.crop, given.prepare) == ("rgb", 0.8, "plain")
    assert model.card.origin.startswith(origin)
    assert model.assumed == ("The network does not end in a softmax: that of fc was added as prob.",)


def test_with_weights_in_a_file_none_are_downloaded(home, tmp_path):
    stand_in = home(Torchvision())
    module = make("residual")[0]
    torch.nn.init.ones_(module.fc.bias)
    torch.save(module.state_dict(), tmp_path / "net.pt")
    model = convscope.load("torchvision:residual", weights=tmp_path / "net.pt")
    assert stand_in.asked == [False]
    assert "No card: pixels become the input as for torchvision's own weights of residual." in model.assumed
    pictures = torch.randn(1, 3, 64, 64)
    wanted = module.eval()(pictures).detach().numpy()
    np.testing.assert_allclose(model.run(pictures.numpy())["fc"], wanted, rtol=0, atol=1e-4)


def test_googlenet_and_inception_get_pixels_as_their_own_weights_do(home, tmp_path, monkeypatch):
    stand_in = home(Torchvision())
    module = make("residual")[0]
    module.transform_input = False
    monkeypatch.setattr(stand_in, "get_model", lambda name, weights: module)
    torch.save(module.state_dict(), tmp_path / "net.pt")
    convscope.load("torchvision:residual", weights=tmp_path / "net.pt")
    assert module.transform_input


def test_a_size_may_be_given(home):
    home(Torchvision())
    assert convscope.load("torchvision:residual", size=(32, 48)).shape == (3, 32, 48)


OFFLINE = OSError("<urlopen error [Errno -3] Temporary failure in name resolution>")
FAULTS = [
    (
        "torchvision:residual",
        Torchvision(OFFLINE),
        f"torchvision:residual: its weights cannot be had from {ADDRESS} (<urlopen error [Errno -3] Temporary failure "
        "in name resolution>): download them by other means, and give them with --weights FILE",
    ),
    (
        "timm:residual",
        Timm(OFFLINE),
        "timm:residual: its weights cannot be had from https://huggingface.co/timm/residual (<urlopen error [Errno -3] "
        "Temporary failure in name resolution>): download them by other means, and give them with --weights FILE",
    ),
    (
        "torchvision:resnet81",
        Torchvision(),
        "torchvision:resnet81: torchvision has no network 'resnet81'; nearest: resnet18",
    ),
    ("timm:zzz", Timm(), "timm:zzz: timm has no network 'zzz'; see timm.list_models()"),
]


@pytest.mark.parametrize(("name", "stand_in", "sentence"), FAULTS)
def test_what_cannot_be_had_is_told_in_one_sentence(home, name, stand_in, sentence):
    home(stand_in)
    with pytest.raises(ModelError) as caught:
        convscope.load(name)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("package", ["torchvision", "timm"])
def test_a_collection_that_is_not_there(package, monkeypatch):
    monkeypatch.setattr(
        "convscope.importers.torch.needs.find_spec", lambda name: None if name == package else ModuleType
    )
    with pytest.raises(ModelError) as caught:
        convscope.load(f"{package}:resnet18")
    assert (
        str(caught.value)
        == f"{package}:resnet18 needs {package}, which is not installed: pip install {package}"
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["resnet18", "mobilenet_v3_small", "squeezenet1_1", "vit_b_16"])
def test_torchvisions_own(name, tmp_path):
    models = pytest.importorskip(
        "torchvision.models", reason="torchvision cannot be imported here", exc_type=Exception
    )
    _check(f"torchvision:{name}", models.get_model(name, weights=None), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["resnet18", "mobilenetv3_small_100", "vit_tiny_patch16_224"])
def test_timms_own(name, tmp_path):
    timm = pytest.importorskip("timm", reason="timm cannot be imported here", exc_type=Exception)
    _check(f"timm:{name}", timm.create_model(name, pretrained=False), tmp_path)


def _check(name, module, folder):
    torch.save(module.state_dict(), folder / "net.pt")
    model = convscope.load(name, weights=folder / "net.pt")
    pictures = torch.randn(2, *model.shape)
    wanted = module.eval()(pictures).softmax(1).detach().numpy()
    np.testing.assert_allclose(
        model.run(pictures.numpy(), layers=[model.output])[model.output],
        wanted,
        rtol=0,
        atol=1e-4 * wanted.max(),
    )
