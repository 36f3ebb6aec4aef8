"""Marks of an answer that goes on: one page of a list is not the list."""

_MARKS = (
    "NextToken", "nextToken", "NextMarker", "nextPageToken", "next_page_token", "nextLink",
    "@odata.nextLink", "opc-next-page", "next_cursor", "nextCursor", "next_page", "next_page_url",
    "next", "continue", "remainingItemCount", "has_more", "hasMore", "hasNextPage", "IsTruncated",
)  # fmt: skip
_TOTALS = ("total", "totalCount", "total_count", "totalResults", "totalItems", "count")
_PAGES = frozenset(
    {"limit", "offset", "page", "pageSize", "page_size", "per_page", "perPage", "start", "startAt"}
)
_INSIDE = (
    "metadata", "meta", "data", "paging", "pagination", "pageInfo", "page_info", "links", "_links",
)  # fmt: skip


def page_mark(value: object) -> str:
    """
    Return what says that an answer of an interface goes on, or an empty text.

    >>> page_mark({"metadata": {"continue": "abc"}, "items": []}), page_mark({"next": None})
    ('metadata.continue', '')
    >>> page_mark({"total": 250, "limit": 2, "items": [{}, {}]})
    'total of 250'
    """
    if not isinstance(value, dict):
        return ""
    inside = {part: value.get(part) for part in _INSIDE}
    parts = {name: part for name, part in {"": value, **inside}.items() if isinstance(part, dict)}
    if not any(isinstance(text, list) for part in parts.values() for text in part.values()):
        return ""  # a record of a register, and no list
    for part, fields in parts.items():
        for name in _MARKS:
            if fields.get(name):
                return f"{part}.{name}" if part else name
    lists = [
        len(text) for part in parts.values() for text in part.values() if isinstance(text, list)
    ]
    for part, fields in parts.items():
        total = next((name for name in _TOTALS if isinstance(fields.get(name), int)), "")
        if total and not _PAGES.isdisjoint(fields) and fields[total] > max(lists):
            return f"{part}.{total}".removeprefix(".") + f" of {fields[total]:,}"
    return ""
