"""Marks of an answer that goes on: one page of a list is not the list."""

_MARKS = (
    "NextToken", "nextToken", "NextMarker", "nextPageToken", "next_page_token", "nextLink",
    "@odata.nextLink", "opc-next-page", "next_cursor", "nextCursor", "next_page", "next_page_url",
    "next", "continue", "remainingItemCount", "has_more", "hasMore", "hasNextPage", "IsTruncated",
)  # fmt: skip
_INSIDE = (
    "metadata", "meta", "data", "paging", "pagination", "pageInfo", "page_info", "links", "_links",
)  # fmt: skip


def page_mark(value: object) -> str:
    """
    Return what says that an answer of an interface goes on, or an empty text.

    Args:
        value: The JSON of the answer.

    >>> page_mark({"metadata": {"continue": "abc"}, "items": []}), page_mark({"next": None})
    ('metadata.continue', '')
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
    return ""
