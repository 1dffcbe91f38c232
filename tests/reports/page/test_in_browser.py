"""The page as a person uses it, in a headless Chromium."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest

from csqa.decisions.file import read_decisions
from tests.reports.page.conftest import LARGE, SMALL, Opened

if TYPE_CHECKING:
    from playwright.sync_api import Page

HOSTILE = "a/b?c&d=#0 <x>"
VIEWS = (
    "",
    "#list",
    "#list&agent=A01",
    "#list&rule=bare-negative",
    "#" + urlencode({"c": HOSTILE}),
    "#c=chat-00001",
)


def until(page: Page, holds: str, value: Any = None) -> None:
    """Waits for an expression, asked from outside: the page's policy forbids what would wait inside it."""
    for _ in range(200):
        if page.evaluate(holds, value):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {holds} {value or ''}")


def headed(page: Page, words: str) -> None:
    until(page, "words => document.querySelector('h1')?.textContent === words", words)


def shown(page: Page) -> int:
    """How many conversations the list says it found."""
    until(page, "/^\\d/.test(document.querySelector('.status')?.textContent)")
    return int(re.match(r"[\d,]+", page.inner_text(".status"))[0].replace(",", ""))  # type: ignore[index]


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 768, 1440])
def test_no_view_scrolls_sideways(opened: Opened, lang: str, width: int) -> None:
    page = opened(lang=lang, width=width)
    for view in VIEWS:
        page.evaluate("hash => { location.hash = hash }", view)
        page.wait_for_timeout(100)
        # What lies beyond the edge of a box that cuts it off can't be reached either: sections must fit too.
        wide = page.evaluate(
            """() => [document.documentElement, ...document.querySelectorAll("main > *, main section > *")]
                .filter((e) => e.scrollWidth > Math.max(e.clientWidth, 1) + 1 && getComputedStyle(e).overflowX !== "hidden" && e.clientWidth)
                .map((e) => e.tagName + "." + e.className + " " + e.scrollWidth + ">" + e.clientWidth)"""
        )
        assert wide == [], view


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_text_stands_out_from_what_it_stands_on(opened: Opened, theme: str, view: str) -> None:
    page = opened(view, color_scheme=theme)
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.dataset.theme") == theme
    weak = page.evaluate(
        """() => {
          const rgb = (text) => { const m = text.match(/[\\d.]+/g).map(Number); return { c: m.slice(0, 3), a: m.length > 3 ? m[3] : 1 }; };
          const light = (c) => { const [r, g, b] = c.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const over = (top, a, under) => top.map((v, i) => v * a + under[i] * (1 - a));
          const ground = (e) => { const chain = []; for (; e; e = e.parentElement) { const b = getComputedStyle(e).backgroundColor; if (!b.startsWith("color(")) chain.push(rgb(b)); }
            return chain.reverse().reduce((under, { c, a }) => over(c, a, under), [255, 255, 255]); };
          const found = new Set();
          const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const e = walk.currentNode.parentElement;
            if (!walk.currentNode.textContent.trim() || !e.offsetParent || e.closest(":disabled, script, style, option")) continue;
            let a = 1; for (let p = e; p; p = p.parentElement) a *= Number(getComputedStyle(p).opacity);
            const bg = ground(e), fg = over(rgb(getComputedStyle(e).color).c, a, bg);
            const [x, y] = [light(fg), light(bg)].sort((p, q) => q - p);
            const ratio = (x + 0.05) / (y + 0.05);
            if (ratio < 4.5) found.add(e.tagName + "." + e.className + " " + ratio.toFixed(2) + " " + walk.currentNode.textContent.slice(0, 12));
          }
          return [...found];
        }"""
    )
    assert weak == []


@pytest.mark.parametrize(("lang", "words"), [("zh", "客服质检报告"), ("en", "Service quality report")])
def test_it_speaks_the_language_of_the_run(opened: Opened, lang: str, words: str) -> None:
    page = opened(lang=lang)
    assert page.inner_text("h1") == words
    assert page.get_attribute("html", "lang") == {"zh": "zh-CN", "en": "en"}[lang]
    frame = " ".join(page.locator("#bar, h2, h3, thead, dt").all_inner_texts())
    assert bool(re.search("[\u4e00-\u9fff]", frame)) == (lang == "zh")


def test_the_first_screen_says_how_it_was_and_what_got_worse(opened: Opened) -> None:
    page = opened()
    assert number(page.inner_text(".tile:first-child .value")) == SMALL
    assert page.locator(".tile").count() == 7
    assert page.locator(".tile .delta.worse").first.inner_text() == "较昨日 −5.7"
    worse = page.locator("#worse li").all_inner_texts()
    assert [line.split("\n")[0] for line in worse][:2] == ["平均分", "首次响应中位数"]
    assert not [line for line in worse if "合格率" in line]


def test_without_history_it_says_so(opened: Opened, tmp_path: Path) -> None:
    from tests.reports.page.invented import write_page

    page = opened(path=write_page(tmp_path, 3, history=False))
    assert "--history" in page.inner_text("#worse")


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("#agents tbody tr", "td:nth-of-type(2) a"),
        ("#rules tbody tr", "td:nth-of-type(2) a"),
        ("#scenarios tbody tr", "td:nth-of-type(1) a"),
    ],
)
def test_a_number_leads_to_just_so_many_conversations(opened: Opened, row: str, cell: str) -> None:
    page = opened()
    for place in range(3):
        link = page.locator(row).nth(place).locator(cell)
        wanted = number(link.inner_text())
        link.click()
        assert shown(page) == wanted
        page.go_back()
        page.wait_for_selector("#agents")


def test_a_rule_over_several_sessions_leads_to_those_it_names(opened: Opened) -> None:
    page = opened("#list&rule=promise-not-kept")
    assert shown(page) == 1
    page.click(".rows .row")
    page.wait_for_selector(".finding")
    assert page.inner_text("h1") == "chat-00003"
    assert page.get_by_text("promise-not-kept").count() == 1


def test_what_conversations_tell_leads_to_those_behind_it(opened: Opened) -> None:
    page = opened("#s=insight")
    themes = page.locator(".insight .items .head a[href*=theme]")
    assert themes.count() > 3
    counted = page.evaluate(
        "[...document.querySelectorAll('.insight .items .head a[href*=theme], .insight .quadrants a[href]')].map("
        "a => [a.getAttribute('href'), Number((a.closest('.head') || a).textContent.match(/\\d+(?= ?通|)(?!.*\\d)/)[0])])"
    )
    for address, number in counted:
        page.evaluate("address => { location.hash = address }", address)
        until(
            page,
            "n => document.querySelector('.status')?.textContent.startsWith(n + ' 通会话（共')",
            str(number),
        )


def test_the_first_screen_says_who_needs_coaching_on_what(opened: Opened) -> None:
    page = opened()
    first = page.locator(".coaching li").first
    assert "−" in first.inner_text()
    agent = first.locator(".who-needs a").first
    name = agent.inner_text()
    agent.click()
    headed(page, "会话")
    assert page.inner_text(".about h2").startswith(name)
    assert "建议训练" in page.inner_text(".about")


def test_an_agents_share_passed_leads_to_their_own_parts_that_did_not(opened: Opened) -> None:
    page = opened("#s=agents")
    row = page.locator("#agents tbody tr").first
    sessions, passed = (row.locator(f"td[data-label={label}]").inner_text() for label in ("会话", "合格率"))
    row.locator("td[data-label=合格率] a").click()
    headed(page, "会话")
    failed = shown(page)
    assert round(100 * (1 - failed / int(sessions))) == float(passed.rstrip("%"))


def test_the_worklist_quotes_the_words_that_cost_the_points_and_leads_to_them(opened: Opened) -> None:
    page = opened()
    row = page.locator(".rows.serious .row, .rows.fatal .row").first
    said = row.locator(".said").inner_text().strip("“”…")
    row.click()
    until(page, "!!document.querySelector('.finding.target')")
    assert said in page.inner_text(".turns")


def test_an_hour_leads_to_its_conversations(opened: Opened) -> None:
    page = opened()
    page.click("#hours summary")
    link = page.locator("#hours tbody tr td a").first
    wanted = number(link.inner_text())
    link.click()
    assert shown(page) == wanted > 0


def test_a_bar_of_the_chart_leads_to_its_hour(opened: Opened) -> None:
    page = opened()
    page.locator("#hours .u-over").first.click(position={"x": 12, "y": 100})
    assert shown(page) > 0
    assert "hour=08" in page.url


def test_filters_narrow_down_stand_in_the_address_and_can_be_undone(opened: Opened) -> None:
    page = opened("#list")
    assert shown(page) == SMALL
    page.select_option("select[name=passed]", "0")
    page.wait_for_selector(".chip")
    failed = shown(page)
    assert failed == page.evaluate("document.querySelectorAll('.rows .score.failed').length") or failed > 50
    page.fill("input[name=max]", "50")
    page.press("input[name=max]", "Tab")
    until(page, "document.querySelectorAll('.chip').length >= 2")
    low = shown(page)
    assert 0 < low < failed < SMALL
    assert all(int(float(s)) <= 50 for s in page.locator(".rows .score").all_inner_texts())
    address = page.url
    page.reload()
    assert shown(page) == low
    page.go_back()
    until(page, "document.querySelectorAll('.chip').length === 1")
    assert shown(page) == failed
    page.goto(address)
    page.click(".chip.clear")
    until(page, "!document.querySelector('.chip')")
    assert shown(page) == SMALL


def test_search_finds_ids_and_whatever_the_customer_said(opened: Opened) -> None:
    page = opened()
    page.fill("#search", "12315")
    page.press("#search", "Enter")
    assert 0 < shown(page) < SMALL
    page.click(".rows .row")
    page.wait_for_selector(".turns")
    assert "12315" in page.inner_text(".turns")
    page.evaluate("location.hash = '#list&q=chat-00007'")
    until(page, "document.querySelectorAll('.rows.list .row').length === 1")


def test_what_a_transcript_says_stays_text(opened: Opened) -> None:
    page = opened("#" + urlencode({"c": HOSTILE}))
    text = page.inner_text(".turn.customer .bubble >> nth=0")
    assert "<script>alert(1)</script><img src=x onerror=alert(2)>" in text
    assert {"U+202E", "U+202C", "U+2028", "U+0007"} <= set(
        page.locator(".hidden-character").all_inner_texts()
    )
    assert page.locator("main img, main script").count() == 0


def test_the_policy_forbids_what_the_page_never_asks_for(
    opened: Opened, browser: Any, small: dict[str, Path]
) -> None:
    page = browser.new_page()
    page.goto(small["zh"].as_uri())
    assert page.evaluate("fetch('https://example.com/').then(() => 'fetched', () => 'refused')") == "refused"
    ran = page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); return window.ran }"
    )
    page.close()
    assert ran is None


def test_words_are_marked_where_they_stand_behind_an_emoji_too(
    opened: Opened, small: dict[str, Path]
) -> None:
    page = opened("#" + urlencode({"c": HOSTILE}))
    bubble = page.locator(".turn.agent .bubble", has_text="😀😀")
    assert bubble.locator("mark").first.inner_text().startswith("不行")


def test_a_link_to_a_finding_opens_there(opened: Opened) -> None:
    page = opened("#c=chat-00003")
    finding = page.locator(".finding").nth(1)
    id_ = finding.get_attribute("id")
    assert id_
    page.evaluate("hash => { location.hash = hash }", f"#c=chat-00003&f={id_[2:]}")
    page.wait_for_selector(f"[id='{id_}'].target")
    other = opened(f"#c=chat-00003&f={quote(id_[2:])}")
    other.wait_for_selector(f"[id='{id_}'].target")
    assert other.evaluate("document.activeElement.id") == id_
    box = other.locator(f"[id='{id_}']").bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 900
    for part in ("strong", ".source", ".say"):
        assert other.locator(f"[id='{id_}'] {part}").first.inner_text()


def test_a_link_that_leads_nowhere_says_so(opened: Opened) -> None:
    assert "chat-99999" in opened("#c=chat-99999").inner_text("main")
    page = opened("#c=chat-00003&f=0123456789ab")
    page.wait_for_selector("#notice.on")


def test_previous_and_next_go_through_the_list_that_it_was_opened_from(opened: Opened) -> None:
    page = opened("#list&passed=0&sort=score")
    shown(page)
    ids = [meta.split(" · ")[-1] for meta in page.locator(".rows .meta").all_inner_texts()[:3]]
    page.click(".rows .row >> nth=1")
    page.wait_for_selector(".turns")
    assert page.inner_text("h1") == ids[1]
    page.click(".next")
    headed(page, ids[2])
    page.keyboard.press("ArrowLeft")
    headed(page, ids[1])
    page.click(".steps a")
    shown(page)
    assert "passed=0" in page.url


def test_what_was_overturned_shows_why_and_costs_nothing(opened: Opened) -> None:
    page = opened("#c=chat-00001")
    card = page.locator(".finding.overturned")
    assert "客户在开玩笑" in card.inner_text()
    assert card.locator(".cost").count() == 0
    assert card.locator(".decision button").all_inner_texts() == ["确认"]


REASON = 'it\'s a "joke": # yes\n- 第二行 \u202e\u2028 \\ 😀 {a}'


def test_decisions_need_a_reason_are_kept_and_read_as_waivers(opened: Opened, tmp_path: Path) -> None:
    page = opened("#c=chat-00003")
    card = page.locator(".finding").first
    id_ = str(card.get_attribute("id"))[2:]
    card.locator(".decision button").first.click()
    card.locator("button[type=submit]").click()
    assert page.locator("#export").is_hidden()
    card.locator("textarea").fill(REASON)
    card.locator("input[name=by]").fill("李主管")
    card.locator("button[type=submit]").click()
    assert "已撤销" in card.inner_text()
    second = page.locator(".finding").nth(1)
    second.locator(".decision button").nth(1).click()
    second.locator("textarea").fill("no")
    assert second.locator("input[name=by]").input_value() == "李主管"
    second.locator("button[type=submit]").click()
    page.reload()
    page.wait_for_selector(".decided.overturned")
    with page.expect_download() as download:
        page.click("#export")
    assert download.value.suggested_filename == "waivers.yaml"
    path = tmp_path / "waivers.yaml"
    download.value.save_as(path)
    entries = read_decisions(path).entries
    assert [entry.verdict for entry in entries.values()] == ["overturned", "confirmed"]
    first = entries[id_]
    assert (first.reason, first.by, first.transcript) == (REASON.strip(), "李主管", "chat-00003")
    assert first.date is not None
    page.locator(".finding").first.get_by_text("取消决定").click()
    page.locator(".finding").nth(1).get_by_text("取消决定").click()
    assert page.locator("#export").is_hidden()


def test_the_theme_can_be_switched_and_stays(opened: Opened) -> None:
    page = opened(color_scheme="light")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.reload()
    page.wait_for_selector(".tile")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_it_works_by_keyboard(opened: Opened) -> None:
    page = opened("#list")
    shown(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.querySelectorAll('.rows.list .row')[1]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".turns")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('.finding.target')")
    page.keyboard.press("Escape")
    shown(page)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.evaluate("document.querySelector('dialog').open")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('dialog').open")


def test_a_choice_among_the_filters_keeps_the_reader_at_the_field(opened: Opened) -> None:
    page = opened("#list")
    page.select_option("select[name=passed]", "0")
    page.wait_for_selector(".chip")
    page.focus("select[name=scenario]")
    page.keyboard.press("ArrowDown")
    until(page, "document.querySelectorAll('.chip').length >= 2")
    assert page.evaluate("document.activeElement.name") == "scenario"


def test_focus_is_seen_on_everything_that_takes_it(opened: Opened) -> None:
    page = opened()
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 })()"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_a_table_sorts_by_its_columns(opened: Opened) -> None:
    page = opened()
    for times, order in ((1, True), (2, False)):
        for _ in range(times if times == 1 else 1):
            page.locator("#agents thead button.sort", has_text="平均分").click()
        means = [float(text) for text in page.locator("#agents tbody td:nth-of-type(3)").all_inner_texts()]
        assert means == sorted(means, reverse=not order)
        state = page.locator("#agents thead th[aria-sort]").get_attribute("aria-sort")
        assert state == ("ascending" if order else "descending")


def test_every_chart_has_words_and_a_table(opened: Opened) -> None:
    page = opened()
    labels = page.eval_on_selector_all(".chart", "list => list.map((c) => c.getAttribute('aria-label'))")
    assert len(labels) == 2
    assert all(re.search(r"\d", label) for label in labels)
    assert page.locator("#hours .alternative tbody tr").count() >= 10
    assert page.locator(".chart canvas").count() == 2


def test_on_paper_there_is_no_bar_and_no_button(opened: Opened) -> None:
    page = opened(color_scheme="dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#bar").is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_of_a_large_day_every_conversation_opens(opened: Opened, large: Path) -> None:
    page = opened("#list", path=large)
    assert shown(page) == LARGE
    page = opened("#c=chat-00229", path=large)
    assert page.inner_text("h1") == "chat-00229"
    page.click(".previous")
    headed(page, "chat-00228")
    page = opened("#" + urlencode({"c": HOSTILE}), path=large)
    assert page.inner_text("h1") == HOSTILE
    assert "chat-99999" in opened("#c=chat-99999", path=large).inner_text("main")


def test_sent_alone_it_still_shows_what_is_to_be_read(
    opened: Opened, large: Path, tmp_path: Path, browser: Any
) -> None:
    alone = Path(shutil.copy(large, tmp_path))
    page = opened(path=alone)
    page.click("#worklist .row")
    page.wait_for_selector(".turns")
    # Chromium itself notes the file that is not there, so this page is not held to silence.
    page = browser.new_page()
    page.goto(alone.as_uri() + "#list")
    until(page, "document.querySelector('.status').textContent.includes('report_files')")
    page.close()


def test_data_in_the_page_is_json(small: dict[str, Path]) -> None:
    text = small["zh"].read_text(encoding="utf-8")
    found = re.search(r'id="data">(.*?)</script>', text, re.S)
    assert found
    assert json.loads(found[1])["total"] == SMALL
