"""Links of map services give a position, to 1e-5 degrees, or hide it.

The expected positions in China come from published pairs (tests/model/test_datum.py), not from our own arithmetic.
"""

import re

import pytest
from hypothesis import given, strategies as st

from casework.places.map_services import read_link
from casework.places.positions import Found, Hidden, Strange, find_position

SPOT = (37.7599, -122.4148)
PARK = (39.911954, 116.377817)  # in WGS-84; the next line is the same place in GCJ-02
G_LAT, G_LON = "39.91334545536069", "116.38404722455657"
# TOWER is GCJ-02 (39.915, 116.404), which is BD-09 (39.92133699, 116.41036949). GATE is (39.915, 116.404) read as
# BD-09.
TOWER = (39.9135962, 116.3977558)
B_LAT, B_LON = "39.92133699351021", "116.41036949371029"
GATE = (39.9072551, 116.3913859)

OSM = "https://www.openstreetmap.org"
GOOGLE = "https://www.google.com/maps"
DATA = "data=!3m1!4b1!4m6!3m5!1s0x808f7e3d:0x1!8m2!3d37.7599!4d-122.4148!16s%2Fg%2F11b"
DIR_DATA = "data=!4m14!4m13!1m5!1m1!1s0x1:0x2!2m2!1d-122.42!2d37.77!1m5!1m1!1s0x3:0x4!2m2!1d-122.4148!2d37.7599!3e0"

LINKS = {
    f"{OSM}/?mlat=37.7599&mlon=-122.4148#map=17/37.76000/-122.41500": SPOT,
    f"{OSM}/?mlat=37.7599&amp;mlon=-122.4148&amp;zoom=17": SPOT,
    f"{OSM}/#map=17/37.7599/-122.4148": SPOT,
    f"{OSM}/#map=17/37.7599/-122.4148&layers=N": SPOT,
    f"{OSM}/?lat=37.7599&lon=-122.4148&zoom=17&layers=M": SPOT,
    f"{OSM}/search?query=37.7599%2C-122.4148#map=19/37.0/-122.0": SPOT,
    f"{OSM}/?q=37.7599,-122.4148": SPOT,
    f"{OSM}/directions?engine=fossgis_osrm_foot&route=37.77%2C-122.42%3B37.7599%2C-122.4148#map=14/37.7/-122.4": SPOT,
    f"{OSM}/directions?from=37.77%2C-122.42&to=37.7599%2C-122.4148#map=14/37.7/-122.4": SPOT,
    f"{OSM}/node/123456#map=19/37.7599/-122.4148": SPOT,
    "openstreetmap.org/#map=17/37.7599/-122.4148": SPOT,
    # Codes and positions from wiki.openstreetmap.org/wiki/Shortlink, hexdocs.pm/osm_shortlink and mdornseif's gist.
    "http://osm.org/go/0EEQjE--": (51.510772705078125, 0.054931640625),
    "http://osm.org/go/0EEQjE==": (51.510772705078125, 0.054931640625),
    "http://osm.org/go/0EEQjEEb": (51.5110, 0.0550),
    "http://osm.org/go/0GAjIv8h": (50.671530961990356, 6.09715461730957),
    "https://osm.org/go/0MbFCmNpV-?m": (52.5163, 13.3777),
    "https://www.openstreetmap.org/go/0MbFCmNpV-?m=&node=5": (52.5163, 13.3777),
    f"{GOOGLE}/@37.7599,-122.4148,17z": SPOT,
    f"{GOOGLE}/@37.7599,-122.4148,16.5z?entry=ttu": SPOT,
    f"{GOOGLE}/@37.7599,-122.4148,350m/data=!3m1!1e3": SPOT,
    f"{GOOGLE}/@37.7599,-122.4148,3a,75y,90t/data=!3m6!1e1": SPOT,
    f"{GOOGLE}/place/Mission+Dolores/@37.7614,-122.4258,17z/{DATA}": SPOT,
    f"{GOOGLE}/place/Mission+Dolores/{DATA}": SPOT,
    f"{GOOGLE}/place/37.7599,-122.4148": SPOT,
    f"{GOOGLE}/place/37%C2%B045'35.64%22N+122%C2%B024'53.28%22W/@37.7614,-122.4258,17z": SPOT,
    f"{GOOGLE}/place/37°45'35.64\"N+122°24'53.28\"W/".replace('"', "%22"): SPOT,
    f"{GOOGLE}/search/37.7599,+-122.4148?entry=tts": SPOT,
    f"{GOOGLE}/search/37.7599,-122.4148/@37.1,-122.1,12z": SPOT,
    f"{GOOGLE}/search/?api=1&query=37.7599%2C-122.4148": SPOT,
    f"{GOOGLE}/search/?api=1&query=37.7599,-122.4148&query_place_id=ChIJ": SPOT,
    f"{GOOGLE}/dir/?api=1&origin=37.1,-122.1&destination=37.7599,-122.4148": SPOT,
    f"{GOOGLE}/dir/37.77,-122.42/37.7599,-122.4148/@37.765,-122.417,15z": SPOT,
    f"{GOOGLE}/dir//37.7599,-122.4148": SPOT,
    f"{GOOGLE}/dir/Home/Work/@37.765,-122.417,15z/{DIR_DATA}": SPOT,
    f"{GOOGLE}/embed?pb=!1m18!1m12!1m3!1d3153.0!2d-122.4148!3d37.7599!2m3!1f0": SPOT,
    f"{GOOGLE}/@?api=1&map_action=map&center=37.7599%2C-122.4148&zoom=17": SPOT,
    f"{GOOGLE}/@?api=1&map_action=pano&viewpoint=37.7599,-122.4148": SPOT,
    f"{GOOGLE}?q=37.7599,-122.4148&z=17&hl=en": SPOT,
    "https://maps.google.com/?q=37.7599,-122.4148": SPOT,
    "https://maps.google.com/maps?q=37.7599%2C-122.4148": SPOT,
    "http://maps.google.com/maps?q=loc:37.7599,-122.4148": SPOT,
    "http://maps.google.com/maps?q=loc:37.7599,-122.4148+(Old+mattress)": SPOT,
    "http://maps.google.com/maps?q=Old+mattress@37.7599,-122.4148": SPOT,
    "https://maps.google.com/?ll=37.7599,-122.4148&z=16": SPOT,
    "https://maps.google.com/?saddr=37.7,-122.4&daddr=37.7599,-122.4148": SPOT,
    "https://maps.google.de/maps?cbll=37.7599,-122.4148&layer=c": SPOT,
    "https://www.google.co.uk/maps?ll=37.7599,-122.4148": SPOT,
    "https://www.google.com.hk/maps/@22.2819,114.1582,17z": (22.2819, 114.1582),
    "https://consent.google.com/m?continue=https%3A%2F%2Fwww.google.com%2Fmaps%2F%4037.7599%2C-122.4148%2C17z": SPOT,
    "https://www.google.com/url?q=https://maps.google.com/%3Fq%3D37.7599,-122.4148&sa=D": SPOT,
    f"https://ditu.google.cn/maps?q={G_LAT},{G_LON}": PARK,
    f"{GOOGLE}/@{G_LAT},{G_LON},17z": PARK,
    "maps.google.com/?q=37.7599,-122.4148": SPOT,
    "HTTPS://MAPS.GOOGLE.COM/?Q=37.7599,-122.4148": SPOT,
    "https://maps.apple.com/?ll=37.7599,-122.4148&q=Mattress&t=m": SPOT,
    "https://maps.apple.com/?q=37.7599,-122.4148": SPOT,
    "https://maps.apple.com/?q=bins&sll=37.7599,-122.4148&z=10": SPOT,
    "https://maps.apple.com/?saddr=37.1,-122.1&daddr=37.7599,-122.4148&dirflg=w": SPOT,
    "https://maps.apple.com/?address=Elm%20St&auid=1&ll=37.7599,-122.4148&lsp=9902": SPOT,
    "https://maps.apple.com/place?coordinate=37.7599,-122.4148&name=Mattress": SPOT,
    "https://maps.apple.com/directions?destination=37.7599%2C-122.4148": SPOT,
    "https://maps.apple.com/frame?center=37.7599%2C-122.4148&span=0.01%2C0.01": SPOT,
    f"https://maps.apple.com/?ll={G_LAT},{G_LON}&q=park": PARK,
    f"https://uri.amap.com/marker?position={G_LON},{G_LAT}&name=park&src=mypage&coordinate=gaode&callnative=0": PARK,
    f"http://uri.amap.com/marker?position={G_LON},{G_LAT}": PARK,
    "https://uri.amap.com/marker?position=116.377817,39.911954&coordinate=wgs84": PARK,
    f"https://uri.amap.com/marker?markers={G_LON},{G_LAT},park|116.1,39.1,other&src=x": PARK,
    f"https://uri.amap.com/navigation?from=116.3,39.9,a&to={G_LON},{G_LAT},park&mode=car": PARK,
    f"https://wb.amap.com/?p=B000A83M61%2C{G_LAT}%2C{G_LON}%2C%E5%85%AC%E5%9B%AD%2C%E4%B8%9C%E5%9F%8E": PARK,
    f"https://wb.amap.com/?p=B000A83M61,{G_LAT},{G_LON},公园,东城区": PARK,
    f"https://wb.amap.com/?q={G_LAT},{G_LON},公园": PARK,
    f"https://ditu.amap.com/regeo?lng={G_LON}&lat={G_LAT}&name=park": PARK,
    f"https://ditu.amap.com/dir?type=car&from[lnglat]=116.3,39.9&to[lnglat]={G_LON},{G_LAT}": PARK,
    f"https://www.amap.com/?q={G_LAT},{G_LON}": PARK,
    f"http://mo.amap.com/?q={G_LAT},{G_LON}&name=park&dev=0": PARK,
    "http://mo.amap.com/?q=39.911954,116.377817&name=park&dev=1": PARK,
    f"http://api.map.baidu.com/marker?location={B_LAT},{B_LON}&title=公园&content=东城&output=html": TOWER,
    f"https://api.map.baidu.com/marker?location={B_LAT},{B_LON}&coord_type=bd09ll&src=x": TOWER,
    f"http://api.map.baidu.com/marker?location={G_LAT},{G_LON}&coord_type=gcj02&output=html": PARK,
    "http://api.map.baidu.com/marker?location=39.911954,116.377817&coord_type=wgs84&output=html": PARK,
    f"http://api.map.baidu.com/geocoder?location={B_LAT},{B_LON}&output=html": TOWER,
    f"http://api.map.baidu.com/direction?origin=x&destination=latlng:{B_LAT},{B_LON}|name:公园&mode=walking": TOWER,
    f"https://map.baidu.com/?latlng={B_LAT},{B_LON}&title=x": TOWER,
    "https://map.baidu.com/@12958175,4825923.77,19z": GATE,
    "https://map.baidu.com/poi/%E5%85%AC%E5%9B%AD/@12958175,4825923.77,19z?uid=65e1&ugc_type=3": GATE,
    "https://map.baidu.com/search/公园/@12958175.0,4825923.77,19z?querytype=s": GATE,
    "http://map.baidu.com/?newmap=1&s=con%26wd%3Dx&c=12958175,4825923.77&l=19": GATE,
    f"https://apis.map.qq.com/uri/v1/marker?marker=coord:{G_LAT},{G_LON};title:park;addr:x&referer=myapp": PARK,
    "https://apis.map.qq.com/uri/v1/marker?marker=coord:39.911954,116.377817;title:park&coord_type=1": PARK,
    f"https://apis.map.qq.com/uri/v1/geocoder?coord={G_LAT},{G_LON}": PARK,
    f"https://apis.map.qq.com/uri/v1/routeplan?type=walk&to=park&tocoord={G_LAT},{G_LON}": PARK,
    f"https://map.qq.com/?type=marker&pointx={G_LON}&pointy={G_LAT}&name=park": PARK,
    "https://yandex.com/maps/?ll=-122.42%2C37.76&pt=-122.4148,37.7599,pm2rdm&z=16": SPOT,
    "https://yandex.ru/maps/213/moscow/?ll=-122.4148%2C37.7599&z=16": SPOT,
    "https://yandex.com.tr/maps/?whatshere[point]=-122.4148,37.7599&whatshere[zoom]=17": SPOT,
    "https://yandex.ru/maps/?rtext=55.75,37.61~37.7599,-122.4148&rtt=pd": SPOT,
    "https://www.bing.com/maps?cp=37.7599~-122.4148&lvl=17": SPOT,
    "https://www.bing.com/maps?cp=37.1~-122.1&sp=point.37.7599_-122.4148_Old%20mattress": SPOT,
    "https://www.waze.com/ul?ll=37.7599%2C-122.4148&navigate=yes&zoom=17": SPOT,
    "https://www.waze.com/live-map/directions?to=ll.37.7599%2C-122.4148": SPOT,
    "https://wego.here.com/?map=37.7599,-122.4148,17,normal": SPOT,
    "https://share.here.com/l/37.7599,-122.4148,Old%20mattress?z=16": SPOT,
    "https://umap.openstreetmap.fr/en/map/bins_1#17/37.7599/-122.4148": SPOT,
    "https://opentopomap.org/#map=17/37.7599/-122.4148": SPOT,
    "https://example.org/bins?lat=37.7599&lng=-122.4148": SPOT,
}

LIMERICK = "aWQ9O2xhdD01Mi42ODQ0NDMxOTk4NzI4NDtsb249LTguNjIzNDI5NjYzNjEyMjk3O249TGltZXJpY2s="
# Each has a pin and a view, or a view alone; in the first the pin counts and is not doubted, in the second the view is.
BOTH = {
    "https://osmand.net/map/poi/?name=Cafe&type=cafe&pin=37.7599%2C-122.4148#17/37.765/-122.435": SPOT,
    "https://osmand.net/map/?pin=37.7599,-122.4148#15/37.1/-122.1": SPOT,
    "https://osmand.net/map/navigate/?start=37.1,-122.1&end=37.7599,-122.4148&profile=car#13/37.2/-122.2": SPOT,
    "https://osmand.net/go?lat=37.7599&lon=-122.4148&z=16": SPOT,
    # Positions of shared points as published by the apps' own documents and tests.
    "https://omaps.app/Umse5f0H8a/Nova_Iorque": (40.7127405, -74.005997),
    "https://omaps.app/s4MnKE0BOq/Cold_War_Museum": (52.51744, 13.38980),
    "http://ge0.me/AbCMCNp0LO/Madagascar": (-18.9249432, 46.4416404),
    "ge0://ApYSV0YTAl/América_do_Norte": (51.0000004, -108.9999868),
    "om://map?v=1&ll=37.7599,-122.4148&n=Bins": SPOT,
    "https://comaps.at/map?ll=37.7599,-122.4148": SPOT,
    f"https://wego.here.com/p/s-{LIMERICK}?map=52.1,-8.1,16": (
        52.68444319987284,
        -8.623429663612297,
    ),
    "https://share.here.com/r/mylocation/37.7599,-122.4148?m=w": SPOT,
    "https://wego.here.com/directions/mix/Me:37.1,-122.1/Elm:37.7599,-122.4148?map=37.2,-122.2,12": SPOT,
    "https://2gis.ru/geo/51.830273,55.637196": (55.637196, 51.830273),
    "https://2gis.com/sf/geo/70000001006548410/-122.4148,37.7599?m=-122.1%2C37.1%2F16": SPOT,
    "https://2gis.ru/sf/directions/points/-122.1,37.1;1%7C-122.4148,37.7599;2?m=-122.2%2C37.2%2F13": SPOT,
    "dgis://2gis.ru/routeSearch/rsType/car/to/-122.4148,37.7599": SPOT,
    "https://mapy.com/en/zakladni?source=coor&id=-122.4148,37.7599&x=-122.1&y=37.1&z=17": SPOT,
    "https://mapy.cz/turisticka?q=37.7599N,%20122.4148W": SPOT,
    "https://www.petalmaps.com/place/?marker=37.7599,-122.4148&z=16": SPOT,
    "https://map.kakao.com/link/map/bins,37.7599,-122.4148": SPOT,
    "https://map.naver.com/p?lng=-122.4148&lat=37.7599&title=bins": SPOT,
    "https://www.mapquest.com/latlng/37.7599,-122.4148?centerOnResults=1": SPOT,
    "https://geohack.toolforge.org/geohack.php?pagename=X&params=37.7599_N_122.4148_W_type:landmark": SPOT,
    "https://plus.codes/849VQH5P+X3": (37.7599375, -122.4148125),
    f"{GOOGLE}/place/849VQH5P%2BX3/@37.1,-122.1,17z": (37.7599375, -122.4148125),
    f"{GOOGLE}/search/?api=1&query=849VQH5P%2BX3": (37.7599375, -122.4148125),
    "https://maps.google.com/?q=849VQH5P+X3": (37.7599375, -122.4148125),
    f"{GOOGLE}/@37.7599,-122.4148,3a,75y,90t/data=!3m6!1e1!3m4!1sx": SPOT,
    "https://maps.google.com/maps?q=37.7599,-122.4148&ll=37.1,-122.1&z=12": SPOT,
    "comgooglemaps://?q=37.7599,-122.4148&center=37.1,-122.1&zoom=14": SPOT,
    "https://maps.apple.com/?q=Dropped%20Pin&ll=37.7599,-122.4148&sll=37.1,-122.1": SPOT,
    "https://maps.apple.com/place?coordinate=37.7599,-122.4148&center=37.1,-122.1": SPOT,
    "google.navigation:q=37.7599,-122.4148&mode=w": SPOT,
    "maps://?daddr=37.7599,-122.4148&sll=37.1,-122.1": SPOT,
    f"https://uri.amap.com/marker?position={G_LON},{G_LAT}&center=116.1,39.1": PARK,
    f"androidamap://viewMap?sourceApplication=x&poiname=park&lat={G_LAT}&lon={G_LON}&dev=0": PARK,
    f"iosamap://path?sourceApplication=x&slat=39.1&slon=116.1&dlat={G_LAT}&dlon={G_LON}&dname=park&dev=0": PARK,
    f"https://api.map.baidu.com/marker?location={B_LAT},{B_LON}&center=39.1,116.1&title=x": TOWER,
    f"baidumap://map/marker?location={B_LAT},{B_LON}&title=x": TOWER,
    f"qqmap://map/marker?marker=coord:{G_LAT},{G_LON};title:park&center=39.1,116.1": PARK,
    "https://yandex.ru/maps/?ll=-122.1,37.1&z=12&whatshere[point]=-122.4148,37.7599": SPOT,
    "yandexmaps://maps.yandex.ru/?ll=-122.1,37.1&pt=-122.4148,37.7599&z=12": SPOT,
    f"{OSM}/export/embed.html?bbox=-122.5,37.7,-122.4,37.8&layer=mapnik&marker=37.7599,-122.4148": SPOT,
    f"{OSM}/?mlat=37.7599&mlon=-122.4148&lat=37.1&lon=-122.1&zoom=12": SPOT,
    "https://www.bing.com/maps?cp=37.1~-122.1&lvl=12&sp=point.37.7599_-122.4148_x": SPOT,
    "https://www.bing.com/maps?cp=37.1~-122.1&rtp=adr.a~pos.37.7599_-122.4148_x": SPOT,
    "https://www.waze.com/ul?ll=37.7599%2C-122.4148": SPOT,
    "waze://?ll=37.7599,-122.4148&navigate=yes&z=12": SPOT,
    "https://www.waze.com/live-map/directions?to=ll.37.7599%2C-122.4148&latlng=37.1%2C-122.1": SPOT,
}
ONLY_VIEWS = {
    "https://osmand.net/map/#17/37.7599/-122.4148": SPOT,
    "https://2gis.ru/sf?m=-122.4148%2C37.7599%2F16": SPOT,
    "https://2gis.ru/sf/search/cafe?m=-122.4148%2C37.7599%2F16": SPOT,
    "https://mapy.cz/zakladni?x=-122.4148&y=37.7599&z=17": SPOT,
    "https://earth.google.com/web/@37.7599,-122.4148,25a,1000d,35y,0h": SPOT,
    f"{GOOGLE}/search/cafe/@37.7599,-122.4148,15z": SPOT,
    f"{GOOGLE}/place/Mission+Dolores/@37.7599,-122.4148,17z": SPOT,
    "https://maps.google.com/maps?q=cafe&sll=37.7599,-122.4148": SPOT,
    "https://maps.google.com/maps?q=cafe&ll=37.7599,-122.4148&z=14": SPOT,
    f"{GOOGLE}/d/viewer?mid=1x&ll=37.7599%2C-122.4148&z=12": SPOT,
    "https://maps.apple.com/?ll=37.7599,-122.4148&z=17&t=s": SPOT,
    "https://maps.apple.com/?q=cafe&near=37.7599,-122.4148": SPOT,
    f"https://uri.amap.com/search?keyword=cafe&center={G_LON},{G_LAT}": PARK,
    f"https://api.map.baidu.com/place/search?query=cafe&location={B_LAT},{B_LON}&radius=1000&output=html": TOWER,
    f"https://apis.map.qq.com/uri/v1/search?keyword=cafe&center={G_LAT},{G_LON}&radius=1000": PARK,
    "https://yandex.ru/maps/org/cafe/1120018525/?ll=-122.4148%2C37.7599&z=16": SPOT,
    "https://yandex.ru/maps/?mode=search&text=cafe&sll=-122.4148%2C37.7599": SPOT,
    "https://waze.com/ul?ll=37.7599,-122.4148&z=10": SPOT,
    "https://wikimapia.org/#lang=en&lat=37.7599&lon=-122.4148&z=17&m=w": SPOT,
    "https://example.org/bins?lat=37.7599&lng=-122.4148&zoom=12": SPOT,
    "https://example.org/map?pin=37.7599,-122.4148": SPOT,
    "https://maps.google.com/?q=849VQH00%2B": (37.775, -122.425),
}

HIDING = {
    "https://maps.app.goo.gl/AbCdEf123?g_st=ic": "maps.app.goo.gl",
    "https://goo.gl/maps/AbCdEf": "goo.gl",
    "https://g.co/kgs/AbCdEf": "g.co",
    f"{GOOGLE}/place/Mission+Dolores/data=!4m2!3m1!1s0x808": "google.com",
    f"{GOOGLE}/dir/Home/Work/@37.765,-122.417,15z": "google.com",
    "https://maps.google.com/?cid=1234567890": "maps.google.com",
    "https://maps.google.com/?q=12,14+Elm+Street": "maps.google.com",
    "https://maps.apple/p/AbC~dEf": "maps.apple",
    "https://maps.apple.com/place?place-id=I1234": "maps.apple.com",
    "https://surl.amap.com/1a2b3c": "surl.amap.com",
    "https://ditu.amap.com/place/B000A83M61": "ditu.amap.com",
    "https://j.map.baidu.com/ab/cdE": "j.map.baidu.com",
    "https://map.baidu.com/poi/x?uid=65e1": "map.baidu.com",
    "https://api.map.baidu.com/marker?location=12958175,4825923&coord_type=bd09mc": "api.map.baidu.com",
    "https://yandex.ru/maps/-/CCUabc": "yandex.ru",
    "https://waze.com/ul/h9q8yyk8": "waze.com",
    "https://her.is/3abc": "her.is",
    "https://w3w.co/filled.count.soap": "w3w.co",
    f"{OSM}/way/123456": "openstreetmap.org",
}

NAMED = {  # what such a link calls its place
    f"{GOOGLE}/place/Mission+Dolores/data=!4m2!3m1!1s0x808": "Mission Dolores",
    "https://maps.google.com/?q=12,14+Elm+Street": "12,14 Elm Street",
    "https://map.baidu.com/poi/x?uid=65e1": "x",
}

NO_MAPS = [
    "https://example.org", "https://www.google.com/search?q=bins", "https://goo.gl/abc", "https://www.baidu.com/s?wd=x",
    "https://www.openstreetmap.org/copyright", "https://notgoogle.com/maps/@37.7599,-122.4148,17z", "https://[",
    "https://maps.google.com.evil.org/?q=37.7599,-122.4148", "https://example.org/?url=https%3A%2F%2F%5B", "https://",
    "https://xosm.org/go/0EEQjEEb", "https://www.bing.com/search?q=37.7599,-122.4148",
    "https://example.org/?lat=95&lon=200",
]  # fmt: skip


def close(found: Found, expected: tuple[float, float]) -> bool:
    return abs(found.point.lat - expected[0]) < 1e-5 and abs(found.point.lon - expected[1]) < 1e-5


@pytest.mark.parametrize("link", LINKS)
def test_a_link_points_where_its_service_shows_it(link: str) -> None:
    found = find_position(link)
    assert isinstance(found, Found)
    assert close(found, LINKS[link]), found
    assert found.rest == ""


@pytest.mark.parametrize("link", LINKS)
def test_words_around_a_link_change_nothing_and_are_kept(link: str) -> None:
    found = find_position(f"Old sofa (see {link}), 3 bags")
    assert isinstance(found, Found)
    assert close(found, LINKS[link]), found
    assert found.rest == "Old sofa (see), 3 bags"


@pytest.mark.parametrize("link", [link for link in LINKS if link.isascii() and "?" in link])
def test_chinese_is_written_without_a_space_behind_a_link(link: str) -> None:
    for behind in ("，有垃圾。", "。有垃圾", "（有垃圾）"):
        found = find_position(f"看这里：{link}{behind}")
        assert isinstance(found, Found)
        assert close(found, LINKS[link]), found
        assert found.rest.startswith("看这里")
        assert "有垃圾" in found.rest


def test_words_glued_to_a_link_are_no_part_of_it() -> None:
    found = find_position("看osm.org/go/0EEQjEEb这里有垃圾")
    assert isinstance(found, Found)
    assert (close(found, (51.5110, 0.0550)), found.rest) == (True, "看 这里有垃圾")


@pytest.mark.parametrize(("link", "expected"), [*BOTH.items(), *ONLY_VIEWS.items()])
def test_a_pin_beats_a_view_and_a_view_alone_is_doubted(link: str, expected: tuple[float, float]) -> None:
    found = find_position(f"Old sofa\n{link}\n")
    assert isinstance(found, Found)
    assert close(found, expected), found
    assert (found.is_view, found.rest) == (link in ONLY_VIEWS, "Old sofa")


def test_of_the_links_above_those_that_mark_nothing_are_views() -> None:
    marks = (
        r"@[0-9.,-]{10,50}z?(?:$|[/?])(?!data=.*!3d)|%40|m/data=!3m1|#(?:map=)?[0-9]+/|center=|[?&]s?ll=|go/0[EG][^?]*$"
    )
    views = {link for link in LINKS if isinstance(found := find_position(link), Found) and found.is_view}
    assert len(views) == 30
    assert all(re.search(rf"{marks}|zoom=17&layers|embed|cp=37.7|c=12958175|map=37", link) for link in views)


@pytest.mark.parametrize("link", HIDING)
def test_a_link_without_its_position_is_told_apart(link: str) -> None:
    found = find_position(f"here {link} now")
    assert found == Hidden(link, HIDING[link], "here now", NAMED.get(link))


@pytest.mark.parametrize("link", NO_MAPS)
def test_other_links_are_no_maps(link: str) -> None:
    assert isinstance(find_position(link), Strange | None)
    assert read_link(link) is None


@pytest.mark.parametrize(
    ("link", "title"),
    [
        (f"{GOOGLE}/place/Mission+Dolores/@37.7614,-122.4258,17z/{DATA}", "Mission Dolores"),
        (f"{GOOGLE}/place/37.7599,-122.4148", None),
        ("https://maps.google.com/?q=37.7599,-122.4148(Old+mattress)", "Old mattress"),
        ("https://maps.apple.com/?ll=37.7599,-122.4148&q=Old%20mattress", "Old mattress"),
        ("https://maps.apple.com/?ll=37.7599,-122.4148&q=37.7599,-122.4148", None),
        (f"https://wb.amap.com/?p=B000A83M61,{G_LAT},{G_LON},公园,东城区", "公园"),
        (f"https://uri.amap.com/marker?position={G_LON},{G_LAT}&name=%E5%85%AC%E5%9B%AD", "公园"),
        (f"http://api.map.baidu.com/marker?location={B_LAT},{B_LON}&title=公园&output=html", "公园"),
        ("https://map.baidu.com/poi/%E5%85%AC%E5%9B%AD/@12958175,4825923.77,19z", "公园"),
        (f"https://apis.map.qq.com/uri/v1/marker?marker=coord:{G_LAT},{G_LON};title:公园;addr:x", "公园"),
        ("https://www.bing.com/maps?sp=point.37.7599_-122.4148_Old%20mattress", "Old mattress"),
        ("https://wego.here.com/?map=37.7599,-122.4148,17,normal", None),
    ],
)
def test_the_name_in_a_link_comes_along(link: str, title: str | None) -> None:
    found = find_position(link)
    assert isinstance(found, Found)
    assert found.title == title


def test_the_middle_of_a_view_is_as_vague_as_the_view_and_a_pin_is_not() -> None:
    links = [f"{GOOGLE}/@37.7599,-122.4148,17z", f"{GOOGLE}/@37.7599,-122.4148,12z", f"{GOOGLE}?q=37.7599,-122.4148"]
    assert [found.accuracy_m for link in links if isinstance(found := find_position(link), Found)] == [
        30.2,
        966.9,
        None,
    ]


def test_only_a_service_that_does_not_state_its_datum_is_ambiguous_in_the_mainland() -> None:
    links = [
        f"{GOOGLE}/@{G_LAT},{G_LON},17z",
        f"https://maps.apple.com/?ll={G_LAT},{G_LON}",
        f"https://uri.amap.com/marker?position={G_LON},{G_LAT}",
        f"{OSM}/?mlat=39.911954&mlon=116.377817",
        f"{GOOGLE}/@22.2819,114.1582,17z",
    ]
    found = [find_position(link) for link in links]
    assert [each.is_ambiguous for each in found if isinstance(each, Found)] == [True, True, False, False, False]


@given(
    st.floats(-89, 89),
    st.floats(-179, 179),
    st.sampled_from(
        [
            "https://osm.org/?mlat={0:.6f}&mlon={1:.6f}",
            "https://www.openstreetmap.org/#map=17/{:.6f}/{:.6f}",
            "https://yandex.com/maps/?pt={1:.6f},{0:.6f}",
            "https://www.waze.com/ul?ll={:.6f}%2C{:.6f}",
        ]
    ),
)
def test_every_plain_link_comes_back(lat: float, lon: float, form: str) -> None:
    found = find_position(form.format(lat, lon))
    assert isinstance(found, Found)
    assert close(found, (lat, lon))


@given(st.text("abc0123456789/?&=#%@!,.-+:;~[]()天安门", max_size=80), st.sampled_from([*LINKS, *HIDING]))
def test_any_ending_of_a_link_is_answered(ending: str, link: str) -> None:
    assert isinstance(find_position(link + ending), Found | Hidden | Strange | None)
    assert isinstance(find_position(link[: len(link) // 2] + ending), Found | Hidden | Strange | None)
