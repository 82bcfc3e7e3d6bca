"""Several subjects on real tables: the revision, the queue, the end of a conversation."""

import pytest
from sqlalchemy import text

from sidecar import migrations
from sidecar.lobby.store import DatabaseVisits

VISIT = (
    "INSERT INTO visits (participant_id, appointment_id, desk_id, room, name, language, product,"
    " employee_id, employee_name, starts_at, ends_at, part, state) VALUES ('p1', 'a1', 'd1', 'r1',"
    " 'Jan', 'nl', 'Geboorte', 'e1', 'Sanne', '2026-11-23 09:00:00+00:00',"
    " '2026-11-23 09:20:00+00:00', 'citizen', 'expected')"
)


@pytest.mark.capability("M142")
def test_a_visit_from_before_is_about_one_subject(database):
    engine = database.engine
    migrations.upgrade(engine)
    migrations.downgrade(engine, "0013")
    with engine.begin() as connection:
        connection.execute(text(VISIT))

    migrations.upgrade(engine)

    visits = DatabaseVisits(database)
    assert visits.get("p1").further == ()
    visits.about("a1", ["Verhuizing"])
    assert visits.get("p1").further == ("Verhuizing",)


def test_the_revision_can_be_undone_and_visits_stay(database):
    engine = database.engine
    migrations.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            text(
                VISIT.replace("state)", "state, further)").replace(
                    "'expected')", "'expected', '[\"Verhuizing\"]')"
                )
            )
        )

    migrations.downgrade(engine, "0013")

    with engine.connect() as connection:
        assert connection.execute(text("SELECT product FROM visits")).scalar_one() == "Geboorte"
