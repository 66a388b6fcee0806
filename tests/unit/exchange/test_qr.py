"""QR codes of addresses."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from algoritmeregister.exchange import qr

ADDRESS = "https://algoritmes.example/a/12345678"


def test_it_works():
    picture = ET.fromstring(qr.as_svg(ADDRESS))
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert "width" not in picture.attrib, "it fills what it is put in"
    assert qr.as_png(ADDRESS).startswith(b"\x89PNG\r\n\x1a\n")


def test_both_have_the_same_number_of_modules():
    size = int(re.search(rb'viewBox="0 0 (\d+) \1"', qr.as_svg(ADDRESS))[1])
    assert int.from_bytes(qr.as_png(ADDRESS)[16:20]) == size * qr.PNG_SCALE


def test_another_address_is_another_code_and_the_same_one_the_same():
    assert qr.as_svg(ADDRESS) == qr.as_svg(ADDRESS)
    assert qr.as_svg(ADDRESS) != qr.as_svg(ADDRESS + "1")


def test_nothing_in_the_picture_can_run():
    assert re.search(rb"script|style|href|on\w+=", qr.as_svg(ADDRESS)) is None
