"""What a write brings: a JSON document, or the same document with files beside it (multipart/form-data). Read after the key."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

import pydantic
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja.errors import ValidationError
from ninja.parser import Parser

from api.v1.problems import Refused
from kernel.text import is_storable

Shape = TypeVar("Shape", bound=pydantic.BaseModel)
Files = Sequence[tuple[str, bytes]]
JSON, MULTIPART = "application/json", "multipart/form-data"
MOST_FILES: Final = 5
FILES: Final = "files"


class Json(Parser):
    """Ninja's reader of bodies, for calls that bring no files."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != JSON:
            raise Refused(415, _("Cần Content-Type: application/json."))
        return _document(request.body)


def read(request: HttpRequest, shape: type[Shape], part: str) -> tuple[Shape, Files]:
    """The document in its shape, and the files; PART is what the document is called where files are beside it."""
    try:
        if request.content_type == JSON:
            return _checked(shape, _document(request.body)), ()
        if request.content_type == MULTIPART:
            return _with_files(request, shape, part)
    except RequestDataTooBig:
        raise Refused(413, _("Phần JSON lớn hơn 256 KB.")) from None
    except (MultiPartParserError, UnreadablePostError, SuspiciousOperation, BadRequest):
        detail = _("Không đọc được multipart/form-data: có thể bị đứt đoạn, hoặc nhiều hơn %(most)d tệp.")
        raise Refused(400, detail % {"most": MOST_FILES}) from None
    raise Refused(415, _("Cần Content-Type: application/json, hoặc multipart/form-data khi có tệp kèm theo."))


def _with_files(request: HttpRequest, shape: type[Shape], part: str) -> tuple[Shape, Files]:
    texts, uploads = request.POST, request.FILES
    unknown = sorted({*texts, *uploads} - {part, FILES})
    if unknown:
        raise Refused(422, errors=[(name, _("Không có mục này.")) for name in unknown])
    found = [*texts.getlist(part), *uploads.getlist(part)]
    if len(found) != 1:
        raise Refused(422, errors=[(part, _("Cần đúng một phần này, là tài liệu JSON."))])
    document = found[0]
    if isinstance(document, UploadedFile):  # with a filename it weighs as a file: Django's bound is for fields alone
        if document.size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        document = document.read()
    if FILES in texts:
        raise Refused(422, errors=[(FILES, _("Mỗi tệp là một phần có filename."))])
    sent = uploads.getlist(FILES)
    if len(sent) > MOST_FILES:
        raise Refused(422, errors=[(FILES, _("Nhiều nhất %(most)d tệp.") % {"most": MOST_FILES})])
    return _checked(shape, _document(document)), [(str(each.name), each.read()) for each in sent]


def _document(raw: bytes | str) -> Any:
    """Django reads what is not UTF-8 with a sign in its place; a document with that sign in it is not what was sent."""
    try:
        text = raw.decode() if isinstance(raw, bytes) else raw
        if "\ufffd" in text:
            raise ValueError
        told = json.loads(text, parse_constant=_no_number)
        can_be_kept = _can_be_kept(told)
    except (ValueError, RecursionError):
        raise Refused(400, _("Nội dung không phải JSON đọc được (UTF-8).")) from None
    if not can_be_kept:
        raise Refused(422, _("Trong JSON có ký tự không lưu được: U+0000 hoặc một nửa cặp surrogate."))
    return told


def _can_be_kept(told: Any) -> bool:
    """In every text of it."""
    if isinstance(told, str):
        return is_storable(told)
    if isinstance(told, dict):
        return all(map(_can_be_kept, told)) and all(map(_can_be_kept, told.values()))
    return all(map(_can_be_kept, told)) if isinstance(told, list) else True


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _checked(shape: type[Shape], told: Any) -> Shape:
    try:
        return shape.model_validate(told)
    except pydantic.ValidationError as problem:
        found: Iterable[Any] = problem.errors(include_url=False, include_input=False, include_context=False)
        raise ValidationError([{**each, "loc": ("body", "body", *each["loc"])} for each in found]) from None


def described(told: dict[str, Any], method: dict[str, Any], shape: type[pydantic.BaseModel], part: str) -> None:
    """What `read` takes, in the words of OpenAPI 3.1."""
    drawn = shape.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = told["components"]["schemas"]
    schemas |= drawn.pop("$defs", {})
    schemas[shape.__name__] = drawn
    document = {"$ref": f"#/components/schemas/{shape.__name__}"}
    files = {
        "type": "array",
        "maxItems": MOST_FILES,
        "items": {"type": "string", "format": "binary"},
        "description": "JPG, PNG (10 MB), PDF, DOC, DOCX, XLS, XLSX (20 MB), MP4 (50 MB), AMR (10 MB); cả yêu cầu 64 MB",
    }
    beside = {
        "type": "object",
        "required": [part],
        "additionalProperties": False,
        "properties": {part: document, FILES: files},
    }
    method["requestBody"] = {
        "required": True,
        "content": {
            JSON: {"schema": document},
            MULTIPART: {"schema": beside, "encoding": {part: {"contentType": JSON}}},
        },
    }
