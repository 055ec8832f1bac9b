"""Say what was found in a file of areas or of roads."""

from collections.abc import Callable, Mapping

from markupsafe import Markup

from casework.model.errors import Fact
from casework.model.finding import What
from handlers.messages.speaker import Speaker

Facts = Mapping[str, Fact]
Sentences = Mapping[What, Callable[[Speaker, Facts], Markup]]

BOUNDARY_FILES: Sentences = {
    What.FILE_EMPTY: lambda to, _: to.say("The file is empty."),
    What.NOT_UTF8: lambda to, facts: (
        to.say(
            "The file is not UTF-8 text, but may be {encodings}: byte {byte} cannot be read. Please save it as UTF-8.",
            **facts,
        )
        if facts.get("encodings")
        else to.say("The file is not UTF-8 text: byte {byte} cannot be read. Please save it as UTF-8.", **facts)
    ),
    What.JSON_BROKEN: lambda to, facts: to.say(
        "The file is not JSON: reading stopped at line {line}, column {column}.", **facts
    ),
    What.JSON_TOO_DEEP: lambda to, _: to.say("The file is nested too deeply to be a boundary file."),
    What.NUMBER_TOO_LONG: lambda to, _: to.say("The file holds a number with too many digits."),
    What.NOT_A_NUMBER: lambda to, facts: to.say("The file holds {value}, which is no number in JSON.", **facts),
    What.DUPLICATE_KEY: lambda to, facts: to.say("The key “{key}” stands twice in one object.", **facts),
    What.NOT_GEOJSON: lambda to, facts: to.say(
        "A GeoJSON file is a FeatureCollection; at the top of this one stands: {found}.", **facts
    ),
    What.BARE_GEOMETRY: lambda to, facts: to.say(
        "The file holds only a shape ({found}), which has no code and no name. Please export features.", **facts
    ),
    What.FEATURES_BROKEN: lambda to, facts: to.say("“features” must be an array, not: {found}.", **facts),
    What.NO_FEATURES: lambda to, _: to.say("The file has no features."),
    What.MORE_ALIKE: lambda to, facts: to.say("… and {count} more like that: {numbers}", **facts),
    What.OTHER_FORMAT: lambda to, facts: to.say(
        "The file is {format}, which I do not read. Please save it as GeoJSON in WGS-84, in QGIS or with: "
        "ogr2ogr -f GeoJSON -t_srs EPSG:4326 areas.geojson FILE",
        **facts,
    ),
    What.CRS_NEEDS_PACKAGE: lambda to, facts: to.say(
        "The coordinates are in {crs}. To read them, install Cleanward with the extra projections, as in "
        "cleanward[projections]; or save the file in WGS-84 (EPSG:4326).",
        **facts,
    ),
    What.CRS_CLOSE: lambda to, facts: to.say(
        "The coordinates are in {crs}; they are taken as WGS-84, which is right to two metres.", **facts
    ),
    What.CRS_CONVERTED: lambda to, facts: to.say("The coordinates were converted from {crs} to WGS-84.", **facts),
    What.DATUM_UNKNOWN: lambda to, facts: to.say(
        "{lat}, {lon} is in mainland China, where maps are shifted by some 500 m. Say which coordinates these are: "
        "GCJ-02 (Amap, Tencent, DataV), BD-09 (Baidu) or WGS-84 (GPS, CGCS2000). On the command line: --datum gcj02, "
        "bd09 or wgs84.",
        **facts,
    ),
    What.DATUM_CONVERTED: lambda to, facts: to.say("The coordinates were converted from {datum} to WGS-84.", **facts),
    What.READING_STOPPED: lambda to, facts: to.say(
        "Reading stopped after {seconds} seconds, at feature {number}: the outlines cross themselves too often.",
        **facts,
    ),
    What.CRS_UNSUPPORTED: lambda to, facts: to.say(
        "The coordinates are in {crs}. Please export the file in WGS-84 (EPSG:4326).", **facts
    ),
    What.FIELD_UNKNOWN: lambda to, facts: to.say("No feature has a property “{field}”. There are: {known}.", **facts),
    What.DATES_REVERSED: lambda to, facts: to.say(
        "The first day ({valid_from}) is after the last one ({valid_to}).", **facts
    ),
    What.TOO_MANY_ERRORS: lambda to, facts: to.say("Reading stopped after {count} errors.", **facts),
    What.NOT_A_FEATURE: lambda to, facts: to.say("This must be a Feature, not: {found}.", **facts),
    What.PROPERTIES_BROKEN: lambda to, facts: to.say("“properties” must be an object, not: {found}.", **facts),
    What.VALUE_MISSING: lambda to, facts: to.say("“{field}” is missing or empty.", **facts),
    What.VALUE_WRONG_TYPE: lambda to, facts: to.say("“{field}” must be text, not: {found}.", **facts),
    What.VALUE_TOO_LONG: lambda to, facts: to.say("“{field}” has {length} characters; at most {limit} fit.", **facts),
    What.VALUE_UNPRINTABLE: lambda to, facts: to.say(
        "“{field}” holds characters that cannot be shown: {value}", **facts
    ),
    What.CODE_RESERVED: lambda to, facts: to.say(
        "The code “{code}” holds * or ; which mean something else in the file of teams.", **facts
    ),
    What.CODE_DUPLICATE: lambda to, facts: to.say(
        "Feature {first} has the code “{code}” already. If they are one area, they can be joined (--join).", **facts
    ),
    What.JOINED: lambda to, facts: to.say("“{code}” was joined from {count} features.", **facts),
    What.LEFT_OUT: lambda to, facts: to.say("Left out, because they cannot be used: {count} ({named}).", **facts),
    What.TOO_TANGLED: lambda to, _: to.say("Its outline crosses itself too often to be repaired."),
    What.DATE_LINE: lambda to, _: to.say("It was cut in two at the 180th meridian."),
    What.EXTENT: lambda to, facts: to.say(
        "The areas reach from {south} to {north} of latitude and from {west} to {east} of longitude.", **facts
    ),
    What.LATITUDE_FIRST: lambda to, facts: to.say(
        "{finding} Does the latitude stand first in the file? Then they reach from {south} to {north} of latitude and "
        "from {west} to {east} of longitude. Choose that (--latitude-first).",
        **facts,
        finding=_elsewhere(to, facts),
    ),
    What.ELSEWHERE: lambda to, facts: to.say(
        "{finding} Is that right? If the latitude stands first in the file, choose that (--latitude-first).",
        finding=_elsewhere(to, facts),
    ),
    What.PART_FAR: lambda to, facts: to.say(
        "A part of “{code}” with {m2} m² lies {km} km from the others, at {lat}, {lon}. Places are looked up as far as "
        "there; if it does not belong to the district, take it out of the file.",
        **facts,
    ),
    What.OVERLAPS_KEPT: lambda to, facts: to.say(
        "“{code}” and “{other}”, which is kept, overlap by {m2} m² ({percent}% of the smaller one). If one is around "
        "the other, name it as the parent; if it is old, end it.",
        **facts,
    ),
    What.KEPT_UNCHECKED: lambda to, facts: to.say(
        "Overlaps with the kept areas were looked for {seconds} seconds long, and not to the end.", **facts
    ),
    What.PARENT_IS_ITSELF: lambda to, facts: to.say("The area “{code}” cannot be its own parent.", **facts),
    What.GEOMETRY_MISSING: lambda to, _: to.say("It has no geometry."),
    What.GEOMETRY_UNSUPPORTED: lambda to, facts: to.say(
        "An area is a Polygon or a MultiPolygon, not: {found}.", **facts
    ),
    What.COORDINATES_BROKEN: lambda to, facts: to.say(
        "Among the coordinates an array is expected, not: {found}.", **facts
    ),
    What.POSITION_BROKEN: lambda to, facts: to.say(
        "A position is two numbers, longitude and latitude, not: {found}.", **facts
    ),
    What.OUT_OF_RANGE: lambda to, facts: to.say("The position {x}, {y} is not on the Earth.", **facts),
    What.LOOKS_PROJECTED: lambda to, facts: to.say(
        "The position {x}, {y} looks like metres of a national grid. Please export the file in WGS-84 (EPSG:4326).",
        **facts,
    ),
    What.LOOKS_SWAPPED: lambda to, facts: to.say(
        "The position {x}, {y} has its latitude first; GeoJSON wants the longitude first. Choose that it is so "
        "(--latitude-first).",
        **facts,
    ),
    What.RING_TOO_SHORT: lambda to, facts: to.say(
        "A ring needs four positions or more, the last like the first; this one has {positions}.", **facts
    ),
    What.RING_CLOSED: lambda to, facts: to.say(
        "Rings that did not end where they began were closed: {count}.", **facts
    ),
    What.RINGS_TURNED: lambda to, facts: to.say(
        "Features whose rings run the other way than RFC 7946 says: {count}. That is harmless.", **facts
    ),
    What.NO_SURFACE: lambda to, _: to.say("Its shape covers no ground."),
    What.REPAIRED: lambda to, facts: to.say(
        "Its outline crossed itself and was repaired; {changed_m2} m² ({percent}%) changed.", **facts
    ),
    What.OVERLAP: lambda to, facts: to.say(
        "“{code}” and “{other}” overlap by {m2} m² ({percent}% of the smaller one).", **facts
    ),
    What.OVERLAP_SLIVERS: lambda to, facts: to.say("Small overlaps: {count}, together {m2} m².", **facts),
    What.GAP: lambda to, facts: to.say("A gap of {m2} m² near {lat}, {lon}, between: {between}.", **facts),
    What.GAP_SLIVERS: lambda to, facts: to.say("Small gaps: {count}, together {m2} m².", **facts),
    What.SEAMS_NOT_LISTED: lambda to, facts: to.say(
        "Further overlaps and gaps that are not listed here: {count}.", **facts
    ),
    What.SEAMS_UNCHECKED: lambda to, _: to.say(
        "The areas lie so thickly on each other that overlaps and gaps were not all looked for."
    ),
    What.SEAMS_STOPPED: lambda to, facts: to.say(
        "Overlaps and gaps were looked for {seconds} seconds long, and not to the end: there may be more of them.",
        **facts,
    ),
}

ROAD_FILES: Sentences = {
    What.NO_LINES: lambda to, facts: to.say(
        "The file has no roads. Roads are lines (LineString or MultiLineString); in this file there are: {found}.",
        **facts,
    ),
    What.NO_NAMED_ROADS: lambda to, facts: to.say(
        "No road of the file has a name in its property “{field}” that can be shown.", **facts
    ),
    What.ROADS_SWAPPED: lambda to, facts: to.say(
        "No road of the file lies in the district, but they would with latitude and longitude exchanged; GeoJSON wants "
        "the longitude first. As it stands, the file reaches from {south}, {west} to {north}, {east}.",
        **facts,
    ),
    What.ROADS_ELSEWHERE: lambda to, facts: to.say(
        "No road of the file lies in the district. The file reaches from {south}, {west} to {north}, {east}.", **facts
    ),
    What.ROADS_NOT: lambda to, facts: to.say("Features that are no roads, left out: {count}.", **facts),
    What.ROADS_UNNAMED: lambda to, facts: to.say("Roads without a name, left out: {count}.", **facts),
    What.ROADS_NAMED_BADLY: lambda to, facts: to.say(
        "Roads whose name is no text, too long or cannot be shown, left out: {count}.", **facts
    ),
    What.ROADS_OUTSIDE: lambda to, facts: to.say(
        "Roads outside the district, left out: {count}. If the district grows, import the file again.", **facts
    ),
}


def _elsewhere(to: Speaker, facts: Facts) -> Markup:
    if facts.get("zone"):
        return to.say("The areas lie {km} km from where the time zone {zone} (district.time_zone) is.", **facts)
    return to.say("The areas lie {km} km from the district.", **facts)
