"""How cities write their reports: the names of columns, the values of a status, dates, and what stands for nothing.

The names and values only help to propose a mapping, which a person reads and corrects: a word that is missing here
costs that person a line. The words are those of published files of reports in English, Spanish, German, French and
Chinese.
"""

import re
from enum import StrEnum


class Role(StrEnum):
    """What a column may be; the values are the keys of a mapping."""

    REFERENCE = "reference"
    LAT = "lat"
    LON = "lon"
    POSITION = "position"
    OPENED = "opened"
    CLOSED = "closed"
    TARGET = "target"
    PLACE = "place"
    NOTE = "note"
    WORDS = "words"
    CATEGORY = "category"
    STATUS = "status"


NAMES = {
    Role.REFERENCE: "id caseid number no nr num case ticket reference ref key enquiry request folio expediente "
    "aktenzeichen vorgang unique 编号 编码 单号 案件号 流水号 編號 單號 序号",
    Role.LAT: "lat latitude latitud breite breitengrad y ycoord gps_lat 纬度 緯度",
    Role.LON: "lon long lng longitude longitud länge längengrad x xcoord gps_lon 经度 經度",
    Role.POSITION: "point location geom geometry position coordinates coordinate latlon lonlat latlng geo wkt "
    "坐标 坐標 位置 经纬度",
    Role.OPENED: "open opened created creation requested reported received submitted entered opening intake "
    "alta apertura eingang gemeldet ouvert signalement 受理 创建 上报 登记 提交 報案 建立",
    Role.CLOSED: "closed close closing resolved completed completion resolution finished fixed ended cierre "
    "erledigt abgeschlossen clôture clos 结案 办结 完成 结束 結案 辦結",
    Role.TARGET: "target due sla expected deadline promised scheduled planned frist vencimiento échéance "
    "期限 截止 限时 应结",
    Role.PLACE: "address location street place intersection site dirección direccion calle adresse straße strasse rue "
    "地址 位置 地点 地點 道路",
    Role.NOTE: "resolution closure notes note outcome remark remarks action response result respuesta bemerkung "
    "处理结果 办理结果 回复 答复 处理意见 處理結果",
    Role.WORDS: "description descriptor details detail comments comment text narrative message subject descripción "
    "descripcion beschreibung beschwerde 内容 描述 详情 情况 問題描述 內容",
    Role.CATEGORY: "category type reason service issue problem complaint kategorie kategori categoría categoria tipo "
    "art catégorie class subtype subcategory topic 类别 类型 分类 大类 小类 问题 類別 類型 案由",
    Role.STATUS: "status state stage estado zustand statut 状态 狀態 进度",
}
OTHERS = (
    "code updated modified changed update last agency department queue source channel method origin district ward zip "
)
OTHERS += "postcode postal council precinct police neighborhood neighbourhood borough team division owner url photo "
OTHERS += "image media fire 更新 修改 来源 渠道 部门 单位 街道办"

OPEN = (
    "open new progress pending assigned accepted received acknowledged registered active started unresolved submitted "
    "abiert pendiente proceso nuevo offen bearbeitung neu ouvert cours not 未 待 处理中 办理中 处置中 受理 處理中"
)
CLOSED = (
    "closed close resolved complete completed done finished fixed cerrad resuelt solucionad geschlossen erledigt "
    "abgeschlossen ferm résolu clos traité 已 结案 办结 完成 結案 辦結"
)
LEAVE_OUT = (
    "duplicate dup cancel cancelled canceled invalid transferred referred void rejected withdrawn spam test "
    "duplicad cancelad doppelt storniert abgelehnt doublon annul 重复 作废 撤销 撤回 无效 退回 重複 作廢"
)

# What databases and people write into a cell in which there is nothing.
NOTHING = frozenset({"null", "none", "nil", "nan", "nat", "n/a", "na", "#n/a", "\\n", "-", "–", "—", "无", "無"})

# Where people write the month before the day: the United States and their islands, Canada, the Philippines.
MONTH_FIRST = frozenset({"US", "PR", "GU", "AS", "VI", "MP", "CA", "PH"})
# Formats for strptime beside those of ISO 8601, which need none.
FORMATS_US = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%y %H:%M:%S")
FORMATS_EU = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %I:%M:%S %p", "%d/%m/%y %H:%M:%S")
FORMATS_OTHER = (
    *("%d.%m.%Y %H:%M:%S", "%d-%m-%Y %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d-%b-%Y %H:%M:%S"),
    *("%d %b %Y %H:%M:%S", "%b %d, %Y %I:%M:%S %p", "%b %d %Y %I:%M %p", "%Y年%m月%d日 %H:%M:%S", "%Y.%m.%d %H:%M:%S"),
)

_WORDS = re.compile(r"[A-ZÀ-Þ]+(?![a-zß-ÿ])|[A-ZÀ-Þ]?[a-zß-ÿ]+|[\u3400-\u9fff]+")


def words_of(text: str) -> list[str]:
    """Return the words of a name or a value in small letters: `caseStatus`, `CASE_STATUS` and `Case status` alike."""
    return [word.casefold() for word in _WORDS.findall(text)]


def score(text: str, known: str) -> float:
    """Return how much of a text the known words are: 0 for nothing, 1 for all of it.

    A Chinese word counts inside a longer one, and so does the beginning of a word of five letters or more.
    """
    words = words_of(text)
    listed = known.split()
    hits = sum(any(_is_alike(word, each) for each in listed) for word in words)
    return hits / len(words) if words else 0.0


def _is_alike(word: str, known: str) -> bool:
    if word == known:
        return True
    return known in word if not known.isascii() and known >= "\u3400" else len(known) >= 5 and word.startswith(known)
