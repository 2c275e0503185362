"""What is taken of a file, and what is taken off it."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from assessments.intake import files
from assessments.intake.files import EDGE, FILE_LIMIT, UnreadableFile, clean_file
from tests.factories import pictures
from tests.factories.pictures import OWNER

RED, BLUE = (254, 0, 0), (0, 0, 254)


@pytest.mark.parametrize(
    "data",
    [pictures.jpeg(), pictures.png(), pictures.png(mode="P"), pictures.png(mode="L"), pictures.jpeg() + OWNER.encode()],
    ids=["jpeg", "png", "palette", "grey", "appended"],
)
def test_picture_is_drawn_anew_without_what_it_says_of_its_owner(data: bytes) -> None:
    assert OWNER.encode() in data

    cleaned = clean_file(data)

    assert cleaned.kind == "picture"
    assert OWNER.encode() not in cleaned.data
    image = pictures.opened(cleaned.data)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (60, 40))
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert dict(image.getexif()) == {}


@pytest.mark.parametrize("held", [1, 2, 3, 4, 5, 6, 7, 8, 99])
def test_picture_is_set_upright_as_pillow_would(held: int) -> None:
    data = pictures.jpeg(held=held)
    expected = Image.open(io.BytesIO(data))
    if held < 9:
        expected = ImageOps.exif_transpose(expected)

    image = pictures.opened(clean_file(data).data)

    assert image.size == expected.size
    for place in ((2, 2), (image.width - 3, image.height - 3)):
        near = [abs(a - b) for a, b in zip(image.getpixel(place), expected.convert("RGB").getpixel(place), strict=True)]
        assert max(near) < 12


def test_transparent_is_white() -> None:
    assert pictures.opened(clean_file(pictures.png()).data).getpixel((5, 5)) == (255, 255, 255)


def test_large_picture_is_made_smaller() -> None:
    assert pictures.opened(clean_file(pictures.jpeg((6000, 3000))).data).size == (EDGE, EDGE // 2)


def test_picture_that_stays_large_is_drawn_more_coarsely_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pictures.jpeg((400, 400))
    whole = len(clean_file(data).data)
    monkeypatch.setattr(files, "FILE_LIMIT", whole - 1)
    assert len(clean_file(data).data) < whole
    monkeypatch.setattr(files, "FILE_LIMIT", 10)
    with pytest.raises(UnreadableFile):
        clean_file(data)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def header(width: int, height: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


START, END = b"\x89PNG\r\n\x1a\n", chunk(b"IEND", b"")
BOMB = START + header(60_000, 60_000) + chunk(b"IDAT", zlib.compress(b"")) + END
SLOW = pictures.in_scans(files.MOST_SCANS + 2)
LARGE = pictures.png((5001, 5000), mode="1")
ARITHMETIC = pictures.jpeg().replace(b"\xff\xc0", b"\xff\xc9")
TWO_HEADERS = START + header(2, 2) + header(60_000, 60_000) + chunk(b"IDAT", zlib.compress(bytes(14))) + END


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
        b"PK\x03\x04 a document",
        b"MZ\x90\x00\x03",
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00",
        "Grüße".encode("latin-1"),
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xda\x00\x02",
        pictures.jpeg()[:300],
        START,
        START + header(2, 2),
        START + END * 2,
        START + header(0, 9) + END,
        BOMB,
        SLOW,
        LARGE,
        ARITHMETIC,
    ],
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        clean_file(data)


def test_picture_that_comes_up_by_steps_is_drawn() -> None:
    assert pictures.opened(clean_file(pictures.in_scans(10)).data).size == (8, 8)


def test_second_header_of_a_picture_is_not_believed() -> None:
    assert pictures.opened(clean_file(TWO_HEADERS).data).size == (2, 2)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"One line", b"One line"),
        (b"\xef\xbb\xbfOne\r\nTwo\n", b"One\nTwo\n"),
        ("في الليل".encode(), "في الليل".encode()),
        (b"<script>alert(1)</script>", b"<script>alert(1)</script>"),
    ],
)
def test_plain_text_is_kept_as_utf8(sent: bytes, kept: bytes) -> None:
    assert clean_file(sent) == files.CleanFile(files.FileKind.TEXT, kept)


@given(st.data())
def test_broken_picture_is_drawn_or_refused_and_nothing_else(data: st.DataObject) -> None:
    """No other error, no warning (an error in tests), and never what it said of its owner."""
    whole = bytearray(data.draw(st.sampled_from([pictures.jpeg((16, 16)), pictures.png((16, 16))])))
    for place, value in data.draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=6)):
        whole[place] = value
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(whole))))
    try:
        cleaned = clean_file(bytes(whole[:cut]))
    except UnreadableFile:
        return

    assert cleaned.kind == "text" or OWNER.encode() not in cleaned.data
    assert len(cleaned.data) <= FILE_LIMIT
