"""Files as a telephone or a scanner makes them, with what they say of their owner."""

import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo

OWNER = "Zq7marker0of0the0owner"


def jpeg(size: tuple[int, int] = (60, 40), *, held: int = 1, says: str = OWNER) -> bytes:
    """The left half red, the right half blue; `held` as in EXIF. Place, device, comment and thumbnail say `says`."""
    picture = Image.new("RGB", size, (0, 0, 255))
    picture.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112] = held
    exif[0x010F], exif[0x9286] = says, says  # maker, comment of the user
    exif.get_ifd(0x8825)[0x001D] = says  # in the directory of places
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=95, exif=exif, comment=says.encode())
    return written.getvalue()


def in_scans(count: int) -> bytes:
    """A JPEG that comes up by steps, most of which say nothing: ten bytes each, decoded over the whole picture."""
    picture, stepwise, tables = Image.new("RGB", (8, 8)), io.BytesIO(), io.BytesIO()
    picture.save(stepwise, "JPEG", progressive=True)
    picture.save(tables, "JPEG")
    start, codes = stepwise.getvalue(), tables.getvalue()
    scan = start.index(b"\xff\xda")
    codes = codes[codes.index(b"\xff\xc4") : codes.index(b"\xff\xda")]
    first, empty = start[scan : scan + 14] + b"\0", bytes.fromhex("ffda0008010100010500")
    return start[:scan] + codes + first + empty * (count - 1) + b"\xff\xd9"


def png(size: tuple[int, int] = (60, 40), *, mode: str = "RGBA", says: str = OWNER) -> bytes:
    picture = Image.new(mode, size)
    notes = PngInfo()
    notes.add_text("Author", says)
    notes.add_itxt("Place", says, zip=True)
    written = io.BytesIO()
    picture.save(written, "PNG", pnginfo=notes)
    return written.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
