"""The editors' goals 10 and 11 by hand in a real Chromium: a table with bad rows is imported whole, and undone at once."""

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cooperation.models import Batch, Initiative, Record
from tests.imports import files
from tests.imports.acting import run

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

HEADINGS = ["slug", "title", "kind", "began_on"]
BAD = [["bad-1", "First bad", "dialogue", "03/02/2001"], ["bad-2", "Second bad", "palaver", ""], ["bad-3", "", "dialogue", ""]]


def test_fifty_rows_of_which_three_are_bad_are_imported_without_another_tool(hand_of, measured, tmp_path):
    good = [[f"good-{n}", f"Talks {chr(65 + n % 26) * 4}{n}", "dialogue", "2001"] for n in range(47)]
    table = tmp_path / "talks.csv"
    table.write_text(files.csv(HEADINGS, *good, *BAD), encoding="utf-8")
    hand = hand_of("ann").start(reverse("admin:index"))

    hand.click("text=Import a table")
    hand.waits_for(reverse("admin:import"))
    with hand.page.expect_file_chooser() as chooser:
        hand.click("#id_file")
    chooser.value.set_files(table)
    hand.click("text=Check the file")
    for cell, words in (("#row-49-3", "2001-02-03"), ("#row-50-2", "dialogue"), ("#row-51-1", "Third, mended")):
        hand.click(cell)
        hand.retype(words)
    hand.click("text=Import 50")
    expect(hand.page.locator(".messagelist")).to_contain_text("50 rows were imported.")

    measured(10, "import 50 rows, 3 of them bad", f"{hand.clicks} / {hand.loads}", "<= 10 / 3")
    assert Initiative.objects.count() == 50
    assert (hand.clicks <= 10, hand.loads <= 3) == (True, True)


def test_an_import_of_three_hundred_records_is_undone_with_one_click(hand_of, measured):
    batch = run("initiative", HEADINGS[1:3], *([f"{chr(65 + n % 26) * 4}{n} talks", "dialogue"] for n in range(300))).batch
    hand = hand_of("ann").start(reverse("admin:batch", args=[batch.pk]))

    start = time.monotonic()
    hand.click("text=Undo this batch")
    expect(hand.page.locator(".messagelist")).to_contain_text("300 records are as they were before.")
    seconds = time.monotonic() - start

    measured(11, "undo an import of 300 records", f"{hand.clicks} click, {seconds:.1f} s", "<= 2 clicks, <= 5 s")
    assert (Record.objects.count(), Batch.objects.filter(undoes=batch).exists()) == (0, True)
    assert hand.clicks <= 2
