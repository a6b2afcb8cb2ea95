"""Bulk data: files by category (SOVD 1.1). An upload is the bare file; parts of a form are not taken apart."""

import re
from urllib.parse import quote

from pydantic import JsonValue

from simulator.clock import rfc3339
from simulator.failures import Malformed
from simulator.sovd.calls import Call, by_method, href, no_such_resource, with_schema
from simulator.sovd.messages import NO_CONTENT, Reply
from simulator.sovd.schemas import ITEMS
from simulator.state.bulk import BulkItem

_FILE_NAME = re.compile(r'filename="([^"/\\]{1,128})"')
USUAL_TYPE = "application/octet-stream"


def answer_bulk_data(call: Call) -> Reply:
    match call.rest:
        case []:
            return by_method(call, {"GET": _list_categories})
        case [_]:
            return by_method(call, {"GET": _list_items, "POST": _upload, "DELETE": _delete_all})
        case [_, _]:
            return by_method(call, {"GET": _download, "DELETE": _delete})
        case _:
            raise no_such_resource(call)


def _list_categories(call: Call) -> Reply:
    return Reply.of(with_schema(call, {"items": [*call.entity.bulk.list_categories()]}, ITEMS))


def _list_items(call: Call) -> Reply:
    query = call.request.query
    after, before = (query.get(key, [None])[-1] for key in ("created-after", "created-before"))
    described = [_describe(call, item) for item in call.entity.bulk.list_items(call.rest[0])]
    items: list[JsonValue] = [
        each
        for each in described
        # RFC 3339 in UTC and of one length sorts as text.
        if (after is None or str(each["creation_date"]) > after)
        and (before is None or str(each["creation_date"]) < before)
    ]
    return Reply.of(with_schema(call, {"items": items}, ITEMS))


def _describe(call: Call, item: BulkItem) -> dict[str, JsonValue]:
    created = rfc3339(call.vehicle.clock.at(item.created_s))
    return {
        "id": item.id,
        "name": item.name,
        "mimetype": item.mimetype,
        "size": len(item.content),
        "creation_date": created,
        "last_modified": created,
        "hash": item.sha256,
        "hash_algorithm": "SHA-256",
    }


def read_upload(call: Call) -> tuple[str, bytes]:
    """The name and the bytes of an uploaded file.

    Raises: Malformed if it is empty.
    """
    if not call.request.body:
        raise Malformed("there is no file in the body")
    found = _FILE_NAME.search(call.request.disposition)
    return found[1] if found else "upload", call.request.body


def _upload(call: Call) -> Reply:
    name, content = read_upload(call)
    content_type = call.request.content_type.partition(";")[0].strip() or USUAL_TYPE
    item = call.entity.bulk.add(call.rest[0], name, content_type, content, call.now_s)
    where = href(call.entity.path, "bulk-data", call.rest[0], item.id)
    return Reply.of({"id": item.id}, 201, location=where)


def _download(call: Call) -> Reply:
    item = call.entity.bulk.get(*call.rest)
    headers = [
        (b"content-type", item.mimetype.encode("latin-1", "replace")),
        (b"content-length", b"%d" % len(item.content)),
        (b"content-disposition", f"attachment; filename*=UTF-8''{quote(item.name)}".encode()),
    ]
    return Reply(200, item.content, headers)


def _delete(call: Call) -> Reply:
    call.entity.bulk.delete(*call.rest)
    return NO_CONTENT


def _delete_all(call: Call) -> Reply:
    return Reply.of({"deleted_ids": [*call.entity.bulk.delete_all(call.rest[0])], "errors": []})
