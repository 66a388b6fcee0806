"""The one HTML file of an archive package."""

from __future__ import annotations

from datetime import date

from algoritmeregister.exchange.archive_html import as_html
from algoritmeregister.exchange.blocks import text_blocks
from algoritmeregister.exchange.pdf import Printed


def test_every_style_of_a_text_stays():
    rich = "<p>Op 10 m<sup>2</sup> staat H<sub>2</sub>O, <b>vet</b> en <i>schuin</i>.</p>"
    printed = Printed(
        language="nl", site="", title="T", title_language="", organisation="O", made_on=date(2026, 1, 1),
        lead=text_blocks(rich, rich=True), groups=[], facts_title="", facts_columns=("", ""), facts=[], citation_title="",
        citation="", short_address="", qr_svg="", qr_text="", footer="", page_words=("", ""), squares="",
    )  # fmt: skip
    expected = "<p>Op 10 m<sup>2</sup> staat H<sub>2</sub>O, <strong>vet</strong> en <em>schuin</em>.</p>"
    assert expected in as_html(printed).decode()
