"""Define the option for the datum of a file's degrees, apart from the others: it stands on numpy, which few need."""

from typing import Annotated

import typer

from casework.model.datum import OF_FILES, Datum


def _said(text: str) -> Datum:
    if text not in OF_FILES:
        raise typer.BadParameter(f"“{text}” is none of {', '.join(OF_FILES)}.")
    return Datum(text)


DatumOption = Annotated[
    Datum | None,
    typer.Option(
        "--datum",
        metavar="DATUM",
        parser=_said,
        help="wgs84, gcj02 (Amap, Tencent, DataV) or bd09 (Baidu); asked for in mainland China",
    ),
]
