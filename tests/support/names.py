"""What the tests of resolution share."""

from __future__ import annotations

from datetime import date

from kg.resolution.matching import Actor, Index, index, resolve

# --- how a name is written


PLACES = {"Hải Phòng": "province/hai-phong", "Hà Nội": "province/ha-noi", "Nam Định": "province/nam-dinh", "Hà Nam": "province/ha-nam",
          "Đà Nẵng": "province/da-nang", "Hồ Chí Minh": "province/ho-chi-minh", "Thái Nguyên": "province/thai-nguyen"}  # fmt: skip


ACTORS = (
    Actor("department/hai-phong", ("Sở Khoa học và Công nghệ thành phố Hải Phòng",), "province/hai-phong"),
    Actor("department/ha-nam", ("Sở Khoa học và Công nghệ tỉnh Hà Nam",), "province/ha-nam"),
    Actor("committee/nam-dinh", ("UBND tỉnh Nam Định",), "province/nam-dinh"),
    Actor("association/hai-phong", ("Hội Doanh nhân trẻ thành phố Hải Phòng",), "province/hai-phong"),
    Actor("university/hust", ("Trường Đại học Bách khoa Hà Nội",), "province/ha-noi"),
    Actor("university/dut", ("Trường Đại học Bách khoa, Đại học Đà Nẵng",), "province/da-nang"),
    Actor("university/hcmut", ("Trường ĐH Bách khoa (ĐHQG Tp. Hồ Chí Minh)",), "province/ho-chi-minh"),
    Actor("university/tnu", ("Đại học Thái Nguyên",), "province/thai-nguyen"),
    Actor("university/tuaf", ("Trường Đại học Nông Lâm - Đại học Thái Nguyên",), "province/thai-nguyen"),
    Actor("ministry/old", ("Bộ Khoa học và Công nghệ",), until=date(2025, 2, 28)),
    Actor("ministry/new", ("Bộ Khoa học và Công nghệ",), since=date(2025, 3, 1)),
    Actor("enterprise/cp", ("Công ty Cổ phần Thành Công",)),
    Actor("enterprise/seed", ("Tổng Công ty Giống cây trồng Trung ương",)),
    Actor("agency/sati", ("Cục Ứng dụng và Phát triển công nghệ", "SATI")),
)


def known() -> Index:
    return index(ACTORS, PLACES)


def means(text: str, **context: object) -> tuple[str, str]:
    decision = resolve(known(), text, **context)  # type: ignore[arg-type]
    return decision.judgement, decision.id or " ".join(decision.others)
