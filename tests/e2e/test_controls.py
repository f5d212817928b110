"""The page's controls in a real Chromium: each changes what is drawn, and the view goes through links and files."""

import json
import re
import tomllib

import pytest
from playwright.sync_api import expect, sync_playwright

from page import chromium as browser_of
from page import open_page, serving, wait_until

pytestmark = pytest.mark.browser

PANELS = "window.convscope.plan().view.panel"
DRAWN = """place => {
    const canvas = document.querySelector(`[data-place="${place}"] canvas.tiles-canvas`);
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.reduce((sum, value, at) => (sum * 31 + value * (at % 7)) % 1000003, canvas.width);
}"""
SORTED = [*["camera", "patch", "input", "result"], "neurons", "weights"]


@pytest.fixture(scope="module")
def address(chromium, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:  # recordings go where the server was started
        patch.chdir(tmp_path_factory.mktemp("tapes"))
        with serving("--port", "0") as address:
            yield address


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright, browser_of(playwright) as browser:
        yield browser


@pytest.fixture
def page(browser, address):
    """Open the page on a digit that stays."""
    page = open_page(browser, address)
    page.keyboard.press(" ")
    yield page
    page.close()


def panel(page, place):
    return page.evaluate(f"{PANELS}[{place}]")


def until(page, place, key, value):
    wait_until(
        page, f"JSON.stringify({PANELS}[{place}]?.{key}) === {json.dumps(json.dumps(value))}", seconds=5
    )


def settings(page, place):
    page.locator(f'[data-place="{place}"] [data-testid=settings]').click()
    return page.get_by_test_id("sheet-settings")


def test_a_visitor_finds_sorted_and_class_1(page):
    page.get_by_role("button", name="sorted", exact=True).click()
    page.get_by_label("Sorted by class").select_option("class 1")
    until(page, 4, "order", "class:1")
    until(page, 5, "units", "1")
    assert page.evaluate(f"{PANELS}.map(({{kind}}) => kind)") == SORTED
    expect(page.get_by_test_id("preset-sorted")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("preset-generic")).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("name", ["sorted", "deep", "wall", "generic"])
def test_each_preset_is_marked_when_it_is_shown(page, name):
    page.get_by_test_id(f"preset-{name}").click()
    expect(page.locator("[data-testid^=preset-][aria-pressed=true]")).to_have_text(name)


@pytest.mark.parametrize(
    ("place", "key", "choice", "value"),
    [
        (4, "units", "0-3,7", "0-3,7"),
        (4, "columns", "5", 5),
        (4, "edge", "8", 8),
        (4, "order", "activation", "activation"),
        (4, "tiles", "square", "square"),
        (4, "scale", "unit", "unit"),
        (4, "interpolation", "cubic", "cubic"),
        (4, "layer", "conv2", "conv2"),
        (6, "rows", "10", 10),
        (6, "order", "class", "class:0"),
        (6, "units", "0-99", "0-99"),
        (6, "layer", "ip2", "ip2"),
    ],
)
def test_a_setting_changes_what_is_drawn_at_once(page, place, key, choice, value):
    before = page.evaluate(DRAWN, place)
    field = settings(page, place).get_by_test_id(f"set-{key}")
    field.focus()
    if field.evaluate("element => element.localName") == "select":
        field.select_option(choice)
    else:
        field.fill(choice)
    until(page, place, key, value)
    page.wait_for_timeout(200)
    assert page.evaluate(DRAWN, place) != before
    expect(field).to_be_focused()


def test_the_map_over_the_patch_is_chosen_from_a_list(page):
    sheet = settings(page, 4)
    choice = sheet.get_by_label("Map over the patch")
    expect(choice).to_have_value("-1")
    choice.focus()
    page.keyboard.press("ArrowDown")
    until(page, 4, "overlay", 0)
    expect(page.get_by_test_id("overlay-name-patch")).to_have_text("conv1 · map 0")
    sheet.get_by_test_id("set-layer").select_option("conv2")
    until(page, 4, "layer", "conv2")
    until(page, 4, "overlay", -1)
    page.keyboard.press("Escape")
    for _ in range(2):
        page.keyboard.press("u")
    until(page, 4, "overlay", -1)
    until(page, 4, "layer", "conv1")


def test_any_colour_map_is_found_by_its_name_and_reversed(page):
    before = page.evaluate(DRAWN, 4)
    sheet = settings(page, 4)
    sheet.get_by_test_id("set-colormap").click()
    search = page.get_by_test_id("search")
    search.fill("mag")
    expect(page.get_by_test_id("sheet-picker").get_by_role("option").first).to_have_text("magma")
    search.press("Enter")
    until(page, 4, "colormap", "magma")
    expect(sheet.get_by_test_id("set-colormap")).to_be_focused()
    page.wait_for_timeout(100)
    between = page.evaluate(DRAWN, 4)
    sheet.get_by_test_id("set-reverse").check()
    until(page, 4, "colormap", "magma_r")
    page.wait_for_timeout(100)
    assert len({before, between, page.evaluate(DRAWN, 4)}) == 3


def test_hold_keeps_the_limits_of_now(page):
    sheet = settings(page, 4)
    low, high = page.evaluate("window.convscope.reading().limits[4]")
    sheet.get_by_test_id("hold").click()
    wait_until(page, f"Array.isArray({PANELS}[4].scale)")
    assert panel(page, 4)["scale"] == pytest.approx([low, high], abs=0.00501)
    sheet.get_by_test_id("set-low").fill("-9.5")
    wait_until(page, f"{PANELS}[4].scale[0] === -9.5")


def test_what_is_refused_is_told_beside_the_field_and_stays_there_to_be_mended(page):
    field = settings(page, 4).get_by_test_id("set-units")
    field.fill("0-99")
    expect(page.get_by_test_id("refusal")).to_have_text("conv1 has the units 0 to 19, not 99")
    expect(field).to_have_value("0-99")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert panel(page, 4)["units"] == ""
    field.fill("0-9")
    until(page, 4, "units", "0-9")
    expect(page.get_by_test_id("refusal")).to_have_count(0)


def test_the_focus_stays_in_the_field_while_frames_flow(page):
    page.keyboard.press(" ")
    field = settings(page, 4).get_by_test_id("set-units")
    field.click()
    page.keyboard.type("0-1", delay=150)
    drawn = page.evaluate("window.convscope.stats().drawn")
    wait_until(page, f"window.convscope.stats().drawn > {drawn} + 2")
    expect(field).to_be_focused()
    expect(field).to_have_value("0-1")
    until(page, 4, "units", "0-1")


def test_escape_closes_the_settings_and_gives_the_focus_back(page):
    sheet = settings(page, 4)
    expect(sheet).to_be_visible()
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('.sheet').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(page.locator('[data-place="4"] [data-testid=settings]')).to_be_focused()


def test_result_and_text_can_be_told(page):
    settings(page, 3).get_by_test_id("set-history").check()
    until(page, 3, "history", True)
    page.get_by_test_id("settings-close").click()
    page.get_by_test_id("add").click()
    page.get_by_test_id("search").fill("text")
    page.keyboard.press("Enter")
    until(page, 7, "kind", "text")
    settings(page, 7).get_by_test_id("set-text").fill("hold a 3\nto the camera")
    until(page, 7, "text", "hold a 3\nto the camera")
    expect(page.locator('[data-place="7"]')).to_contain_text("hold a 3")


def test_panels_are_added_and_removed_and_all_is_undone(page):
    page.get_by_test_id("add").click()
    page.get_by_test_id("search").fill("pool2")
    page.keyboard.press("Enter")
    until(page, 7, "layer", "pool2")
    settings(page, 6).get_by_test_id("remove").click()
    wait_until(page, f"{PANELS}.length === 7")
    page.get_by_test_id("undo").click()
    wait_until(page, f"{PANELS}.length === 8")
    page.keyboard.press("Control+z")
    wait_until(page, f"{PANELS}.length === 7 && {PANELS}[6].layer === 'ip1'")
    expect(page.get_by_test_id("undo")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Control+Shift+z")
    wait_until(page, f"{PANELS}.length === 8")
    page.keyboard.press("Control+y")
    wait_until(page, f"{PANELS}.length === 7 && {PANELS}[6].layer === 'pool2'")
    expect(page.get_by_test_id("redo")).to_have_attribute("aria-disabled", "true")


def test_a_link_opens_the_same_view_elsewhere_and_in_the_same_tab(page, browser):
    first = page.url
    page.get_by_test_id("preset-sorted").click()
    page.get_by_test_id("class").select_option("7")
    until(page, 5, "units", "7")
    wait_until(page, "location.hash === '#view=' + window.convscope.plan().link")
    other = browser.new_context()
    guest = other.new_page()
    guest.goto(page.url)
    wait_until(guest, "window.convscope?.plan()")
    assert guest.evaluate("window.convscope.plan().view") == page.evaluate("window.convscope.plan().view")
    guest.evaluate("hash => { location.hash = hash; }", first.partition("#")[2])
    wait_until(guest, f"{PANELS}[6]?.layer === 'ip1'")
    other.close()


def test_the_link_is_copied(browser, address):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address)
    wait_until(page, "window.convscope?.plan()")
    page.get_by_test_id("link").click()
    expect(page.locator(".notice-done")).to_contain_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    context.close()


def test_a_bad_link_is_told_and_the_page_begins_as_usual(browser, address):
    page = browser.new_page()
    page.goto(f"{address}#view=nonsense")
    wait_until(page, "window.convscope?.plan()")
    expect(page.get_by_test_id("notice")).to_contain_text("view")
    expect(page.get_by_test_id("preset-generic")).to_have_attribute("aria-pressed", "true")
    page.close()


def test_the_last_view_of_a_model_is_there_the_next_time(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    wait_until(page, "window.convscope?.plan()")
    page.get_by_test_id("preset-deep").click()
    wait_until(page, "window.convscope.plan().preset === 'deep'")
    page.close()
    page = context.new_page()
    page.goto(address)
    wait_until(page, "window.convscope?.plan()?.preset === 'deep'")
    context.close()
    with serving("--port", "0", "--preset", "sorted", "--class", "3") as stated:
        context = browser.new_context()
        page = context.new_page()
        page.add_init_script("localStorage.setItem('convscope.view.lenet', 'nonsense')")
        page.goto(stated)
        wait_until(page, "window.convscope?.plan()?.preset === 'sorted'")
        expect(page.get_by_test_id("class")).to_have_value("3")
        context.close()


def test_the_view_goes_out_as_a_file_and_comes_in_again(page, browser, address, tmp_path):
    page.get_by_test_id("preset-sorted").click()
    page.get_by_test_id("class").select_option("4")
    until(page, 5, "units", "4")
    with page.expect_download() as download:
        page.keyboard.press("e")
    file = tmp_path / "view.toml"
    download.value.save_as(file)
    assert download.value.suggested_filename == "view.toml"
    assert file.read_text() == page.evaluate("window.convscope.plan().toml")
    assert tomllib.loads(file.read_text())["panel"][5]["units"] == "4"
    view = page.evaluate("window.convscope.plan().view")
    other = open_page(browser, address)
    other.on("filechooser", lambda chooser: chooser.set_files(file))
    other.evaluate("null")  # an answer comes after the listening; the key alone would overtake it
    other.keyboard.press("o")
    wait_until(other, "window.convscope.plan().preset === 'sorted'")
    assert other.evaluate("window.convscope.plan().view") == view
    other.close()


def test_a_file_is_dropped_onto_the_page_and_a_bad_one_is_told(page):
    drop = """text => {
        const data = new DataTransfer();
        data.items.add(new File([text], 'view.toml'));
        for (const type of ['dragover', 'drop']) {
            document.body.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
        }
    }"""
    page.evaluate(drop, "schema = 1\n[[panel]]\nkind = 'result'\ntop = 3\n")
    wait_until(page, f"{PANELS}.length === 1 && {PANELS}[0].top === 3")
    page.evaluate(drop, "schema = 1\n[[panel]]\nkind = 'nose'\n")
    notice = page.get_by_test_id("notice")
    expect(notice).to_contain_text("panel[0]")
    page.evaluate(drop, "\0PNG")
    expect(notice).to_have_text("view.toml is no text, and so no view")
    notice.get_by_role("button").click()
    expect(notice).to_have_text("")
    assert page.evaluate(f"{PANELS}.length") == 1


def test_the_theme_is_chosen_and_kept(browser, address):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address)
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    wait_until(page, "window.convscope?.plan()")
    page.get_by_test_id("more").click()
    page.get_by_test_id("theme-light").click()
    light = page.evaluate(ground)
    assert light != dark
    page.reload()
    wait_until(page, "window.convscope?.plan()")
    assert page.evaluate(ground) == light
    page.get_by_test_id("more").click()
    page.get_by_test_id("theme-auto").click()
    assert page.evaluate(ground) == dark
    context.close()


STATE = """() => JSON.stringify([
    location.hash, document.documentElement.dataset.theme, window.convscope.reading()?.sequence,
    [...document.querySelectorAll('[aria-pressed], [aria-expanded], dialog')]
        .map(one => [one.ariaPressed, one.ariaExpanded, one.open, one.dataset.testid]),
    document.querySelector('[data-testid=notice]').innerText,
    document.querySelector('[data-testid=source-detail]')?.innerText,
    document.querySelector('.stage')?.className, localStorage.getItem('convscope.plain'),
    window.pickers ?? 0, document.querySelectorAll('.slot-enlarged').length,
])"""

COUNT_PICKERS = """
    window.pickers = 0;
    const click = HTMLInputElement.prototype.click;
    HTMLInputElement.prototype.click = function () { window.pickers++; click.call(this); };
"""

NAMES = {
    "space": " ",
    "←": "ArrowLeft",
    "→": "ArrowRight",
    "Shift+←": "Shift+ArrowLeft",
    "Shift+→": "Shift+ArrowRight",
    "Alt+←↑→↓": "Alt+ArrowDown",
    "Alt+Shift+←↑→↓": "Alt+Shift+ArrowRight",
}
OF_A_SERVER = ("[", "]", "V")
"""These are for a source of the server: tests/e2e/test_served.py presses them."""
BEFORE = {"X": "draw", "Ctrl+Z": "2", "U": "3", "Ctrl+Shift+Z": "undo", "Ctrl+Y": "undo", "Y": "undo"}


def test_every_key_of_the_table_does_something(browser, address):
    page = open_page(browser, address, script=COUNT_PICKERS)
    page.keyboard.press("?")
    keys = page.locator(".help-keys kbd").all_inner_texts()
    page.keyboard.press("Escape")
    page.keyboard.press(" ")
    assert len(keys) > 20
    others = [key for key in keys if key not in OF_A_SERVER]
    dead = [key for key in others if not press_in_its_place(page, key, NAMES.get(key, key))]
    assert dead == []
    assert not press_in_its_place(page, "Q", "q"), "what is looked at changes by itself"
    page.close()


def press_in_its_place(page, key, name):
    """Press a key where it has something to do; say whether something has changed."""
    page.keyboard.press(
        "p" if key in "XDM" else "d" if key in "CP← →" or key.startswith("Shift+") else "Escape"
    )
    page.wait_for_timeout(100)
    if BEFORE.get(key) == "draw":
        box = page.get_by_test_id("stage").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 90, steps=3)
        page.mouse.up()
    elif BEFORE.get(key) == "undo":
        page.keyboard.press("1")
        page.wait_for_timeout(100)
        page.keyboard.press("2")
        page.wait_for_timeout(100)
        page.keyboard.press("u")
    elif key in ("Enter", "Delete", "0") or key.startswith("Alt"):
        page.keyboard.press("1")
        wait_until(page, "window.convscope.plan().preset === 'generic'")
        page.locator('[data-place="4"]').focus()
        if key == "0":
            page.keyboard.press("Alt+ArrowDown")
    elif key in BEFORE:
        page.keyboard.press(BEFORE[key])
    elif key.endswith("←"):
        page.keyboard.press(NAMES[key].replace("Left", "Right"))
    elif re.fullmatch(r"\d", key):
        page.keyboard.press("1" if key != "1" else "2")
    freeze = page.get_by_test_id("freeze")
    if freeze.get_attribute("aria-pressed") == "false":
        page.evaluate("document.activeElement.matches('[data-place]') || document.activeElement.blur()")
        page.keyboard.press(" ")
    page.wait_for_timeout(300)
    before = page.evaluate(STATE)
    page.keyboard.press(name.replace("Ctrl", "Control").replace("+Z", "+z").replace("+Y", "+y"))
    for _ in range(20):
        if page.evaluate(STATE) != before:
            break
        page.wait_for_timeout(50)
    else:
        return False
    page.keyboard.press("Escape")
    return True
