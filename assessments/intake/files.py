"""Files of contributors: what one may be, by its content and never by its name, and what is taken off it.

A picture is drawn anew from its pixels and from nothing else. First the file is taken apart here, without decoding
it, and whatever is no picture (camera, place, time, thumbnail, comments) is left out; then Pillow draws what is left,
smaller, as one kind of JPEG. So the custodian is given nothing that a device or an attacker has put together, and
Pillow never sees, warns of or logs what was left out. Everything happens in memory.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from PIL import Image

from assessments.intake.enums import FileKind

FILE_LIMIT = 5_000_000  # bytes of one file, as it is sent
FILES_AT_ONCE = 3
FILES_UNDER_CODE = 6
EDGE = 2560  # pixels: a page of paper can still be read
# What it takes to draw one, in memory and in time, goes by these two and hardly by the size of its file. The picture
# itself is one scan, or ten where it comes up by steps; the rest leaves room for what a device hangs on behind it.
MOST_PIXELS = 25_000_000
MOST_SCANS = 200
QUALITIES = (85, 70, 50)  # of JPEG, in hundredths; the next one where a picture is still larger than a file may be

_JPEG, _PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
# By the second byte of a JPEG marker: tables, frames, restart interval, Adobe's colours. Frames of other kinds, such as
# arithmetic coding, are written by no device, and slow to decode.
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_SCAN, _EXIF = 0xDA, 0xE1
_KEPT_MARKERS = _FRAMES | {0xC4, 0xDB, 0xDD, 0xEE, _SCAN}
_KEPT_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_ORIENTATION = 0x0112
# How a camera was held, and what sets the picture upright.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# A large picture takes up to 400 MB while it is drawn: one at a time in each process.
_ONE_AT_A_TIME = Lock()


class UnreadableFile(Exception):
    """Neither a picture nor a text that can be used."""


@dataclass(frozen=True, slots=True)
class CleanFile:
    kind: FileKind
    data: bytes


@dataclass(frozen=True, slots=True)
class _Bare:
    """A picture file without anything but the picture; size in pixels, `held` as in EXIF, 1 when upright."""

    data: bytes
    width: int
    height: int
    held: int = 1


def clean_file(data: bytes) -> CleanFile:
    """What is kept of it. Raises UnreadableFile."""
    try:
        if data.startswith(_JPEG):
            return CleanFile(FileKind.PICTURE, _redrawn(_bare_jpeg(data), "JPEG"))
        if data.startswith(_PNG):
            return CleanFile(FileKind.PICTURE, _redrawn(_bare_png(data), "PNG"))
        return CleanFile(FileKind.TEXT, _plain_text(data))
    except (OSError, SyntaxError, ValueError, TypeError, IndexError, EOFError, struct.error) as error:
        # What Pillow and struct raise for broken files, each for some.
        raise UnreadableFile from error


def _plain_text(data: bytes) -> bytes:
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    if not text.strip() or any(ord(sign) < 32 and sign not in "\n\r\t\f" for sign in text):
        raise ValueError("no plain text")
    return text.encode()


def _bare_jpeg(data: bytes) -> _Bare:
    kept, held = [_JPEG], 1
    width = height = 0
    for marker, segment in _segments(data):
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", segment[5:9])
        if marker in _KEPT_MARKERS:
            kept.append(segment)
        elif marker == _EXIF:
            held = _held(segment)
    return _Bare(b"".join(kept), width, height, held)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Up to the first scan, which comes with all that follows: that is decoded and never kept."""
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at : at + 2 + length]
        if data[at] != 0xFF or length < 2 or len(segment) < length + 2:
            raise ValueError("no marker, or cut off")
        if marker == _SCAN:
            # Each is decoded over the whole picture: half a million of ten bytes would keep the site busy for an hour.
            if data.count(bytes([0xFF, _SCAN]), at) > MOST_SCANS:
                raise ValueError("too many scans")
            yield marker, data[at:]
            return
        yield marker, segment
        at += 2 + length


def _held(segment: bytes) -> int:
    """The one value that is read of EXIF; 1, upright, when it is not there or cannot be read."""
    tiff = segment[10:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if segment[4:10] != b"Exif\0\0" or order is None or len(tiff) < 8:
        return 1
    start = struct.unpack_from(order + "I", tiff, 4)[0]
    if start + 2 > len(tiff):
        return 1
    for number in range(struct.unpack_from(order + "H", tiff, start)[0]):
        entry = tiff[start + 2 + 12 * number :][:12]
        if len(entry) == 12 and struct.unpack_from(order + "H", entry)[0] == _ORIENTATION:
            return int(struct.unpack_from(order + "H", entry, 8)[0])
    return 1


def _bare_png(data: bytes) -> _Bare:
    kept, at = [_PNG], len(_PNG)
    first, width, height = struct.unpack(">4sII", data[12:24])
    if first != b"IHDR":
        raise ValueError("no header")
    while True:
        length, name = struct.unpack(">I4s", data[at : at + 8])
        chunk = data[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise ValueError("cut off")
        if name in _KEPT_CHUNKS and (name != b"IHDR" or at == len(_PNG)):
            kept.append(chunk)
        if name == b"IEND":
            return _Bare(b"".join(kept), width, height)
        at += 12 + length


def _redrawn(bare: _Bare, name: str) -> bytes:
    if not 0 < bare.width * bare.height <= MOST_PIXELS:
        raise ValueError("too many pixels, or none")
    with _ONE_AT_A_TIME, Image.open(io.BytesIO(bare.data), formats=[name]) as image:
        image.draft("RGB", (EDGE, EDGE))
        picture = _on_white(image)
        picture.thumbnail((EDGE, EDGE))
        if bare.held in _UPRIGHT:
            picture = picture.transpose(_UPRIGHT[bare.held])
        return _as_jpeg(picture)


def _as_jpeg(picture: Image.Image) -> bytes:
    for quality in QUALITIES:
        drawn = io.BytesIO()
        picture.save(drawn, "JPEG", quality=quality)
        if drawn.tell() <= FILE_LIMIT:
            return drawn.getvalue()
    raise ValueError("too large, however it is drawn")


def _on_white(image: Image.Image) -> Image.Image:
    """As colours, what is transparent on white."""
    if image.mode not in {"RGBA", "LA", "PA"} and "transparency" not in image.info:
        return _in(image, "RGB")
    whole = _in(image, "RGBA")
    picture = Image.new("RGB", whole.size, "white")
    picture.paste(whole, mask=whole.getchannel("A"))
    return picture


def _in(image: Image.Image, mode: str) -> Image.Image:
    """Without a copy where it is in that mode: a copy of a large one is 100 MB."""
    return image if image.mode == mode else image.convert(mode)
