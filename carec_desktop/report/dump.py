"""A card as plain text: what tests compare and what can be read aloud."""

from collections.abc import Iterator

from carec_desktop.report.model import CardModel


def card_text(card: CardModel) -> str:
    """Every text of both pages, one thing a line, in the order of the pages."""
    return "\n".join([*_page_one(card), "", *_page_two(card)]) + "\n"


def _page_one(card: CardModel) -> Iterator[str]:
    top, heads = card.header, card.heads
    yield f"# {top.name} | {top.document} | {top.framework} | {top.round}"
    yield f"{top.state.words} | {top.card_number} | {top.state.watermark or '-'}"
    yield f"## {heads['short']}"
    yield from card.short
    yield f"## {heads['status']}"
    yield " | ".join(f"{each.word} {each.count}" for each in card.statuses)
    yield f"{card.why_heading}: " + " | ".join(f"{count} {words}" for words, count in card.why)
    for cluster in card.clusters:
        yield f"## {cluster.number} {cluster.name}"
        yield from (row.as_text() for row in cluster.rows)
    yield f"{card.foot} | {card.pages[0]}"


def _page_two(card: CardModel) -> Iterator[str]:
    heads = card.heads
    yield f"## {heads['context']}"
    yield from (panel.as_text() for panel in card.panels)
    joined = card.participation
    yield f"## {heads['participation']} | {joined.code}"
    yield f"{joined.years} | {heads['in_region']} | {heads['named']} | {heads['hosted']} | {heads['sexes']}"
    yield from (row.as_text() for row in joined.rows)
    yield f"{joined.note} {joined.gender}"
    yield f"## {heads['events']}"
    yield from (event.as_text() for event in joined.events)
    yield joined.earlier or joined.none or "-"
    yield from _promises(card)
    yield from _requests(card)
    yield from _quality(card)
    yield f"## {card.guide.heading} | {card.guide.code}"
    yield f"## {heads['sources']} | {card.sources}"
    yield f"{card.foot} | {card.pages[1]}"


def _promises(card: CardModel) -> Iterator[str]:
    panel = card.promises
    yield f"## {card.heads['promises']}"
    yield panel.heading
    yield from (each.as_text() for each in panel.own)
    if panel.shared_heading:
        yield panel.shared_heading
    yield from (each.as_text() for each in panel.shared)
    yield panel.more or "-"
    yield f"{card.heads['projects']}: {panel.no_projects}"
    yield from (each.as_text() for each in panel.projects)


def _requests(card: CardModel) -> Iterator[str]:
    yield f"## {card.heads['asked']}"
    yield from (f"{at}. {words}" for at, words in enumerate(card.asked.requests, 1))
    yield f"{card.asked.owner} | {card.asked.before}"
    yield f"## {card.heads['next']}"
    yield from (f"{each.year} | {each.words} | {each.source} | {each.code}" for each in card.next_dates)


def _quality(card: CardModel) -> Iterator[str]:
    panel = card.quality
    yield f"## {card.heads['quality']}"
    yield f"{card.heads['coverage']}: {panel.coverage_words}"
    yield from (f"{words}: {figure}" for words, figure in panel.lines)
    yield f"{card.heads['disputes']}:"
    yield from (each.as_text() for each in panel.disputes)
    yield f"{panel.more_disputes or '-'} | {panel.misprint or '-'}"
