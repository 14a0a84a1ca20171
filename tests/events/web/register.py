"""A made-up Federal Register: rules by number, their texts, what is on inspection."""

from __future__ import annotations

import json
from typing import Any

from stand_in import StandIn

HOST = "www.federalregister.gov"
LISTING = f"{HOST}/api/v1/documents.json"
CURRENT = f"{HOST}/api/v1/public-inspection-documents/current.json"
AGENCY = {"slug": "industry-and-security-bureau", "name": "Industry and Security Bureau", "id": 241}


def document(number: str, published: str, **more: Any) -> dict[str, Any]:
    """One document as the listing has it."""
    path = f"{published.replace('-', '/')}/{number}/additions-to-the-entity-list"
    return {
        "document_number": number,
        "title": "Additions to the Entity List",
        "abstract": "In this rule, the agency amends its regulations by adding 2 entities to the "
        "Entity List, under the destinations of China, People's Republic of (China) (1) and "
        "Singapore (1). It also revises one entry under the destination of India.",
        "citation": f"90 FR {int(number[-4:])}",
        "publication_date": published,
        "effective_on": published,
        "html_url": f"https://{HOST}/documents/{path}",
        "correction_of": None,
        "agencies": [AGENCY],
        **more,
    }


def text(
    number: str, filed: str, names: tuple[str, ...] = ("Acme Chips Co., Ltd.", "B&C Pte.")
) -> str:
    """The text of a rule in the form of the printing office, with page breaks and quotes."""
    quoted = ", and ".join(f"``{name.replace('&', '&amp;')},''" for name in names)
    return f"""<html><head><title>Federal Register, Volume 90 Issue 1</title></head><body><pre>
[Federal Register Volume 90, Number 1 (Friday, November 14, 2025)]
[Rules and Regulations]
[FR Doc No: {number}]

AGENCY: Bureau of Industry and Security, Department of Commerce.

SUMMARY: A rule about ``somebody else,'' who is not listed.

PART 744--CONTROL POLICY: END-USER AND END-USE BASED

0
2. Supplement no. 4 to part 744 is amended by:
0
a. Under CHINA, PEOPLE'S REPUBLIC OF, adding, in alphabetical order,
[[Page 4618]]
entries for {quoted}; and
0
b. Under INDIA, revising the entry for ``Old Laboratory, India;'' and removing ``Gone Ltd.''
    The additions and revisions read as follows:

Supplement No. 4 to Part 744--Entity List

* * * * *
CHINA, PEOPLE'S    ``Not a name''   For all items       Presumption of denial.

    Jane Doe,
Deputy Assistant Secretary.
[FR Doc. 2024-99999 Filed 1-1-25; 8:45 am]
[FR Doc. {number} Filed {filed}]
BILLING CODE 3510-33-P
</pre></body></html>"""


def serve(server: StandIn, documents: list[dict[str, Any]], *, per_page: int = 100) -> None:
    """A listing in pages, and nothing on inspection."""

    def page(asked: dict[str, list[str]]) -> bytes:
        at = int(asked["page"][0]) - 1
        shown = documents[at * per_page : (at + 1) * per_page]
        pages = -(-len(documents) // per_page)
        said: dict[str, Any] = {"count": len(documents), "description": "Documents"}
        if documents:
            said |= {"total_pages": pages, "results": shown}
        if at + 1 < pages:
            said["next_page_url"] = f"https://{HOST}/api/v1/documents.json?page={at + 2}"
        return json.dumps(said).encode()

    server.give(LISTING, page)
    server.give(CURRENT, {"count": 0, "results": []})


def serve_text(server: StandIn, one: dict[str, Any], content: str) -> None:
    """The text of one document."""
    day = one["publication_date"].replace("-", "/")
    server.give(f"{HOST}/documents/full_text/text/{day}/{one['document_number']}.txt", content)
