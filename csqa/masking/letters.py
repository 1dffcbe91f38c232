"""What Chinese addresses of each kind cannot do without: letters that most texts do not hold, so that no pattern need look."""

from __future__ import annotations

ROAD = frozenset("道街同路巷")
HOUSE = frozenset("区园園寓厦廈楼樓场場村城庄墅舍院苑府邸庭轩郡阁湾里居")
DOOR = frozenset("楼樓栋棟幢座元")
VILLAGE = frozenset("村屯庄寨坪")
LETTERS = ROAD | HOUSE | DOOR | VILLAGE
