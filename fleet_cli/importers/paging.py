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
    for part in ("", *_INSIDE):
        inner = value.get(part) if part else value
        if isinstance(inner, dict):
            for name in _MARKS:
                if inner.get(name):
                    return f"{part}.{name}" if part else name
    return ""
