"""The box: the part of a whole picture that is looked at."""

from convscope.types import Pixels

SQUARE = (1, 1)


def centre_box(
    height: int, width: int, *, shape: tuple[int, int] = SQUARE, crop: float = 1.0
) -> tuple[int, int, int, int]:
    """Place a box in the middle of a picture: its top, left, height and width, in pixels.

    To cut out 224/256 of a picture and make that 224 pixels large is to make the picture's shorter side 256 pixels
    large and to cut out the 224 in its middle, as networks are usually tested.

    Args:
        height: of the picture.
        width: of the picture.
        shape: the proportions of the box, height to width.
        crop: the sides of the box, as a share of those of the largest that the picture has room for.
    """
    scale = crop * min(height / shape[0], width / shape[1])
    rows, columns = (
        min(side, max(1, round(scale * part))) for side, part in zip((height, width), shape, strict=True)
    )
    return (height - rows) // 2, (width - columns) // 2, rows, columns


def cut_box(frame: Pixels, *, shape: tuple[int, int] = SQUARE, crop: float = 1.0) -> Pixels:
    """Cut the box out of a picture, uint8, HW or HWC; the result is a view of it."""
    top, left, rows, columns = centre_box(*frame.shape[:2], shape=shape, crop=crop)
    return frame[top : top + rows, left : left + columns]
