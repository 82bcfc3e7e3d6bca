"""Fakes of the ports of the follow-up; FakeSteps passes the contract test of the store."""

from dataclasses import replace

from sidecar.core.errors import NotFound
from sidecar.followup.domain import NextSteps
from sidecar.followup.ports import Talk
from sidecar.followup.service import FollowUp
from tests.fakes.work import FakeTransactions, ListMessenger, ListSignals


class FakeSteps:
    def __init__(self):
        self._steps = {}

    def of(self, appointment_id):
        return self._steps.get(appointment_id, NextSteps(appointment_id=appointment_id))

    def keep(self, steps, *, was):
        if self.of(steps.appointment_id).version != was:
            return False
        self._steps[steps.appointment_id] = steps
        return True

    def note_mailed(self, appointment_id, version):
        if appointment_id in self._steps:
            kept = self._steps[appointment_id]
            self._steps[appointment_id] = replace(kept, mailed_version=version)

    def forget(self, ids):
        gone = [self._steps.pop(each) for each in ids if each in self._steps]
        return {"next_steps": len(gone)}


class OneTalk:
    """Appointment a1 of desk burgerzaken with citizens p1 and p2."""

    def __init__(self):
        self.talk = Talk(appointment_id="a1", citizens=("p1", "p2"), is_over=False)

    def over(self):
        self.talk = replace(self.talk, is_over=True)

    def of_employee(self, appointment_id, *, by):
        if appointment_id != "a1" or not by.serves("burgerzaken"):
            raise NotFound(appointment_id)
        return self.talk

    def of_anybody(self, appointment_id):
        return self.talk if appointment_id == "a1" else None

    def of_participant(self, participant_id):
        return "a1" if participant_id in self.talk.citizens else None


def a_followup(clock):
    return FollowUp(
        conversations=OneTalk(),
        steps=FakeSteps(),
        transactions=FakeTransactions(),
        messenger=ListMessenger(),
        signals=ListSignals(),
        clock=clock,
    )
