"""An invented source in our own words, so that the whole mechanism of receipts can be tested without anybody's text."""

TEXT = """The Harbour Office of Norland told a reporter that it works with other countries on authors' rights.

In May, 2010, Norland hosted the Lantern Conference together with the Island Union, and the conference adopted the "Lantern Accord on Songs."

The accord was the Union's third agreement on music in about 12 years, the office said, and three more were being prepared.

"We wrote it in nine days, and nobody slept," said Ada Finch, Secretary of the Island Union, when it was adopted.

In 2015, songs made up 2.5% of what Norland earned, while ports such as Easthaven and Westhaven reached between 4% and 6%.
"""
"""Five passages: a claim, a dated treaty, a count, a direct quotation, and figures."""
