"""Recordings of noise, made for tests."""

from time import sleep

import cv2
import numpy as np

from convscope.model.digest import model_digest
from convscope.record.form import VERSION, Head
from convscope.record.writer import WAITING, Kept, Recorder
from convscope.scope import Scope
from convscope.view.view import Maps, Neurons, View
from networks import small

VIEW = View(panels=(Maps(layer="conv", edge=5), Neurons(layer="dense")))


def head(model, *, named="small"):
    """Say what stands at the beginning of a recording."""
    return Head(
        version=VERSION,
        model=named,
        hash=model_digest(model),
        shape=model.shape,
        labels=model.labels,
        started=1.7e9,
        source="noise",
    )


def taped(path, scope, pictures, *, named="lenet", times=None, way=None):
    """Record what a scope makes of pictures, ten a second if no times are said; give the readings."""
    recorder = Recorder(path, head(scope.model, named=named))
    readings = [scope.look(picture, way=way) for picture in pictures]
    for number, (reading, picture) in enumerate(zip(readings, pictures, strict=True)):
        seconds = times[number] if times else number / 10
        recorder.put(Kept(reading=reading, picture=picture, box=(0, 0, 1, 1), seconds=seconds))
    recorder.close()
    assert (recorder.frames, recorder.lost, recorder.problem) == (len(readings), 0, "")
    return readings


def written(path, *, count=10, views=(VIEW,), model=None, named="small"):
    """Record noise, and give the readings."""
    model = model or small()
    recorder = Recorder(path, head(model, named=named))
    rng = np.random.default_rng(3)
    readings = []
    for number in range(count):
        scope = Scope(model, views[number * len(views) // count])
        patch = rng.integers(0, 256, (20, 17, 3), np.uint8)
        reading = scope.look(patch)
        picture = cv2.imencode(".png", patch[..., ::-1])[1].tobytes()
        recorder.put(
            Kept(
                reading=reading,
                picture=picture,
                box=(0, 0, 1, 1),
                seconds=number / 10,
                label=number if number % 2 else None,
            )
        )
        readings.append((patch, reading))
        while number - recorder.frames > WAITING // 2:
            sleep(0.01)
    recorder.close()
    assert (recorder.frames, recorder.lost, recorder.problem) == (count, 0, "")
    return readings
