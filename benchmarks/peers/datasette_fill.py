"""Write the treaties into a file for Datasette: `python datasette_fill.py treaties.db 1000`."""

import sqlite3
import sys
from contextlib import closing

from invented import PARTIES, SUBJECTS, names, treaties


def main(path, number):
    subjects, parties = names(SUBJECTS, 1), names(PARTIES, 2)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(
            "CREATE TABLE treaties (id INTEGER PRIMARY KEY, title, short_title, summary, kind, status, concluded_on, place, subjects, parties)"
        )
        for found in treaties(number):
            found |= {"subjects": ", ".join(subjects[place] for place in found["subjects"])}
            found |= {
                "parties": ", ".join(parties[place] for place in found["parties"]),
                "concluded_on": str(found["concluded_on"]),
            }
            file.execute(
                "INSERT INTO treaties (title, short_title, summary, kind, status, concluded_on, place, subjects, parties) "
                "VALUES (:title, :short_title, :summary, :kind, :status, :concluded_on, :place, :subjects, :parties)",
                found,
            )
        file.execute("CREATE INDEX treaties_concluded ON treaties (concluded_on)")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
