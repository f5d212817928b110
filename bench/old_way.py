"""The way this was done before: the same LeNet and panels, OpenCV's dnn, matplotlib's FuncAnimation (Agg)."""

from importlib.resources import as_file, files
from time import perf_counter

import cv2
import matplotlib as mpl
import numpy as np

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.animation import FuncAnimation

BOX = 480
LAYERS = ["conv1", "conv2", "ip1", "prob"]


def opencv_lenet() -> cv2.dnn.Net:
    """Open the bundled LeNet with OpenCV's Caffe importer (OpenCV 4)."""
    with as_file(files("convscope.zoo") / "lenet") as folder:
        return cv2.dnn.readNetFromCaffe(str(folder / "deploy.prototxt"), str(folder / "lenet.caffemodel"))


def tiled(maps: np.ndarray) -> np.ndarray:
    """Lay feature maps out in a square, with a gap of one pixel."""
    columns = int(np.ceil(np.sqrt(len(maps))))
    _, height, width = maps.shape
    sheet = np.full((columns * (height + 1), columns * (width + 1)), maps.min(), np.float32)
    for unit, values in enumerate(maps):
        row, column = divmod(unit, columns)
        sheet[row * (height + 1) :, column * (width + 1) :][:height, :width] = values
    return sheet


class OldWay:
    """A figure of camera, patch, bars, two convolutions and a dense layer, drawn anew for each frame.

    Args:
        frames: what the camera gives: uint8, HWC, RGB.
        blit: whether matplotlib only draws the artists that change.
    """

    def __init__(self, frames: list[np.ndarray], *, blit: bool) -> None:
        self._frames = frames
        self._net = opencv_lenet()
        self._figure = plt.figure(figsize=(12.8, 7.2), dpi=100)
        grid = self._figure.add_gridspec(3, 4)
        places = {
            "camera": grid[0, 0],
            "patch": grid[1, 0],
            "prob": grid[2, 0],
            "conv1": grid[:, 1],
            "conv2": grid[:, 2],
            "ip1": grid[:, 3],
        }
        self._axes = {name: self._figure.add_subplot(place, title=name) for name, place in places.items()}
        shown = self._forward(frames[0])
        self._images = {
            name: self._axes[name].imshow(shown[name], cmap="viridis" if name == "ip1" else "gray")
            for name in ("camera", "patch", "conv1", "conv2", "ip1")
        }
        for name in self._images:
            self._axes[name].set_axis_off()
        self._bars = self._axes["prob"].bar(range(10), shown["prob"])
        self._axes["prob"].set_ylim(0, 1)
        self._animation = FuncAnimation(
            self._figure, self._draw, frames=len(frames), interval=0, blit=blit, cache_frame_data=False
        )
        self._figure.canvas.draw()

    def _forward(self, frame: np.ndarray) -> dict[str, np.ndarray]:
        left = (frame.shape[1] - BOX) // 2
        gray = cv2.cvtColor(frame[:, left : left + BOX], cv2.COLOR_RGB2GRAY)
        patch = 255 - cv2.resize(gray, (28, 28), interpolation=cv2.INTER_AREA)
        self._net.setInput(patch[np.newaxis, np.newaxis].astype(np.float32) / 256)
        conv1, conv2, ip1, prob = self._net.forward(LAYERS)
        return {
            "camera": frame,
            "patch": patch,
            "conv1": tiled(conv1[0]),
            "conv2": tiled(conv2[0]),
            "ip1": ip1.reshape(20, 25),
            "prob": prob[0],
        }

    def _draw(self, number: int) -> list[object]:
        shown = self._forward(self._frames[number])
        for name, image in self._images.items():
            image.set_data(shown[name])
            if name not in ("camera", "patch"):
                image.set_clim(shown[name].min(), shown[name].max())
        for bar, height in zip(self._bars, shown["prob"], strict=True):
            bar.set_height(height)
        return [*self._images.values(), *self._bars]

    def frames_per_second(self, *, seconds: float = 8.0) -> float:
        """Let the animation run as fast as it goes."""
        steps = self._animation.event_source.callbacks
        for call, arguments, keywords in [*steps]:
            call(*arguments, **keywords)
        count, start = 0, perf_counter()
        while (spent := perf_counter() - start) < seconds:
            for call, arguments, keywords in [*steps]:
                call(*arguments, **keywords)
            count += 1
        plt.close(self._figure)
        return count / spent
