"""A stand-in for gh: the few calls that the action makes, answered from a file of comments."""

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

State = dict[str, Any]


def fields(arguments: list[str]) -> dict[str, str]:
    """Return what is given with -f and -F, a file's text where its name is."""
    given = {}
    for option, value in pairwise(arguments):
        if option in ("-f", "-F"):
            name, _, text = value.partition("=")
            is_file = option == "-F" and text.startswith("@")
            given[name] = Path(text[1:]).read_text(encoding="utf-8") if is_file else text
    return given


def page(comments: list[State]) -> str:
    """Return comments as the answer of a query has them."""
    nodes = [
        {"id": one["id"], "body": one["body"], "viewerDidAuthor": one["author"] == "viewer"}
        for one in comments
    ]
    repository = {"pullRequest": {"comments": {"nodes": nodes}}}
    return json.dumps({"data": {"repository": repository}})


def answer(arguments: list[str], state: State) -> str:
    """Do what the call asks for, and return what gh prints."""
    comments, given = state["comments"], fields(arguments)
    if "query" in given and given["query"].startswith("query"):
        # A page holds two, so that whoever does not ask for all pages misses the rest.
        last = len(comments) if "--paginate" in arguments else 2
        pages = "".join(page(comments[first : first + 2]) for first in range(0, last, 2))
        filtered = ["jq", "--raw-output", arguments[arguments.index("--jq") + 1]]
        return subprocess.run(
            filtered, input=pages, capture_output=True, text=True, check=True
        ).stdout
    if "query" in given:
        (one,) = [comment for comment in comments if comment["id"] == given["id"]]
        one["body"] = given["body"]
    else:
        assert "repos/owner/fleets/issues/3/comments" in arguments, arguments
        name = f"IC_{len(comments)}"
        comments.append({"id": name, "author": "viewer", "body": given["body"]})
    return ""


def main() -> None:
    """Answer one call, or refuse it as the state says."""
    file = Path(os.environ["GH_STATE"])
    state = json.loads(file.read_text(encoding="utf-8"))
    is_reading = "--paginate" in sys.argv
    if state["refusal"] and not is_reading:
        sys.exit(f"gh: {state['refusal']}")
    sys.stdout.write(answer(sys.argv[1:], state))
    file.write_text(json.dumps(state), encoding="utf-8")


if __name__ == "__main__":
    main()
