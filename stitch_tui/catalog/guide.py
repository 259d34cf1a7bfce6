"""What is known of a destination type, as one page: its needs, notes and guides."""

from stitch_tui.catalog.facts import TypeFacts


def guide_text(facts: TypeFacts) -> str:
    """The page, a titled part for each kind of fact there is; empty if nothing is known."""
    parts = [("What it needs", facts.needs), ("Good to know", facts.notes)]
    urls = [url if name == "default" else f"{name}: {url}" for name, url in facts.guides.items()]
    parts.append(("Stitch's guides", tuple(urls)))
    return "\n\n".join(
        "\n".join((title, *(f"  {line}" for line in lines))) for title, lines in parts if lines
    )
