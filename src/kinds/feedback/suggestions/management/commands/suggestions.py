"""`manage.py suggestions train|compare|adopt|report`: the models of the suggestions, from the command line.

`train` learns from our corpus and the decisions that are kept, compares with the model in use on the same held-out
texts, and keeps the new one; it never comes into use by itself. `report` measures a file of labelled texts (JSON lines
with "text" and "label"), of which nothing is stored.
"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from access.actor import SYSTEM, Actor
from access.models import User
from kernel.errors import MotCuaError
from kernel.time import format_instant, now
from kinds.feedback.suggestions import corpus, learning, measuring, weights
from kinds.feedback.suggestions.measuring import Labelled
from kinds.feedback.suggestions.models import ModelVersion
from kinds.feedback.suggestions.suggesting import SHIPPED, shipped
from kinds.feedback.suggestions.use_figures import (
    answered_by_the_unit_proposed,
    conduct_taken_for_denunciation,
    decided_figures,
)
from kinds.feedback.suggestions.using import adopt, keep, model_of, version_in_use
from kinds.feedback.suggestions.weights import Model


class Command(BaseCommand):
    help = "Mô hình gợi ý phân loại: huấn luyện, so sánh, chọn dùng, báo cáo."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        train = acts.add_parser(
            "train", help="Huấn luyện từ kho câu mẫu và quyết định của cán bộ; so với mô hình đang dùng."
        )
        train.add_argument(
            "--ship", action="store_true", help="Ghi đè mô hình kèm phần mềm (người phát triển; không dùng vụ việc)."
        )
        train.add_argument("--name", default="", help="Tên phiên bản; mặc định theo ngày giờ.")
        compare = acts.add_parser(
            "compare", help="So một phiên bản với mô hình đang dùng trên cùng các văn bản để riêng."
        )
        compare.add_argument("version")
        chosen = acts.add_parser("adopt", help="Chọn dùng một phiên bản.")
        chosen.add_argument("version")
        chosen.add_argument("--by", required=True, help="Tên đăng nhập của người quyết định.")
        report = acts.add_parser("report", help="Độ chính xác, độ phủ từng loại; các lỗi nguy hiểm riêng.")
        report.add_argument("file", nargs="?", help="Tệp JSONL có text và label; bỏ trống: các câu mẫu để riêng.")
        report.add_argument(
            "--part", default="", help="Chỉ các dòng có trường này, dạng tên=giá trị (ví dụ verbatim=True)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        acts = {"train": self._train, "compare": self._compare, "adopt": self._adopt, "report": self._report}
        try:
            acts[options["act"]](options)
        except MotCuaError as refused:
            raise CommandError(refused.message) from refused

    def _train(self, options: dict[str, Any]) -> None:
        cases = [] if options["ship"] else learning.decided()
        self.stdout.write(f"Quyết định của cán bộ còn được dùng: {len(cases)}. Đang huấn luyện, mất vài phút.")
        new, held = learning.learned(cases, now(), options["name"])
        if options["ship"]:
            self._ship(new, held)
            return
        used = model_of(version_in_use() or shipped().version)
        found = learning.compared(new, used, held)
        keep(new, weights.packed(new), learning.as_row(found, dict(new.about)), actor=SYSTEM, at=now(), by="manage.py")
        self._told(new.version, used.version, found)

    def _ship(self, new: Model, held: list[corpus.Example]) -> None:
        figures = learning.figures_of(new, learning.as_labelled(held))
        new = learning.with_figures(new, figures)
        SHIPPED.write_bytes(weights.packed(new))
        self.stdout.write("\n".join(measuring.report(figures)))
        self.stdout.write(f"Đã ghi {SHIPPED.name}: {SHIPPED.stat().st_size} byte, {len(new.known)} đặc trưng.")

    def _compare(self, options: dict[str, Any]) -> None:
        new, used = model_of(options["version"]), model_of(version_in_use() or shipped().version)
        _own, held = learning.split([*corpus.examples(), *learning.decided()])
        self._told(new.version, used.version, learning.compared(new, used, held))

    def _told(self, new: str, used: str, found: learning.Comparison) -> None:
        self.stdout.write(f"--- {new} ---\n" + "\n".join(measuring.report(found.new)))
        self.stdout.write(f"--- đang dùng: {used} ---\n" + "\n".join(measuring.report(found.used)))
        if found.is_offered:
            self.stdout.write(
                f"Nên dùng {new}: manage.py suggestions adopt {new} --by <tên đăng nhập>, hoặc trên trang Mô hình gợi ý."
            )
        else:
            self.stdout.write(f"Không đề xuất dùng {new}: {'; '.join(found.reasons)}.")

    def _adopt(self, options: dict[str, Any]) -> None:
        user = User.objects.filter(username=options["by"], is_active=True).first()
        if user is None:
            raise CommandError(f"Không có tài khoản {options['by']}.")
        adopt(
            options["version"], actor=Actor("official", user.pk, None, None, frozenset()), at=now(), by=user.full_name
        )
        self.stdout.write(f"Đang dùng {options['version']} từ {format_instant(now())}.")

    def _report(self, options: dict[str, Any]) -> None:
        model = model_of(version_in_use() or shipped().version)
        texts = _labelled(Path(options["file"]), options["part"]) if options["file"] else _held_out()
        self.stdout.write(f"Mô hình {model.version}, {len(texts)} văn bản.")
        self.stdout.write("\n".join(measuring.report(learning.figures_of(model, texts))))
        for each in decided_figures():
            self.stdout.write(
                f"Khi dùng, {each.label}: cán bộ xác nhận đúng {each.confirmed}, sửa {each.corrected}, "
                f"tự quyết khi máy chưa rõ {each.decided}; để nguyên trong biểu mẫu {each.left} (không tính là đúng)."
            )
        answered, right = answered_by_the_unit_proposed()
        self.stdout.write(f"Khi dùng, đơn vị được gợi ý cuối cùng là đơn vị trả lời: {right} trên {answered}.")
        self.stdout.write(
            f"Khi dùng, lỗi nguy hiểm: hành vi bị coi là tố cáo {conduct_taken_for_denunciation()}. "
            "Tố cáo bị coi là phản ánh không đếm được: vụ việc đã cách ly không giữ gợi ý nào."
        )
        for row in ModelVersion.objects.exclude(adopted_at=None).defer("weights").order_by("adopted_at"):
            self.stdout.write(f"{row.version}: {row.adopted_by_name} chọn dùng {format_instant(row.adopted_at)}.")


def _labelled(path: Path, part: str) -> list[Labelled]:
    name, _is, value = part.partition("=")
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [
            Labelled(str(row["text"]), str(row["label"])) for row in rows if not part or str(row.get(name)) == value
        ]
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise CommandError(f"Không đọc được {path.name}: mỗi dòng cần text và label ({wrong}).") from wrong


def _held_out() -> list[Labelled]:
    _own, held = learning.split(corpus.examples())
    return learning.as_labelled(held)
