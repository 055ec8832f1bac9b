"""Define the option for the datum of a file's degrees, apart from the others: it stands on numpy, which few need."""

from typing import Annotated

import typer

from casework.model.datum import Datum

DatumOption = Annotated[
    Datum | None,
    typer.Option(
        "--datum",
        metavar="DATUM",
        help="wgs84, gcj02 (Amap, Tencent, DataV) or bd09 (Baidu); asked for in mainland China",
    ),
]
