"""Publish the answers of the first N loaded cases, so that the public list and its search have something to find.

Run with the product's environment: python -m benchmarks.published --to 10000
"""

import argparse
import itertools
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from casework.models import Case  # noqa: E402
from kernel.ids import random_code  # noqa: E402
from kernel.time import now  # noqa: E402
from kinds.feedback.publication.models import PUBLISHED  # noqa: E402
from kinds.feedback.publication.tokens import vector_of  # noqa: E402

COLUMNS = "case_id code state title content answer field unit_id answered_at cleared_at published_at reason words"
WHAT = ("cấp giấy phép xây dựng", "đăng ký khai sinh", "cấp đổi sổ đỏ", "chứng thực bản sao", "đăng ký kinh doanh", "trợ cấp người cao tuổi", "cấp phù hiệu xe")  # fmt: skip
HOW = ("trễ hẹn", "đòi thêm giấy tờ", "không hướng dẫn rõ", "trả lại nhiều lần", "hệ thống báo lỗi")
BATCH = 5_000


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--to", type=int, required=True)
    wanted = asked.parse_args().to
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM publication_publication")
        have = cursor.fetchone()[0]
    cases = Case.objects.order_by("id").values_list("id", "unit_id")[have:wanted].iterator()
    numbered = enumerate(cases, have)
    while batch := list(itertools.islice(numbered, BATCH)):
        _copy([_row(number, *each) for number, each in batch])


def _row(n: int, case_id: Any, unit_id: Any) -> list[Any]:
    what, how, at = WHAT[n % len(WHAT)], HOW[n % len(HOW)], now()
    title, content = (
        f"Thủ tục {what}: {how}",
        f"Hồ sơ số {n} về {what} bị {how}, đề nghị cơ quan kiểm tra và trả lời rõ.",
    )
    answer = f"Cơ quan đã kiểm tra hồ sơ {what}, xác nhận việc {how} và trả kết quả trong ba ngày làm việc."
    words = vector_of(title, content, answer)
    return [case_id, random_code(12), PUBLISHED, title, content, answer, "", unit_id, at, at, at, "", words]


def _copy(rows: list[list[Any]]) -> None:
    listed = ", ".join(COLUMNS.split())
    with connection.cursor() as cursor, cursor.copy(f"COPY publication_publication ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


if __name__ == "__main__":
    main()
