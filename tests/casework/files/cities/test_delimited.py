"""How a file is written is found out from its beginning; an encoding is only named."""

import pytest

from casework.files.cities.delimited import UTF8, Form, encodings_in, form_of


@pytest.mark.parametrize(
    ("beginning", "form"),
    [
        (b"id,a;b,c\n", Form(UTF8, ",")),
        (b"id;a,b;c;d\n", Form(UTF8, ";")),
        (b"id\ta\n1\t2\n", Form(UTF8, "\t")),
        (b"id|a\n", Form(UTF8, "|")),
        (b"\n\xef\xbb\xbf", Form(UTF8, ",", 1)),
        (b"\xef\xbb\xbfsep=;\r\nid;a\r\n", Form(UTF8, ";", 1)),
        ("id\ta\n".encode("utf-16"), Form("utf-16", "\t")),
        (b"", Form()),
    ],
)
def test_the_first_row_tells_the_form(beginning: bytes, form: Form) -> None:
    assert form_of(beginning) == form


def test_the_separator_is_the_one_that_gives_the_columns_that_are_wanted() -> None:
    header = b'"id";"lat, lon, height, and so on";kind\n'
    assert form_of(header, ["id", "kind"]).separator == ";"
    assert form_of(header, ["id", "kinds"]).separator == ","
    assert form_of(header, ["id"], separator="|").separator == "|"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Königstraße, nähe Müller-Allee, gegenüber der Post", "cp1252"),
        ("déchets abandonnés près de l'école, Rue Saint-Étienne", "cp1252"),
        ("受理时间,结案时间,地址,建筑垃圾乱堆,东区榆树街对面", "gb18030"),
        ("違規棄置垃圾,台北市信義區", "big5"),
        ("Мусор на улице Ленина", "cp1251"),
    ],
)
def test_an_encoding_is_named(text: str, encoding: str) -> None:
    assert encodings_in(text.encode(encoding))[0] == encoding
