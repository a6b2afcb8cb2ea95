"""The reader of server-sent events: the same events, however the bytes are cut."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.connectors.sovd_http.sse import EventReader, ServerEvent, StreamTooWide

LINE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=20)
EVENT = st.builds(ServerEvent, st.lists(LINE, min_size=1, max_size=3).map("\n".join), st.just("message"))
LINE_END = st.sampled_from(["\n", "\r\n", "\r"])


def written(events: list[ServerEvent], end: str) -> bytes:
    """The events with comments between them, as a server would send them."""
    text = ""
    for event in events:
        text += f": keepalive{end}{end}id: 7{end}"
        text += "".join(f"data: {line}{end}" for line in event.data.split("\n")) + end
    return text.encode()


def read(chunks: list[bytes]) -> list[ServerEvent]:
    reader = EventReader()
    return [event for chunk in chunks for event in reader.feed(chunk)]


@given(st.lists(EVENT, max_size=5), LINE_END, st.lists(st.integers(0, 600), max_size=20))
def test_any_chunking_gives_the_same_events(events: list[ServerEvent], end: str, cuts: list[int]) -> None:
    stream = written(events, end) + b": the last line end is seen when something follows\n"
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    chunks = [stream[a:b] for a, b in pairwise(places)]
    assert read(chunks) == events


@given(st.binary(max_size=300), st.integers(1, 7))
def test_any_bytes_are_read_without_a_failure_and_alike(noise: bytes, size: int) -> None:
    pieces = [noise[at : at + size] for at in range(0, len(noise), size)]
    assert read(pieces) == read([noise])


def test_an_event_of_many_lines_is_one_text() -> None:
    assert read([b"data: one\ndata:two\ndata:  three\n\n"]) == [ServerEvent("one\ntwo\n three")]


def test_names_are_kept_and_comments_are_not() -> None:
    assert read([b":keepalive\n\nevent: keepalive\ndata: {}\n\ndata: 1\n\n"]) == [
        ServerEvent("{}", "keepalive"),
        ServerEvent("1"),
    ]


def test_an_event_without_data_is_none() -> None:
    assert read([b"event: ping\nid: 3\nretry: 5\n\n\n\n"]) == []


def test_a_letter_cut_in_two_is_whole_again() -> None:
    stream = "data: 21 °C\n\n".encode()
    assert read([stream[:10], stream[10:]]) == [ServerEvent("21 °C")]


def test_a_byte_order_mark_is_forgotten() -> None:
    assert read([b"\xef\xbb\xbfdata: 1\n\n"]) == [ServerEvent("1")]


def test_a_stream_without_line_ends_is_cut() -> None:
    reader = EventReader(most_line=100)
    for _ in range(10):
        assert reader.feed(b"x" * 10) == []
    with pytest.raises(StreamTooWide, match="line"):
        reader.feed(b"x")


def test_a_line_that_comes_whole_is_measured_as_well() -> None:
    with pytest.raises(StreamTooWide, match="line"):
        EventReader(most_line=100).feed(b"data: " + b"x" * 200 + b"\n")


def test_an_event_without_end_is_cut() -> None:
    reader = EventReader(most_event=100)
    for _ in range(9):
        assert reader.feed(b"data: 0123456789\n") == []
    with pytest.raises(StreamTooWide, match="event"):
        reader.feed(b"data: 0123456789\n")
